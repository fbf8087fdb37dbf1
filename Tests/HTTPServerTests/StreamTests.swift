import HTTPServer
import HTTPWire
import Synchronization
import Testing

@Suite struct `Streamed bodies` {
    private static let piece = [UInt8](repeating: UInt8(ascii: "a"), count: 64 * 1024)

    @Test func `RFC 9112 section 7: chunks for HTTP/1.1, the connection's end for HTTP/1.0`() async throws {
        try await Served.run(routes: { router in
            router.get("/stream") { _ in
                Response(status: 200, headers: []) { writer in
                    try await writer.write(Array("one".utf8))
                    try await writer.write(Array("three".utf8))
                }
            }
        }) { served in
            let client = served.client()
            client.send("GET /stream HTTP/1.1\r\nHost: x\r\n\r\nGET /now HTTP/1.1\r\nHost: x\r\n\r\n")
            let chunked = await client.read(until: "\r\n\r\nnow")
            #expect(chunked.contains("\r\n\r\n3\r\none\r\n5\r\nthree\r\n0\r\n\r\nHTTP/1.1 200"))
            let plain = await served.answer(to: "GET /stream HTTP/1.0\r\n\r\n")
            #expect(plain?.hasSuffix("Connection: close\r\n\r\nonethree") == true)
        }
    }

    @Test func `all of a large body arrives, however slowly it is read`() async throws {
        try await Served.run(routes: { router in
            router.get("/large") { _ in
                Response(status: 200, headers: []) { writer in
                    for _ in 0..<100 { try await writer.write(Self.piece) }
                }
            }
        }) { served in
            let client = served.client(receiveBufferBytes: 8192)
            client.send("GET /large HTTP/1.0\r\n\r\n")
            let text = await client.readToEnd() ?? ""
            #expect(text.utf8.count { $0 == UInt8(ascii: "a") } >= 100 * Self.piece.count)
        }
    }

    @Test func `writing waits for a peer that does not read, and fails when it never does`() async throws {
        let written = Signal<Int>()
        try await Served.run(
            { $0.timeouts.write = .milliseconds(50) },
            routes: { router in
                router.get("/endless") { _ in
                    Response(status: 200, headers: []) { writer in
                        var count = 0
                        defer { written.send(count) }
                        while count < 1_000_000_000 {
                            try await writer.write(Self.piece)
                            count += Self.piece.count
                        }
                    }
                }
            }
        ) { served in
            let client = served.client(receiveBufferBytes: 8192)
            client.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
            let count = await written.value ?? .max
            #expect(count < 50_000_000)
            client.finishSending()
        }
    }

    @Test func `writing fails when the peer has vanished`() async throws {
        let failed = Signal<Bool>()
        try await Served.run(routes: { router in
            router.get("/endless") { _ in
                Response(status: 200, headers: []) { writer in
                    do { while true { try await writer.write(Self.piece) } } catch {
                        failed.send(true)
                        throw error
                    }
                }
            }
        }) { served in
            let client = served.client()
            client.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
            _ = await client.read(until: "aaaa")
            client.reset()
            #expect(await failed.value == true)
        }
    }

    @Test func `a body that fails ends without its last chunk`() async throws {
        try await Served.run(routes: { router in
            router.get("/broken") { _ in
                Response(status: 200, headers: []) { writer in
                    try await writer.write(Array("part".utf8))
                    throw CancellationError()
                }
            }
        }) { served in
            let text = await served.answer(to: "GET /broken HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(text?.hasSuffix("4\r\npart\r\n") == true)
        }
    }
}
