import CZlib
import HTTPServer
import HTTPWire
import Testing

@Suite struct `Content codings` {
    private static let text = String(repeating: "besitos ", count: 400)

    private func served(_ body: (Served) async throws -> Void) async throws {
        try await Served.run(
            { $0.limits.maxBodyBytes = 4000 },
            routes: { router in
                router.on(.get, "/text", .now { _ in Response.text(Self.text) })
                router.get("/short") { _ in Response.text("short") }
                router.get("/picture") { _ in Response.text(Self.text, type: "image/png") }
            }, body)
    }

    private static func get(_ path: String, _ accept: String) -> String {
        "GET \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept-Encoding: \(accept)\r\n\r\n"
    }

    @Test(arguments: [
        ("gzip", true), ("deflate, gzip;q=0.5", true), ("gzip;q=0.001", true), ("GZIP", true), ("*", true),
        ("gzip;q=0", false), ("gzip;q=0.000", false), ("identity", false), ("", false), ("br", false),
        ("*, gzip;q=0", false), ("gzip;q=0.5, identity", false), ("gzip;q=2", false), ("gzip;q=x", false),
    ])
    func `RFC 9110 section 12.5.3: text is compressed for those who take it`(_ accept: String, _ isTaken: Bool)
        async throws
    {
        try await self.served { served in
            let text = await served.answer(to: Self.get("/text", accept)) ?? ""
            #expect(text.contains("\r\nContent-Encoding: gzip\r\n") == isTaken)
            #expect(text.contains("\r\nVary: Accept-Encoding\r\n"))
            #expect((text.utf8.count < 1000) == isTaken)
        }
    }

    @Test func `what is short or compressed already stays as it is`() async throws {
        try await self.served { served in
            for path in ["/short", "/picture"] {
                let text = await served.answer(to: Self.get(path, "gzip"))
                #expect(text?.hasPrefix("HTTP/1.1 200") == true)
                #expect(text?.contains("Content-Encoding") == false)
                #expect(text?.contains("Vary") == false)
            }
        }
    }

    @Test func `section 8.4: a compressed body arrives as what it was`() async throws {
        try await self.served { served in
            let text = await self.post(Self.gzip(Self.text), "gzip", to: served)
            #expect(text?.hasPrefix("HTTP/1.1 200") == true)
            #expect(text?.hasSuffix(Self.text) == true)
        }
    }

    @Test func `section 15.5.14: what would inflate beyond the limit is 413, 15.5.16: another coding 415`() async throws
    {
        try await self.served { served in
            let bomb = Self.gzip(String(repeating: "0", count: 1_000_000))
            #expect(bomb.count < 4000)
            #expect(await self.post(bomb, "gzip", to: served)?.hasPrefix("HTTP/1.1 413 ") == true)
            let other = await self.post([1, 2, 3], "br", to: served)
            #expect(other?.hasPrefix("HTTP/1.1 415 ") == true)
            #expect(other?.contains("\r\nAccept-Encoding: gzip\r\n") == true)
            #expect(await self.post([1, 2, 3], "gzip, gzip", to: served)?.hasPrefix("HTTP/1.1 415 ") == true)
            for broken in [[1, 2, 3], Array(Self.gzip("abc").dropLast()), Self.gzip("abc") + [0]] {
                #expect(await self.post(broken, "gzip", to: served)?.hasPrefix("HTTP/1.1 400 ") == true)
            }
        }
    }

    private func post(_ body: [UInt8], _ coding: String, to served: Served) async -> String? {
        let client = served.client()
        client.send(
            """
            POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Encoding: \(coding)\r
            Content-Length: \(body.count)\r\n\r\n
            """)
        client.send(body)
        return await client.readToEnd()
    }

    private static func gzip(_ text: String) -> [UInt8] {
        var stream = z_stream()
        deflateInit2_(
            &stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        defer { deflateEnd(&stream) }
        var input = Array(text.utf8)
        var output = [UInt8](repeating: 0, count: text.utf8.count + 100)
        let capacity = output.count
        input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                (stream.next_in, stream.avail_in) = (input.baseAddress, UInt32(input.count))
                (stream.next_out, stream.avail_out) = (output.baseAddress, UInt32(output.count))
                deflate(&stream, Z_FINISH)
            }
        }
        return Array(output[..<(capacity - Int(stream.avail_out))])
    }
}
