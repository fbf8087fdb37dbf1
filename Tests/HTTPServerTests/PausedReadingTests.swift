import EventLoops
import HTTPServer
import HTTPWire
import Synchronization
import Testing

/// Wants a rest after each piece of what it gets, and says `all` when it has everything in order.
private final class Slow: UpgradeHandler {
    static let size = 1024 * 1024
    static func byte(_ index: Int) -> UInt8 { UInt8(index % 251) }

    private let connection = Mutex<(any UpgradedConnection)?>(nil)
    private let received = Mutex(0)
    let pauses = Atomic(0)

    func opened(_ connection: any UpgradedConnection) { self.connection.withLock { $0 = connection } }

    func received(_ bytes: Span<UInt8>) {
        guard let connection = self.connection.withLock({ $0 }) else { return }
        let start = self.received.withLock { $0 }
        for index in 0..<bytes.count where bytes[index] != Self.byte(start + index) { return connection.abort() }
        self.received.withLock { $0 += bytes.count }
        if start + bytes.count == Self.size { connection.write(Array("all".utf8)) }
        connection.isReading = false
        self.pauses.add(1, ordering: .relaxed)
        connection.run { connection.isReading = true }
    }

    func drained() {}
    func tick(at _: ContinuousClock.Instant) {}
    func draining() {}
    func closed() { self.connection.withLock { $0 = nil } }
}

/// Wants to hear nothing and leaves at once.
private final class Hasty: UpgradeHandler {
    let isClosed = Signal<Void>()

    func opened(_ connection: any UpgradedConnection) {
        connection.isReading = false
        connection.write(Array("bye".utf8))
        connection.run { connection.close() }
    }

    func received(_: Span<UInt8>) {}
    func drained() {}
    func tick(at _: ContinuousClock.Instant) {}
    func draining() {}
    func closed() { self.isClosed.send() }
}

@Suite struct `Reading that pauses` {
    private static func ask(_ path: String) -> String {
        "GET \(path) HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: \(path.dropFirst())\r\n\r\n"
    }

    /// - Parameter waits: the 101 comes when more than one read's worth of the new protocol is already there.
    @Test(arguments: [false, true])
    func `an upgraded peer that sends at once is read to the last byte and the end`(_ waits: Bool) async throws {
        let (begun, released, handler) = (Signal<Void>(), Signal<Void>(), Slow())
        try await Served.run(routes: { router in
            router.get("/slow") { _ in
                begun.send()
                if waits { await released.value }
                return Response(upgrade: "slow", to: handler)
            }
        }) { served in
            let client = served.client()
            let bytes = Array(Self.ask("/slow").utf8) + (0..<Slow.size).map(Slow.byte)
            async let answer = client.read(until: "all")
            async let sent: Void = offload {
                client.send(bytes)
                client.finishSending()
            }
            await begun.value
            // The loop has seen, and not wanted, what came meanwhile when it has answered somebody else.
            #expect(await served.answer(to: "GET /now HTTP/1.0\r\n\r\n")?.hasSuffix("now") == true)
            released.send()
            #expect(await answer.hasSuffix("all"))
            await sent
            #expect(await client.readToEnd() == "")
            #expect(handler.pauses.load(ordering: .relaxed) >= Slow.size / (64 * 1024))
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a connection that is closed while it pauses hears its peer out, and goes with it`() async throws {
        let handler = Hasty()
        try await Served.run(
            { $0.timeouts.linger = .seconds(3600) },
            routes: { $0.get("/hasty") { _ in Response(upgrade: "hasty", to: handler) } }
        ) { served in
            let client = served.client()
            client.send(Self.ask("/hasty"))
            #expect(await client.readToEnd()?.hasSuffix("bye") == true)
            // More than the kernel keeps: it is read, and dropped.
            await offload { client.send([UInt8](repeating: 0, count: 16 * 1024 * 1024)) }
            client.finishSending()
            await handler.isClosed.value
        }
    }
}
