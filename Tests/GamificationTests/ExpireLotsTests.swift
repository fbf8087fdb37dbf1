import Coordination
import Crypto
import Gamification
import Postgres
import PostgresDriver
import TestKit
import Testing
import Vocabulary

@Suite struct ExpireLotsTests {
    @Test func `what has lapsed leaves every balance, in portions, and the ledger adds up`() async throws {
        try await Economy.with { economy async throws in
            let lapsing = Economy.start.advanced(by: .seconds(3600))
            var members: [UserID] = []
            for _ in 0..<3 { members.append(try await economy.member()) }
            for member in members {
                _ = try await economy.grant(20, to: member, expiresAt: lapsing)
                _ = try await economy.grant(5, to: member, expiresAt: lapsing)
                _ = try await economy.grant(7, to: member)
            }
            economy.clock.set(lapsing)
            try await self.putRunningJob(in: economy)
            let run = JobRun(
                id: JobID(1), attempt: 1, holder: "test", operation: .new(SecureRandom()),
                means: JobRun.Means(database: economy.database, clock: economy.clock, bell: Bell()))
            try await ExpireLots.Handler().run(ExpireLots(), run)
            #expect(
                try await economy.sql("SELECT besitos FROM gamification.user_balances") == [["7"], ["7"], ["7"]])
            #expect(try await economy.events("gamification.besitos_expired") == 3)
            #expect(run.takeNewProgress()?.done == 3)
            #expect(try await economy.addsUp())
        }
    }

    @Test func `the first lapse is known as soon as there is one, and the next one after it`() async throws {
        try await Economy.with { economy async throws in
            func lapsesFrom() async throws -> String? {
                try await economy.sql(
                    """
                    SELECT extract(epoch FROM lapses_from)::bigint - \(Economy.start.seconds)
                    FROM gamification.user_balances
                    """)[0][0]
            }
            let member = try await economy.member()
            _ = try await economy.grant(7, to: member)
            #expect(try await lapsesFrom() == nil)
            for hours in [5, 2, 3] {
                _ = try await economy.grant(
                    10, to: member, expiresAt: Economy.start.advanced(by: .seconds(hours * 3600)))
            }
            #expect(try await lapsesFrom() == "7200")
            economy.clock.set(Economy.start.advanced(by: .seconds(7200)))
            _ = try await economy.spend(1, of: member)
            #expect(try await lapsesFrom() == "10800")
            #expect(try await economy.addsUp())
        }
    }

    /// A column that an index names, and be it in its predicate, makes every change of it one of all the indexes.
    @Test func `a lot that is used changes in place`() async throws {
        try await Economy.with { economy async throws in
            _ = try await economy.grant(
                10, to: try await economy.member(), expiresAt: Economy.start.advanced(by: .seconds(3600)))
            let inPlace = try await economy.database.transaction {
                (transaction) throws(DatabaseError) -> Ending<Int64?> in
                transaction.queue("UPDATE gamification.lots SET remaining = remaining - 1")
                let rows = try await transaction.rows(
                    "SELECT pg_stat_get_xact_tuples_hot_updated('gamification.lots'::regclass) AS count")
                return .rollBack(try rows.first?.get("count"))
            }
            #expect(inPlace == 1)
        }
    }

    private func putRunningJob(in economy: Economy) async throws {
        try await economy.sql(
            """
            INSERT INTO coordination.jobs (state, queue, kind, args, priority, max_attempts, attempt, enqueued_at, run_at,
                due_at, lease_until, holder, operation_id)
            VALUES ('running', 'default', 'gamification.expire_lots', '{}', 5, 10, 1, now(), now(), now(), 'infinity', 'test',
                    'test')
            """)
    }
}
