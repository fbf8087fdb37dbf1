import EventLoops
import Redis
import Resilience
import TestKit
import Testing

@Suite(.timeLimit(.minutes(4)))
struct RedisClientTests {
    private static func client(_ url: String, deadline: Duration = .seconds(20)) throws -> RedisClient {
        var settings = RedisClient.Settings()
        settings.deadline = deadline
        return try RedisClient(
            url: url, loop: TestDatabase.loops[0], breaker: CircuitBreaker("redis"), settings: settings)
    }

    @Test func `replies of every kind come back`() async throws {
        let server = try RedisServer()
        let client = try Self.client(server.socket)
        #expect(try await client.command(["SET", "a", "é b"]) == .text("OK"))
        #expect(try await client.command(["GET", "a"]) == .text("é b"))
        #expect(try await client.command(["GET", "none"]) == .null)
        #expect(try await client.command(["INCRBY", "n", "-7"]) == .integer(-7))
        #expect(try await client.command(["MGET", "a", "none"]) == .array([.text("é b"), .null]))
        await #expect(throws: RedisFailure.refused("WRONGTYPE Operation against a key holding the wrong kind of value"))
        {
            try await client.command(["LPUSH", "a", "x"])
        }
        await client.close()
    }

    @Test func `a thousand at once each get their own reply`() async throws {
        let server = try RedisServer()
        let client = try Self.client(server.socket)
        try await withThrowingTaskGroup { group in
            for number in 0..<1000 {
                group.addTask { try await client.command(["ECHO", "\(number)"]) == .text("\(number)") }
            }
            for try await isOwn in group { #expect(isOwn) }
        }
        await client.close()
    }

    @Test func `the password signs in`() async throws {
        let server = try RedisServer(password: "secret")
        let client = try Self.client("unix://:secret@\(server.socket)?3")
        #expect(try await client.command(["PING"]) == .text("PONG"))
        await client.close()
    }

    @Test func `what is larger than any buffer goes both ways`() async throws {
        let server = try RedisServer()
        let client = try Self.client(server.socket)
        let text = String(repeating: "x", count: 4_000_000)
        #expect(try await client.command(["ECHO", text]) == .text(text))
        await client.close()
    }

    @Test func `one that accepts and stays silent is given up at the deadline`() async throws {
        let silent = try ListeningSocket()
        let client = try Self.client("redis://127.0.0.1:\(silent.port)", deadline: .milliseconds(20))
        await #expect(throws: RedisFailure.timedOut) { try await client.command(["PING"]) }
        await client.close()
    }

    @Test func `one that went away fails at once, is left alone after five, and is not needed to close`() async throws {
        let server = try RedisServer()
        let client = try Self.client(server.socket)
        try await client.command(["PING"])
        server.stop()
        for _ in 0..<5 {
            let failure = await #expect(throws: RedisFailure.self) { try await client.command(["PING"]) }
            if case .unreachable? = failure {} else { Issue.record("\(String(describing: failure))") }
        }
        let failure = await #expect(throws: RedisFailure.self) { try await client.command(["PING"]) }
        if case .unavailable? = failure {} else { Issue.record("\(String(describing: failure))") }
        await client.close()
    }

    @Test func `one that came back is used again`() async throws {
        let server = try RedisServer()
        let client = try Self.client(server.socket)
        try await client.command(["PING"])
        server.stop()
        await #expect(throws: RedisFailure.self) { try await client.command(["PING"]) }
        try server.start()
        #expect(try await client.command(["PING"]) == .text("PONG"))
        await client.close()
    }

    @Test func `after closing nothing is sent`() async throws {
        let server = try RedisServer()
        let client = try Self.client(server.socket)
        await client.close()
        await #expect(throws: RedisFailure.unreachable("the client was closed")) { try await client.command(["PING"]) }
    }
}

@Suite(.timeLimit(.minutes(4)))
struct RedisSubscriptionTests {
    @Test func `what is published is heard, and after every reconnection a hint that something was missed`()
        async throws
    {
        let server = try RedisServer()
        let (heard, hear) = AsyncStream.makeStream(of: RedisMessage?.self)
        var messages = heard.makeAsyncIterator()
        let loop = TestDatabase.loops[0]
        let subscription = try RedisSubscription(url: server.socket, channels: ["a", "b"], loop: loop) {
            hear.yield($0)
        }
        #expect(await messages.next() == .some(nil))
        let client = try RedisClient(url: server.socket, loop: loop, breaker: CircuitBreaker("redis"))
        #expect(try await client.command(["PUBLISH", "b", "hello"]) == .integer(1))
        #expect(await messages.next() == RedisMessage(channel: "b", text: "hello"))
        server.stop()
        try server.start()
        #expect(await messages.next() == .some(nil))
        await subscription.close()
        await client.close()
    }
}
