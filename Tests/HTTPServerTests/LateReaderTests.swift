import EventLoops
import Glibc
import HTTPServer
import HTTPWire
import Testing

@Suite struct `A peer that reads late` {
    enum Kind: Sendable { case memory, stream, file }

    /// More than the kernel takes for one connection.
    private static let size = 16 * 1024 * 1024

    private static func response(_ kind: Kind) -> Response {
        switch kind {
        case .memory: Response(status: 200, body: [UInt8](repeating: 0, count: self.size))
        case .stream:
            Response(status: 200, headers: []) { try await $0.write([UInt8](repeating: 0, count: self.size)) }
        case .file: Response(status: 200, headers: [], file: FileRegion(self.emptyFile(), 0..<self.size))
        }
    }

    /// A file of zeros without a name.
    private static func emptyFile() -> OpenFile {
        var path = Array("/tmp/late-reader-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        unlink(path)
        ftruncate(descriptor, off_t(self.size))
        return OpenFile(descriptor)
    }

    @Test(arguments: [Kind.memory, .stream, .file], [false, true])
    func `gets all of it, and then an answer to what it said meanwhile`(_ kind: Kind, _ ends: Bool) async throws {
        try await Served.run(routes: { $0.get("/large") { _ in Self.response(kind) } }) { served in
            let client = served.client(receiveBufferBytes: 65_536)
            client.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
            let first = try #require(await client.readSome())
            if ends {
                client.sendWithEnd("GET /now HTTP/1.1\r\nHost: x\r\n\r\n")
            } else {
                client.send("GET /now HTTP/1.0\r\n\r\n")
            }
            // The loop has seen those bytes, and not wanted them, when it has answered somebody else.
            #expect(await served.answer(to: "GET /now HTTP/1.0\r\n\r\n")?.hasSuffix("now") == true)
            let rest = try #require(await client.readToEnd())
            #expect(first.count { $0 == 0 } + rest.utf8.count { $0 == 0 } == Self.size)
            #expect(rest.contains("HTTP/1.1 200 OK\r\n"))
            #expect(rest.hasSuffix("\r\n\r\nnow"))
        }
    }
}
