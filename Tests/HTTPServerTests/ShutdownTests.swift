import HTTPServer
import HTTPWire
import Testing

@Suite struct `Shutdown` {
    @Test func `what is under way is finished, what is idle is closed`() async throws {
        let (entered, release) = (Signal<Void>(), Signal<Void>())
        try await Served.run(
            { $0.timeouts.linger = .milliseconds(20) },
            routes: { router in
                router.get("/slow") { _ in
                    entered.send()
                    await release.value
                    return Response.text("finished")
                }
            }
        ) { served in
            let (busy, idle) = (served.client(), served.client())
            idle.send("GET /now HTTP/1.1\r\nHost: x\r\n\r\n")
            _ = await idle.read(until: "now")
            busy.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
            await entered.value
            async let stopped: Void = served.server.shutdown(deadline: .seconds(60))
            #expect(await idle.readToEnd() == "")
            release.send()
            let text = await busy.readToEnd()
            #expect(text?.hasSuffix("finished") == true)
            #expect(text?.contains("Connection: close\r\n") == true)
            await stopped
        }
    }

    @Test func `the deadline cuts off what does not end`() async throws {
        let (entered, release) = (Signal<Void>(), Signal<Void>())
        try await Served.run(routes: { router in
            router.get("/stuck") { _ in
                entered.send()
                await release.value
                return Response.text("too late")
            }
        }) { served in
            let client = served.client()
            client.send("GET /stuck HTTP/1.1\r\nHost: x\r\n\r\n")
            await entered.value
            await served.server.shutdown(deadline: .milliseconds(20))
            #expect(await client.readToEnd() == "")
            release.send()
        }
    }

    @Test func `a port in use is an error that says so`() async throws {
        try await Served.run { served in
            await #expect(throws: HTTPServerError.self) {
                try await Served.run({ $0.port = served.server.port }) { _ in }
            }
        }
    }

    @Test func `a second server takes the port over when both are told to share, and no request is lost`() async throws
    {
        try await Served.run({ $0.sharesPort = true }) { old in
            try await Served.run({
                $0.sharesPort = true
                $0.port = old.server.port
            }) { new in
                #expect(new.server.port == old.server.port)
                let request = "GET /now HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                let answered = await withTaskGroup(of: Bool.self) { group in
                    for index in 0..<200 {
                        group.addTask { await new.answer(to: request)?.hasSuffix("now") == true }
                        // Halfway through, with connections in both queues, the old one stops.
                        if index == 100 { group.addTask { await old.server.shutdown(deadline: .seconds(60)) == () } }
                    }
                    return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
                }
                #expect(answered == 201)
                #expect(await new.answer(to: request)?.hasSuffix("now") == true)
            }
        }
    }
}
