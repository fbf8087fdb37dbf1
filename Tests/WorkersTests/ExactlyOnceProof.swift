import Coordination
import Crypto
import EventCatalogue
import Glibc
import Postgres
import PostgresDriver
import TestKit
import Testing
import Vocabulary

@testable import Workers

/// `DIANABOT_PROOF_EVENTS` says how many events each writer says, for a proof at full size.
@Suite struct ExactlyOnceProof {
    private static let writers = 32
    private static let events = getenv("DIANABOT_PROOF_EVENTS").flatMap { Int(String(cString: $0)) } ?? 50

    /// Writers share 16 members, and linger between writing and committing.
    @Test func `32 writers, 4 subscribers and 2 instances of which one is killed: each event once and in order`()
        async throws
    {
        try await Theatre.with(connections: 8) { theatre async throws in
            let survivor = theatre.relay(Self.subscribers()) { $0.batch = 200 }
            let victim = try await Instance(theatre)
            try await survivor.start()
            try await victim.relay.start()

            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<Self.writers { group.addTask { try await Self.write(writer, theatre) } }
                group.addTask { try await victim.dieInTheMiddle(theatre) }
                try await group.waitForAll()
            }
            await survivor.stop()
            try await survivor.drain()

            let total = Self.writers * Self.events
            let heard = try await theatre.storage.sql(
                "SELECT subscriber, count(*), count(DISTINCT seq) FROM heard GROUP BY subscriber ORDER BY subscriber")
            #expect(
                heard == (1...4).map { ["test.number_\("abcd".map(String.init)[$0 - 1])", "\(total)", "\(total)"] })
            #expect(try await Self.disorder(theatre) == 0)
        }
    }

    private static func subscribers() -> [Listener] {
        "abcd".map { Listener("test.number_\($0)", start: .beginning) }
    }

    private static func write(_ writer: Int, _ theatre: Theatre) async throws {
        var said = 0
        while said < Self.events {
            let count = min(Int.random(in: 1...5), Self.events - said)
            try await theatre.storage.database.transaction { (transaction) throws(DatabaseError) in
                let work = UnitOfWork(
                    transaction: transaction, operation: OperationID(randomBytes: SecureRandom().bytes(16)),
                    now: theatre.clock.now())
                let user = UserID(Int64(writer % 16) + 1)
                // Takes the transaction's number before it waits for the member, as a claimed key would.
                _ = try await transaction.rows("SELECT pg_current_xact_id()")
                let row = try await transaction.rows(
                    "UPDATE actors SET acts = acts + 1 WHERE user_id = \(user) RETURNING acts")
                let act: Int = try row.first?.get("acts") ?? 0
                for _ in 0..<count { work.emit(LevelCompleted(level: 1, runNo: act), about: user) }
                work.recordEvents()
                _ = try await transaction.rows("SELECT pg_sleep(random() * 0.004)")
                return .commit(())
            }
            said += count
            theatre.bell.ring()
        }
    }

    /// Events of one member that a subscriber heard before an earlier one.
    private static func disorder(_ theatre: Theatre) async throws -> Int {
        let rows = try await theatre.storage.sql(
            """
            SELECT count(*) FROM (
                SELECT version, lag(version) OVER (PARTITION BY subscriber, user_id ORDER BY nth) AS before FROM heard
            ) AS pairs WHERE version < before
            """)
        return Int(rows[0][0] ?? "") ?? -1
    }

    /// A second instance, with connections of its own that can be cut.
    private struct Instance {
        let database: PostgresDatabase
        let relay: Relay

        init(_ theatre: Theatre) async throws {
            var configuration = PostgresConfiguration(
                connectionString: "\(theatre.storage.connectionString) application_name=victim")
            configuration.connectionsPerLoop = 2
            configuration.applicationName = "victim"
            self.database = PostgresDatabase(configuration, loops: TestDatabase.loops)
            var settings = RelaySettings()
            settings.batch = 200
            self.relay = Relay(
                ExactlyOnceProof.subscribers(), database: self.database, clock: theatre.clock, bell: theatre.bell,
                settings: settings)
        }

        /// Cuts its connections when a third of all events are written, and again while it ends.
        func dieInTheMiddle(_ theatre: Theatre) async throws {
            let third = ExactlyOnceProof.writers * ExactlyOnceProof.events / 3
            while Int(try await theatre.storage.sql("SELECT count(*) FROM coordination.event_log")[0][0] ?? "") ?? 0
                < third
            {}
            let kill = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'victim'"
            let killed = try await theatre.storage.sql(kill)
            #expect(killed != [["0"]])
            async let stopping: Void = self.relay.stop()
            try await theatre.storage.sql(kill)
            await stopping
            await self.database.close()
        }
    }
}
