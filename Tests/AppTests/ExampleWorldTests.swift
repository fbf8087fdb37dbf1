import Coordination
import TestKit
import Testing
import Vocabulary
import Workers

@testable import App

@Suite struct ExampleWorldTests {
    @Test func `every operation's example reads as it is written, and would succeed, and trying it writes nothing`()
        async throws
    {
        let environment = [
            "TELEGRAM_BOT_TOKEN": "1:example-token", "TELEGRAM_WEBHOOK_SECRET": "example",
            "PUBLIC_URL": "https://bot.example",
        ]
        let configuration = try Configuration(SettingValues(flags: [], environment: environment))
        let points = CrashPoints()
        try await TestDatabase.with { storage async throws in
            let database = storage.database
            try await ExampleWorld.build(in: database, configuration, at: SystemClock().now())
            let now = try await ExampleWorld.present(in: database).now
            let stage = Stage(database, plain: database, at: now, configuration, points: points)
            let before = try await EndState.read(database).tables
            for name in Stage.names(configuration) {
                let operation = try stage.operation(name)
                let call = try operation.call(operation.example)
                #expect(call.json == operation.example, "\(name)")
                let preview = try await call.preview(by: stage.coordinator)
                #expect(throws: Never.self, "\(name)") { try preview.result.get() }
            }
            #expect(try await EndState.read(database).tables == before)
            #expect(before["coordination.jobs"]?.isEmpty == false)
        }
    }

    @Test func `two states are the same when they differ in numbers of rows and in attempts alone`() async throws {
        try await TestDatabase.with { storage async throws in
            func add(_ id: Int, attempt: Int, args: String) async throws -> [String]? {
                try await storage.sql("DELETE FROM coordination.jobs")
                try await storage.sql(
                    """
                    INSERT INTO coordination.jobs (job_id, state, queue, kind, args, priority, max_attempts, attempt,
                        enqueued_at, run_at, due_at, operation_id)
                    OVERRIDING SYSTEM VALUE VALUES (\(id), 'available', 'default', 'a.job', '\(args)', 5, 10, \(attempt),
                        '2026-01-01', '2026-01-01', '2026-01-01', 'operation \(id)')
                    """)
                return try await EndState.read(storage.database).tables["coordination.jobs"]
            }
            let one = try await add(1, attempt: 1, args: #"{"order_id": 7, "user_id": 1, "for": 30}"#)
            #expect(one?.count == 1)
            #expect(try await add(2, attempt: 3, args: #"{"order_id": 8, "user_id": 1, "for": 30}"#) == one)
            #expect(try await add(2, attempt: 3, args: #"{"order_id": 8, "user_id": 2, "for": 30}"#) != one)
            #expect(try await add(2, attempt: 3, args: #"{"order_id": 8, "user_id": 1, "for": 60}"#) != one)
        }
    }
}
