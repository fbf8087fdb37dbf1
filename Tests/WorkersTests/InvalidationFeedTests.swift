import Caches
import JSON
import Postgres
import PostgresDriver
import TestKit
import Testing
import Vocabulary
import Workers

@testable import Coordination

/// Two instances on one database, each with its caches; rounds are made by hand.
@Suite(.timeLimit(.minutes(4)))
struct InvalidationFeedTests {
    private struct Instance {
        let invalidations = Invalidations(maxSilence: .seconds(3600))
        let feed: InvalidationFeed
        let names: Cache<String, String, DatabaseError>
        let database: any Database

        init(_ database: any Database) {
            self.database = database
            self.feed = InvalidationFeed(database: database, invalidations: self.invalidations)
            self.names = Cache("identity.names", .session, invalidations: self.invalidations)
        }

        func name() async throws(DatabaseError) -> String? {
            try await self.names.value(for: "ana") { () async throws(DatabaseError) in
                let rows = try await self.database.read("SELECT first_name FROM identity.users WHERE telegram_id = 7")
                return try rows.first?.get("first_name")
            }
        }

        /// Changes the name, without telling this instance's own caches.
        func rename(to name: String, tag: CacheTag = CacheTag("identity.names", "ana")) async throws(DatabaseError) {
            try await self.database.transaction { (transaction) throws(DatabaseError) in
                let work = UnitOfWork(
                    transaction: transaction, operation: OperationID(randomBytes: [1]), now: Instant(seconds: 0))
                transaction.queue("UPDATE identity.users SET first_name = \(name) WHERE telegram_id = 7")
                work.invalidate(tag)
                return .commit(())
            }
        }
    }

    private func withTwo(_ body: (Instance, Instance, TestDatabase) async throws -> Void) async throws {
        try await TestDatabase.with(configure: { $0.connectionsPerLoop = 4 }) { storage in
            try await storage.sql(
                """
                INSERT INTO identity.users (created_at, last_active, telegram_id, language, time_zone, first_name)
                VALUES (now(), now(), 7, 'es', 'UTC', 'Ana')
                """)
            let (one, other) = (Instance(storage.database), Instance(storage.database))
            for instance in [one, other] { try await instance.feed.round() }
            try await body(one, other, storage)
        }
    }

    @Test func `a change on one instance is heard on the other`() async throws {
        try await self.withTwo { one, other, _ in
            #expect(try await other.name() == "Ana")
            try await one.rename(to: "Eva")
            #expect(other.names.kept("ana") == "Ana")
            try await other.feed.round()
            #expect(other.names.kept("ana") == nil)
            #expect(try await other.name() == "Eva")
            // Heard once, and not again.
            try await other.feed.round()
            #expect(other.names.kept("ana") == "Eva")
        }
    }

    @Test func `what commits later than others that began later is heard all the same`() async throws {
        try await self.withTwo { one, other, storage in
            #expect(try await other.name() == "Ana")
            try await storage.database.transaction { (slow) throws(DatabaseError) in
                _ = try await slow.rows(
                    """
                    INSERT INTO coordination.cache_invalidations (topic, key) VALUES ('identity.names', 'ana')
                    RETURNING transaction_id::text
                    """)
                // Begun after the open one, committed before it, and seen by a round in between.
                try await one.rename(to: "Eva", tag: CacheTag("identity.others"))
                try await other.feed.round()
                #expect(other.names.kept("ana") == "Ana")
                return .commit(())
            }
            try await other.feed.round()
            #expect(other.names.kept("ana") == nil)
        }
    }

    @Test func `a change to everything of a topic is heard as that`() async throws {
        try await self.withTwo { one, other, _ in
            #expect(try await other.name() == "Ana")
            try await one.rename(to: "Eva", tag: CacheTag("identity.names"))
            try await other.feed.round()
            #expect(try await other.name() == "Eva")
        }
    }

    @Test func `too many changes to name drop everything`() async throws {
        try await self.withTwo { one, other, storage in
            #expect(try await other.name() == "Ana")
            try await storage.sql(
                """
                INSERT INTO coordination.cache_invalidations (topic, key)
                SELECT 'identity.others', number::text FROM generate_series(1, 1500) AS number
                """)
            try await other.feed.round()
            #expect(other.names.kept("ana") == nil)
        }
    }

    @Test func `a coordinator's commit tells its own caches before it answers`() async throws {
        try await self.withTwo { one, _, storage in
            #expect(try await one.name() == "Ana")
            let coordinator = Coordinator(
                database: storage.database, clock: SystemClock(), limits: .patient, invalidations: one.invalidations)
            _ = try await coordinator.perform(
                Rename(name: "Eva"), with: Rename.Handler(), key: .telegramUpdate(1))
            #expect(try await one.name() == "Eva")
        }
    }

    @Test func `nothing is kept before the first round`() async throws {
        try await TestDatabase.with { storage in
            let instance = Instance(storage.database)
            #expect(try await instance.name() == nil)
            #expect(!instance.invalidations.isCurrent(at: .now))
            try await instance.feed.round()
            #expect(instance.invalidations.isCurrent(at: .now))
        }
    }
}

private struct Rename: Command {
    static let name = "test.rename"

    let name: String

    func encode(into json: inout JSONWriter) { json.object { $0.member("name", self.name) } }

    struct Receipt: JSONEncodable, JSONDecodable {
        init() {}
        init(json: JSONValue) throws(JSONFault) {}
        func encode(into json: inout JSONWriter) { json.object { _ in } }
    }

    struct Handler: CommandHandler {
        func execute(_ input: Rename, in work: UnitOfWork) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            work.transaction.queue("UPDATE identity.users SET first_name = \(input.name) WHERE telegram_id = 7")
            work.invalidate(CacheTag("identity.names", "ana"))
            return .success(Receipt())
        }
    }
}
