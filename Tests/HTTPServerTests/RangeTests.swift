import Glibc
import HTTPServer
import HTTPWire
import Testing

@Suite struct `RFC 9110 section 14, ranges` {
    private let folder = Folder()
    /// Ten bytes in memory and a million that are sent from the file.
    private static let large = String(repeating: "0123456789", count: 100_000)

    private func served(_ body: (Served) async throws -> Void) async throws {
        self.folder.write("ten.bin", "0123456789")
        self.folder.write("large.bin", Self.large)
        let files = try #require(StaticFiles(root: self.folder.root))
        try await Served.run(routes: { $0.on(.get, "/{path...}", files.handler) }, body)
        for name in ["ten.bin", "large.bin"] { unlink("\(self.folder.root)/\(name)") }
    }

    private func get(_ path: String, _ lines: String..., method: String = "GET", from served: Served) async -> String {
        let head = (["\(method) \(path) HTTP/1.1", "Host: x", "Connection: close"] + lines + ["", ""])
        return await served.answer(to: head.joined(separator: "\r\n")) ?? ""
    }

    @Test(arguments: [
        ("bytes=0-3", "0123", "0-3"), ("bytes=8-", "89", "8-9"), ("bytes=-3", "789", "7-9"), ("bytes=9-9", "9", "9-9"),
        ("bytes=5-99", "56789", "5-9"), ("bytes=-99", "0123456789", "0-9"), ("Bytes=1-2", "12", "1-2"),
        ("bytes=5-99999999999999999999", "56789", "5-9"),
    ])
    func `section 14.2: a single range is answered 206`(_ range: String, _ body: String, _ place: String) async throws {
        try await self.served { served in
            let text = await self.get("/ten.bin", "Range: \(range)", from: served)
            #expect(text.hasPrefix("HTTP/1.1 206 Partial Content\r\n"))
            #expect(text.contains("\r\nContent-Range: bytes \(place)/10\r\n"))
            #expect(text.contains("\r\nContent-Length: \(body.utf8.count)\r\n"))
            #expect(text.hasSuffix("\r\n\r\n\(body)"))
        }
    }

    @Test(arguments: [
        "bytes=3-1", "bytes=a-b", "bytes=-", "bytes=", "bytes=0-1,3-4", "lines=0-1", "bytes=1", "bytes=+1-2",
        "bytes=0x1-",
    ])
    func `a range that is malformed, or of another kind, is ignored`(_ range: String) async throws {
        try await self.served { served in
            let text = await self.get("/ten.bin", "Range: \(range)", from: served)
            #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(text.contains("\r\nAccept-Ranges: bytes\r\n"))
            #expect(text.hasSuffix("\r\n\r\n0123456789"))
        }
    }

    @Test(arguments: ["bytes=10-", "bytes=10-20", "bytes=-0", "bytes=99999999999999999999-"])
    func `section 15.5.17: a range behind the end is 416`(_ range: String) async throws {
        try await self.served { served in
            let text = await self.get("/ten.bin", "Range: \(range)", from: served)
            #expect(text.hasPrefix("HTTP/1.1 416 Range Not Satisfiable\r\n"))
            #expect(text.contains("\r\nContent-Range: bytes */10\r\n"))
        }
    }

    @Test func `section 13.1.5: If-Range asks for the part of one version only`() async throws {
        try await self.served { served in
            let whole = await self.get("/ten.bin", from: served)
            let tag = try #require(whole.firstMatch(of: /ETag: ("[^"]+")/)?.1)
            let date = try #require(whole.firstMatch(of: /Last-Modified: ([^\r]+)/)?.1)
            for (condition, status) in [(tag, 206), (date, 206), ("\"other\"", 200), ("W/\(tag)", 200)] {
                let text = await self.get("/ten.bin", "Range: bytes=0-0", "If-Range: \(condition)", from: served)
                #expect(text.hasPrefix("HTTP/1.1 \(status) "))
            }
        }
    }

    @Test func `a large file is sent whole and in parts, to slow readers too`() async throws {
        try await self.served { served in
            let whole = await self.get("/large.bin", from: served)
            #expect(whole.hasSuffix("\r\n\r\n\(Self.large)"))
            let part = await self.get("/large.bin", "Range: bytes=500005-500009", from: served)
            #expect(part.hasSuffix("\r\n\r\n56789"))
            let head = await self.get("/large.bin", method: "HEAD", from: served)
            #expect(head.contains("\r\nContent-Length: 1000000\r\n"))
            #expect(head.hasSuffix("\r\n\r\n"))
            let client = served.client(receiveBufferBytes: 4096)
            let request = "GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n"
            client.send(request + request + "GET /ten.bin HTTP/1.0\r\n\r\n")
            let text = await client.readToEnd() ?? ""
            #expect(text.split(separator: Self.large).count == 3)
            #expect(text.hasSuffix("\r\n\r\n0123456789"))
        }
    }

    @Test func `a reader that vanishes in the middle of a file takes nobody along`() async throws {
        try await self.served { served in
            for _ in 0..<20 {
                let client = served.client(receiveBufferBytes: 4096)
                client.send("GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n")
                _ = await client.read(until: "0123456789")
                client.reset()
            }
            #expect(await self.get("/ten.bin", from: served).hasSuffix("0123456789"))
        }
    }

    @Test func `names that change with their content are kept for a year, others are asked about`() async throws {
        try await self.served { served in
            for (name, isHashed) in [
                ("app.3f9ac12b.js", true), ("app-0a1b2c3d4e.css", true), ("app.js", false), ("deadbeef.js", false),
                ("app.defaced.js", false), ("app.facade12x.js", false),
            ] {
                self.folder.write(name, "x")
                let text = await self.get("/\(name)", from: served)
                #expect(text.contains("Cache-Control: public, max-age=31536000, immutable\r\n") == isHashed, "\(name)")
                #expect(text.contains("Cache-Control: no-cache\r\n") != isHashed)
                if name != "app.js" { unlink("\(self.folder.root)/\(name)") }
            }
        }
    }
}
