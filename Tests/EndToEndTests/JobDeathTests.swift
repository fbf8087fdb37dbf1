import Foundation
import PostgresDriver
import TestKit
import Testing

@Suite(.timeLimit(.minutes(3))) struct JobDeathTests {
    @Test func `killed in the middle of a job, it is done once by whoever starts next`() async throws {
        try await TestDatabase.with { storage async throws in
            try await Self.putLapsedLot(in: storage)
            let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
                "dianabot-job-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: directory) }
            let settings = ["DATABASE_URL": storage.connectionString, "JOB_LEASE": "2"]

            // Whoever wants the member's balance waits for this.
            let holder = Task {
                try await storage.sql(
                    """
                    WITH held AS MATERIALIZED (SELECT user_id FROM gamification.user_balances FOR UPDATE)
                    SELECT pg_sleep(600) FROM held
                    """)
            }
            try await Self.until("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'", "1", in: storage)
            let victim = try await Product.start(in: directory, settings: settings)
            try await Self.until("SELECT state FROM coordination.jobs WHERE job_id = 1", "running", in: storage)
            victim.end(SIGKILL)
            try await storage.sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
            _ = await holder.result
            #expect(try await storage.sql("SELECT besitos FROM gamification.user_balances") == [["50"]])

            let heir = try await Product.start(in: directory, settings: settings)
            try await Self.until("SELECT state FROM coordination.jobs WHERE job_id = 1", "completed", in: storage)
            #expect(heir.end(SIGTERM) == 0)
            #expect(
                try await storage.sql("SELECT attempt, rescues FROM coordination.jobs WHERE job_id = 1") == [
                    ["2", "1"]
                ])
            #expect(
                try await storage.sql(
                    """
                    SELECT besitos, (SELECT count(*) FROM gamification.transactions WHERE transaction_type = 'expire'),
                           (SELECT count(*) FROM coordination.event_log WHERE type = 'gamification.besitos_expired')
                    FROM gamification.user_balances
                    """) == [["0", "1", "1"]])
        }
    }

    /// A member with 50 besitos that have lapsed, and the job that finds them.
    private static func putLapsedLot(in storage: TestDatabase) async throws {
        try await storage.sql(
            """
            WITH member AS (
                INSERT INTO identity.users (created_at, last_active, language, time_zone, first_name)
                VALUES (now(), now(), 'es', 'UTC', 'Ana') RETURNING id
            )
            INSERT INTO gamification.user_balances (user_id, besitos, lifetime_besitos, updated_at)
            SELECT id, 50, 50, now() FROM member
            """)
        try await storage.sql(
            """
            WITH entry AS (
                INSERT INTO gamification.transactions (user_id, amount, balance_after, created_at, local_day,
                    transaction_type, source, operation_id)
                SELECT user_id, 50, 50, now(), current_date, 'earn', 'admin_grant', 'test' FROM gamification.user_balances
                RETURNING user_id, transaction_id
            )
            INSERT INTO gamification.lots (user_id, granted, remaining, expires_at, transaction_id)
            SELECT user_id, 50, 50, now() - interval '1 day', transaction_id FROM entry
            """)
        try await storage.sql(
            """
            INSERT INTO coordination.jobs (state, queue, kind, args, priority, max_attempts, enqueued_at, run_at, due_at,
                operation_id)
            VALUES ('available', 'default', 'gamification.expire_lots', '{}', 5, 10, now(), now(), now(), 'test')
            """)
    }

    private static func until(_ query: String, _ value: String, in storage: TestDatabase) async throws {
        while try await storage.sql(query) != [[value]] { try await Task.sleep(for: .milliseconds(20)) }
    }
}
