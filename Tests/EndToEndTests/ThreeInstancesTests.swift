import Foundation
import JSON
import PostgresDriver
import TelegramSimulator
import TestKit
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(3))) struct ThreeInstancesTests {
    /// Schedules with a period in every hour, and the minute at which the last one of the hour begins, seen from
    /// its 33rd minute.
    private static let schedules = [
        "coordination.forget_old_keys": 30, "coordination.maintain_event_partitions": 30, "coordination.prune_jobs": 0,
        "coordination.prune_workflows": 10, "gamification.expire_lots": 5,
    ]

    @Test func `whoever of three comes first, each period's job is done once`() async throws {
        try await TestDatabase.with { storage async throws in
            try await Self.with(3, ["DATABASE_URL": storage.connectionString, "LOG_LEVEL": "error"]) { products in
                try await storage.wait(
                    until: "SELECT count(*)::int >= \(Self.schedules.count) FROM coordination.schedules", is: "t")
                let now = try await Self.now(of: products[0])
                let lead = 3600 + 33 * 60 - now.seconds % 3600
                for product in products { try await Self.advance(product, by: lead) }
                let hour = (now.seconds + lead) / 3600
                try await Self.wait(forPeriodsOf: hour, orLater: true, in: storage)
                let before = try await Self.jobs(in: storage)

                for round in 1...4 {
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for product in products { group.addTask { try await Self.advance(product, by: 3600) } }
                        try await group.waitForAll()
                    }
                    try await Self.wait(forPeriodsOf: hour + Int64(round), in: storage)
                }
                let after = try await Self.jobs(in: storage)
                for kind in Self.schedules.keys { #expect(after[kind] == before[kind, default: 0] + 4, "\(kind)") }
                // What waits for a time to come, such as the hammer of the demo's auction, is left alone.
                try await storage.wait(
                    until: """
                        SELECT count(*) FROM coordination.jobs
                        WHERE (state, attempt) NOT IN (('completed', 1), ('scheduled', 0))
                        """, is: "0")
                for product in products { #expect(product.end(SIGTERM) == 0) }
            }
        }
    }

    @Test func `the instance that runs a workflow is killed, and one of the two others ends it`() async throws {
        try await TestDatabase.with { storage async throws in
            try await StandInTelegram.with { telegram, settings in
                let settings = settings.merging(
                    ["DATABASE_URL": storage.connectionString, "JOB_LEASE": "2", "LOG_LEVEL": "error"]) { $1 }
                telegram.keepBack("setWebhook")
                try await Self.with(1, settings) { first in
                    let key = try await first[0].staffKey()
                    let begun = try await first[0].staff(
                        "POST", "/api/v1/bot/connections", "{}", key: key, wish: "connect-1")
                    #expect(begun.status == 201)
                    try await EndToEndTests.wait(until: "it is in the middle") { telegram.changes == ["setWebhook"] }
                    try await Self.with(2, settings) { others in
                        let path = "/api/v1/workflows/\(begun.json["workflow_id"]?.int ?? 0)"
                        let running = try await others[0].staff("GET", path, key: key)
                        #expect(running.json["state"] == "running")
                        first[0].end(SIGKILL)
                        try await EndToEndTests.wait(until: "the run has ended") { () async throws in
                            try await others[1].staff("GET", path, key: key).json["state"] == "completed"
                        }
                        for product in others { #expect(product.end(SIGTERM) == 0) }
                    }
                }
                #expect(telegram.changes.count { $0 == "setWebhook" } == 1)
                #expect(telegram.changes.count { $0 == "setMyCommands" } == 3)
                let taken = "SELECT sum(rescues) FROM coordination.jobs"
                #expect(try await storage.sql(taken) == [["1"]])
            }
        }
    }

    private static func with(
        _ count: Int, _ settings: [String: String], _ body: ([Product]) async throws -> Void
    ) async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
            "dianabot-three-\(UUID().uuidString)")
        var products: [Product] = []
        defer {
            for product in products { product.end(SIGKILL) }
            try? FileManager.default.removeItem(at: directory)
        }
        for number in 1...count {
            products.append(
                try await Product.start(in: directory.appendingPathComponent("\(number)"), settings: settings))
        }
        try await body(products)
    }

    private static func advance(_ product: Product, by seconds: Int64) async throws {
        let body = #"{"advance_seconds":\#(seconds)}"#
        #expect(try await product.exchange("POST", "/playground/api/clock", body).status == 200)
    }

    /// What an instance's clock shows.
    private static func now(of product: Product) async throws -> Instant {
        let state = try await product.exchange("GET", "/playground/api/state")
        return try #require(state.json["now"]?.string.flatMap(Instant.init))
    }

    /// Waits until every schedule has come as far as it should at `hour` (since 1970) and 33 minutes.
    private static func wait(forPeriodsOf hour: Int64, orLater: Bool = false, in storage: TestDatabase) async throws {
        let wanted = Self.schedules.map { "('\($0)', to_timestamp(\(hour * 3600 + Int64($1) * 60)))" }
        try await storage.wait(
            until: """
                SELECT count(*) FROM (VALUES \(wanted.joined(separator: ", "))) AS wanted (schedule, period)
                JOIN coordination.schedules USING (schedule) WHERE reached \(orLater ? ">=" : "=") period
                """, is: "\(Self.schedules.count)")
    }

    /// How many jobs there are of each kind.
    private static func jobs(in storage: TestDatabase) async throws -> [String: Int] {
        let rows = try await storage.sql("SELECT kind, count(*) FROM coordination.jobs GROUP BY kind")
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0] ?? "", Int($0[1] ?? "") ?? 0) })
    }
}
