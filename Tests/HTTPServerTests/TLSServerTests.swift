import EventLoops
import HTTPServer
import HTTPWire
import TLS
import TestCertificates
import Testing

@Suite struct `HTTP over TLS` {
    private let certificate = TestCertificate("one.test")

    private func run(
        _ configure: (inout HTTPServerConfiguration) -> Void = { _ in }, routes: (inout Router) -> Void = { _ in },
        _ body: (Served, TLSCertificates) async throws -> Void
    ) async throws {
        let certificates = try TLSCertificates(TLSConfiguration(keyPairs: [self.certificate.pair]))
        try await Served.run(
            {
                $0.serveTLS(certificates)
                configure(&$0)
            }, routes: routes
        ) { try await body($0, certificates) }
    }

    @Test func `requests are answered in order, and the end is said`() async throws {
        try await self.run { served, _ in
            let client = try TLSClient(served, trusting: self.certificate.pair.certificatePath)
            await client.handshake()
            #expect(client.session.state == .open)
            client.send("GET /now HTTP/1.1\r\nHost: x\r\n\r\nGET /later/two HTTP/1.0\r\n\r\n")
            let text = await client.readToEnd()
            #expect(text.contains("\r\n\r\nnowHTTP/1.1 200"))
            #expect(text.hasSuffix("\r\n\r\ntwo"))
            #expect(client.session.state == .ended)
        }
    }

    @Test func `a large body passes a small window whole`() async throws {
        let body = String(repeating: "0123456789", count: 40_000)
        try await self.run(routes: { $0.get("/large") { _ in Response.text(body) } }) { served, _ in
            let client = try TLSClient(
                served, trusting: self.certificate.pair.certificatePath, receiveBufferBytes: 16_384)
            await client.handshake()
            client.send("GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            let text = await client.readToEnd()
            #expect(text.hasSuffix(body))
            #expect(client.session.state == .ended)
        }
    }

    @Test(arguments: [1, 16 * 1024, 48 * 1024, 1024 * 1024])
    func `a body of many records arrives whole, and so does the end behind the next request`(
        _ size: Int
    ) async throws {
        try await self.run(routes: { router in
            router.get("/waits") { _ in
                await offload {}
                return Response.text("waited")
            }
        }) { served, _ in
            let client = try TLSClient(served, trusting: self.certificate.pair.certificatePath)
            await client.handshake()
            let body = String(repeating: "a", count: size)
            client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: \(size)\r\n\r\n" + body)
            client.sendWithEnd("GET /waits HTTP/1.1\r\nHost: x\r\n\r\n")
            let text = await client.readToEnd()
            #expect(text.contains("\r\n\r\n\(body)HTTP/1.1 200 OK\r\n"))
            #expect(text.hasSuffix("\r\n\r\nwaited"))
        }
    }

    @Test func `who speaks no TLS, or nothing at all, is gone in time`() async throws {
        try await self.run({ $0.timeouts.header = .milliseconds(50) }) { served, _ in
            let plain = await served.answer(to: "GET /now HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(plain?.contains("HTTP/1.1 200") == false)
            #expect(await served.client().readToEnd() == "")
            #expect(await served.answer(to: "\u{16}\u{03}\u{01}") == "")
        }
    }

    @Test func `certificates are renewed under open connections`() async throws {
        try await self.run { served, certificates in
            let before = try TLSClient(served, trusting: self.certificate.pair.certificatePath)
            await before.handshake()
            self.certificate.renew(["one.test"])
            try certificates.reload()
            let after = try TLSClient(served, trusting: self.certificate.pair.certificatePath)
            await after.handshake()
            #expect(after.session.state == .open)
            for client in [before, after] {
                client.send("GET /now HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(await client.read(until: "now").hasSuffix("now"))
            }
        }
    }
}
