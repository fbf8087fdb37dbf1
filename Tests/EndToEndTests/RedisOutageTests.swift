import Foundation
import TestKit
import Testing

@Suite(.timeLimit(.minutes(3))) struct RedisOutageTests {
    @Test func `Redis stops and starts under load: answers stay the same, and live events keep coming`() async throws {
        try await TestDatabase.with { storage async throws in
            let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
                "dianabot-redis-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: directory) }
            let redis = try RedisServer()
            let product = try await Product.start(
                in: directory,
                settings: [
                    "DATABASE_URL": storage.connectionString, "REDIS_URL": redis.socket, "CIRCUIT_PAUSE": "1",
                    "LOG_LEVEL": "error",
                ])
            defer { product.end(SIGKILL) }
            let key = try await product.staffKey()
            let crowd = try await Crowd(at: product, key: key)
            let listener = try await LiveListener.open(at: product, key: key)
            try await crowd.busy {
                try await Self.goesOn(crowd, listener, storage)
                try await Self.wait(for: "dianabot_rate_limit_store{store=\"redis\"} 1", at: product)

                redis.stop()
                try await Self.wait(for: "dianabot_circuit_state{dependency=\"redis\"} 2", at: product)
                #expect(try await product.send("GET", "/health/ready").status == 200)
                try await Self.wait(for: "dianabot_rate_limit_store{store=\"postgres\"} 1", at: product)
                try await Self.goesOn(crowd, listener, storage)

                try redis.start()
                try await Self.wait(for: "dianabot_circuit_state{dependency=\"redis\"} 0", at: product)
                try await Self.wait(for: "dianabot_circuit_state{dependency=\"redis_live\"} 0", at: product)
                try await Self.wait(for: "dianabot_rate_limit_store{store=\"redis\"} 1", at: product)
                try await Self.goesOn(crowd, listener, storage)
            }
            #expect(crowd.now.unavailable == 0, "nobody was sent away")
            try await crowd.proveExactlyOnce(at: product, storage.sql)
            #expect(listener.isConnected)
            listener.close()
            #expect(product.end(SIGTERM) == 0)
        }
    }

    /// Wishes are answered, and what follows from them is seen live.
    private static func goesOn(_ crowd: Crowd, _ listener: LiveListener, _ storage: TestDatabase) async throws {
        try await crowd.wait(forMore: 20)
        let newest = try await storage.sql("SELECT max(seq) FROM coordination.event_log")
        let seq = try #require(newest.first?.first.flatMap { $0 }.flatMap { Int64($0) })
        try await EndToEndTests.wait(until: "the listener hears of what is newer") {
            listener.ids.contains { $0 > seq }
        }
    }

    private static func wait(for line: String, at product: Product) async throws {
        try await EndToEndTests.wait(until: "the metrics say \(line)") { () async throws in
            try await product.send("GET", "/metrics").body.contains("\(line)\n")
        }
    }
}
