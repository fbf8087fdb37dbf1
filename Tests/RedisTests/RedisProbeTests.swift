import Redis
import TestKit
import Testing

@Suite(.timeLimit(.minutes(4)))
struct RedisProbeTests {
    private static var soon: ContinuousClock.Instant { .now + .seconds(10) }

    @Test func `a server that is there answers`() throws {
        let server = try RedisServer()
        let time = try RedisProbe.ping(url: server.socket, deadline: Self.soon)
        #expect(time > .zero)
        try RedisProbe.ping(url: "unix://\(server.socket)?2", deadline: Self.soon)
    }

    @Test func `a database beyond the server's is refused in its words`() throws {
        let server = try RedisServer()
        #expect(throws: RedisFailure.refused("ERR DB index is out of range")) {
            try RedisProbe.ping(url: "unix://\(server.socket)?99", deadline: Self.soon)
        }
    }

    @Test func `a missing password is refused in its words`() throws {
        let server = try RedisServer(password: "secret")
        #expect(throws: RedisFailure.refused("NOAUTH Authentication required.")) {
            try RedisProbe.ping(url: server.socket, deadline: Self.soon)
        }
    }

    @Test func `the right password signs in and a wrong one is refused`() throws {
        let server = try RedisServer(password: "secret")
        try RedisProbe.ping(url: "unix://:secret@\(server.socket)", deadline: Self.soon)
        #expect(throws: RedisFailure.refused("WRONGPASS invalid username-password pair or user is disabled.")) {
            try RedisProbe.ping(url: "unix://:wrong@\(server.socket)", deadline: Self.soon)
        }
    }

    @Test func `nobody there is unreachable`() {
        #expect(throws: RedisFailure.unreachable("No such file or directory")) {
            try RedisProbe.ping(url: "/nonexistent/redis.sock", deadline: Self.soon)
        }
    }

    @Test func `a bad URL is named before anything is tried`() {
        #expect(throws: RedisFailure.badURL(.badPort)) {
            try RedisProbe.ping(url: "redis://localhost:x", deadline: Self.soon)
        }
    }

    @Test func `a server that accepts and stays silent is given up at the deadline`() throws {
        let silent = try ListeningSocket()
        #expect(throws: RedisFailure.timedOut) {
            try RedisProbe.ping(
                url: "redis://127.0.0.1:\(silent.port)", deadline: .now + .milliseconds(20))
        }
    }

    @Test func `a deadline in the past connects nowhere`() {
        #expect(throws: RedisFailure.timedOut) {
            try RedisProbe.ping(url: "/nonexistent/redis.sock", deadline: .now - .seconds(1))
        }
    }
}
