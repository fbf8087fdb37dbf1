import EventLoops
import HTTPServer
import HTTPWire
import Testing

// A plain socket is reported once per change: what a read leaves behind must not be forgotten.
@Suite struct `What a read leaves in the socket` {
    private let request = "GET /now HTTP/1.1\r\nHost: x\r\n\r\n"

    @Test func `an end that comes in one segment with a request is noticed after the answer`() async throws {
        try await Served.run { served in
            let client = served.client()
            client.sendWithEnd(self.request)
            #expect(await client.readToEnd()?.hasSuffix("now") == true)
        }
    }

    @Test func `an end behind more than a read takes is noticed too`() async throws {
        try await Served.run { served in
            let client = served.client()
            let count = 3 * 64 * 1024 / self.request.utf8.count
            async let answers = client.readToEnd()
            await offload { client.sendWithEnd(String(repeating: self.request, count: count)) }
            #expect(await answers?.components(of: "HTTP/1.1 200 OK\r\n") == count)
        }
    }

    @Test(arguments: [64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 1024 * 1024])
    func `a body of any size arrives, with nothing behind it`(_ size: Int) async throws {
        try await Served.run { served in
            let client = served.client()
            let head = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: \(size)\r\n\r\n"
            async let answer = client.read(until: "\r\n\r\n" + String(repeating: "a", count: size))
            await offload { client.send(head + String(repeating: "a", count: size)) }
            #expect(await answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        }
    }

    @Test(arguments: [false, true])
    func `what comes while a request is answered is read afterwards`(_ ends: Bool) async throws {
        let (begun, released) = (Signal<Void>(), Signal<Void>())
        try await Served.run(routes: { router in
            router.get("/slow") { _ in
                begun.send()
                await released.value
                return Response.text("slow")
            }
        }) { served in
            let client = served.client()
            client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
            await begun.value
            if ends { client.sendWithEnd(self.request) } else { client.send(self.request) }
            // The loop has seen those bytes, and not wanted them, when it has answered somebody else.
            #expect(await served.answer(to: "GET /now HTTP/1.0\r\n\r\n")?.hasSuffix("now") == true)
            released.send()
            let text = ends ? await client.readToEnd() : await client.read(until: "\r\n\r\nnow")
            #expect(text?.contains("\r\n\r\nslowHTTP/1.1 200 OK\r\n") == true)
            #expect(text?.hasSuffix("now") == true)
        }
    }

    @Test func `a client that goes while its request is answered frees its connection`() async throws {
        let (begun, released) = (Signal<Void>(), Signal<Void>())
        try await Served.run(
            { $0.maxConnections = 1 },
            routes: { router in
                router.get("/slow") { _ in
                    begun.send()
                    await released.value
                    return Response.text("slow")
                }
            }
        ) { served in
            do {
                let client = served.client()
                client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
                await begun.value
            }
            released.send()
            var text = await served.answer(to: "GET /now HTTP/1.0\r\n\r\n")
            while text?.hasPrefix("HTTP/1.1 503 ") == true {
                text = await served.answer(to: "GET /now HTTP/1.0\r\n\r\n")
            }
            #expect(text?.hasSuffix("now") == true)
        }
    }
}

extension String {
    fileprivate func components(of mark: String) -> Int { self.ranges(of: mark).count }
}
