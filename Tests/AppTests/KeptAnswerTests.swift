import Caches
import Commerce
import Coordination
import Crypto
import Gamification
import JSON
import Narrative
import Postgres
import PostgresDriver
import Telemetry
import TestKit
import Testing
import Vocabulary
import Workers

@testable import App

/// What is kept of a member stands on this: whatever a kind of requirement measures, and a balance, changes with an
/// event about the member, in the same transaction.
@Suite(.timeLimit(.minutes(4)))
struct KeptAnswerTests {
    private struct Instance {
        let invalidations = Invalidations(maxSilence: .seconds(3600))
        let members = MemberChanges(maxSilence: .seconds(3600), rest: .seconds(3600))
        let readers: Readers
        var kinds: RequirementKinds { self.readers.requirements }
        private let feed: InvalidationFeed
        private let memberFeed: MemberFeed

        init(_ database: any Database) {
            self.feed = InvalidationFeed(database: database, invalidations: self.invalidations)
            self.memberFeed = MemberFeed(database: database, invalidations: self.invalidations, members: self.members)
            self.readers = Readers(
                database, hearing: self.invalidations, of: self.members, maxMembers: 100, metrics: Metrics())
        }

        func round() async throws {
            try await self.feed.round()
            try await self.memberFeed.round()
        }

        /// Until what is shown is kept.
        func listen() async throws { while !self.members.isHeard(at: .now) { try await self.round() } }
    }

    private struct Shown: Hashable {
        let answers: [RequirementAnswer]
        /// Everybody's, as JSON.
        let balances: [UserID: String]
        let story: String?
        let shop: String
    }

    @Test func `whatever operation is done, what is shown is what is true, here at once and elsewhere after a round`()
        async throws
    {
        let configuration = try Configuration(SettingValues(flags: [], environment: [:]))
        try await TestDatabase.with(configure: { $0.connectionsPerLoop = 4 }) { storage async throws in
            let database = storage.database
            try await ExampleWorld.build(in: database, configuration, at: SystemClock().now())
            let now = try await ExampleWorld.present(in: database).now
            let stage = Stage(database, plain: database, at: now, configuration, points: CrashPoints())
            let (here, elsewhere) = (Instance(database), Instance(database))
            let coordinator = Coordinator(
                database: database, clock: ManualClock(now), limits: .patient, invalidations: here.invalidations)
            let asked = try await Self.everyMeasure(in: database)
            func shown(
                _ kinds: RequirementKinds, _ besitos: BesitoReader, _ story: NarrativeReader, _ shop: ShopReader
            ) async throws -> Shown {
                Shown(
                    answers: try await kinds.answers(
                        asked.map(\.requirement), for: ExampleWorld.member, at: now, reading: database),
                    balances: try await Self.balances(besitos, of: try await Self.everybody(in: database), at: now),
                    story: try await story.position(of: ExampleWorld.member, at: now).map(JSONWriter.text),
                    shop: JSONWriter.text(of: try await shop.items(after: nil, limit: 100)))
            }
            func shown(by instance: Instance) async throws -> Shown {
                try await shown(
                    instance.kinds, instance.readers.besitos, instance.readers.story, instance.readers.shop)
            }
            func truly() async throws -> Shown {
                try await shown(
                    .everything, BesitoReader(database: database),
                    NarrativeReader(database: database, requirements: .everything), ShopReader(database: database))
            }
            var changed: Set<String> = []
            // First what later ones would stand in the way of, and last what stands in the way of others.
            let (first, last) = (["narrative.unlock_fragment"], ["gamification.freeze_balance"])
            for name in first + Set(Stage.names(configuration)).subtracting(first + last).sorted() + last {
                for instance in [here, elsewhere] {
                    try await instance.listen()
                    _ = try await shown(by: instance)
                }
                let before = try await truly()
                let operation = try stage.operation(name)
                _ = try await operation.call(operation.example).perform(
                    by: coordinator, key: .once(random: SecureRandom()), request: nil)
                var truth = try await truly()
                #expect(try await shown(by: here) == truth, "\(name)")
                try await elsewhere.round()
                #expect(try await shown(by: elsewhere) == truth, "\(name), elsewhere")
                try await stage.drain()
                for instance in [here, elsewhere] { try await instance.round() }
                truth = try await truly()
                for instance in [here, elsewhere] {
                    #expect(try await shown(by: instance) == truth, "what follows from \(name)")
                }
                for (index, measure) in asked.enumerated() where before.answers[index] != truth.answers[index] {
                    changed.insert(measure.kind)
                }
                if before.balances != truth.balances { changed.insert("balance") }
                if before.story != truth.story { changed.insert("story") }
                if before.shop != truth.shop { changed.insert("shop") }
            }
            // No example changes these, but the same row as one of the others: lifetime_besitos, visited, flag, flag.
            let unchanged = Set(asked.map(\.kind) + ["balance", "story", "shop"]).subtracting(changed)
            #expect(unchanged == ["level", "narrative_level", "value", "variable"])
        }
    }

    @Test func `what time alone changes is kept until it does`() async throws {
        try await TestDatabase.with(configure: { $0.connectionsPerLoop = 4 }) { storage async throws in
            // As kept as can be: all of it in one stretch of five minutes.
            let start = Instant(seconds: 1_800_000_000)
            let ends = start.advanced(by: .seconds(100))
            for statement in Self.vipUntil(ends, from: start) { try await storage.sql(statement) }
            let instance = Instance(storage.database)
            try await instance.listen()
            let user: UserID = try #require(try await storage.database.read("SELECT id FROM identity.users").first)
                .get("id")
            for (seconds, isMet) in [(0, true), (99, true), (100, false), (101, false)] {
                let before = storage.database.statementCount
                let answers = try await instance.kinds.answers(
                    [.atom(.init("vip", .holds)), .atom(.init("min_besitos", .number(30)))], for: user,
                    at: start.advanced(by: .seconds(seconds)), reading: storage.database)
                #expect(answers.map(\.isMet) == [isMet, isMet], "after \(seconds) s")
                #expect(storage.database.statementCount - before == (seconds == 99 ? 0 : 2), "after \(seconds) s")
            }
        }
    }

    /// A member who is VIP, and has 30 besitos, until `ends`.
    private static func vipUntil(_ ends: Instant, from start: Instant) -> [String] {
        [
            """
            INSERT INTO identity.users (created_at, last_active, telegram_id, language, time_zone, first_name)
            VALUES ('\(start)', '\(start)', 1, 'es', 'UTC', 'Ana')
            """,
            """
            INSERT INTO membership.entitlements
                (user_id, entitlement, created_at, starts_at, ends_at, source, operation_id)
            SELECT id, 'vip', '\(start)', '\(start)', '\(ends)', 'test', 'test' FROM identity.users
            """,
            """
            INSERT INTO gamification.user_balances (user_id, besitos, lifetime_besitos, updated_at)
            SELECT id, 30, 30, '\(start)' FROM identity.users
            """,
            """
            WITH entry AS (
                INSERT INTO gamification.transactions (user_id, amount, balance_after, created_at, local_day,
                    transaction_type, source, operation_id)
                SELECT id, 30, 30, '\(start)', '2027-01-15', 'earn', 'gift', 'test' FROM identity.users
                RETURNING user_id, transaction_id)
            INSERT INTO gamification.lots (user_id, granted, remaining, expires_at, transaction_id)
            SELECT user_id, 30, 30, '\(ends)', transaction_id FROM entry
            """,
        ]
    }

    private static func everybody(in database: any Database) async throws -> [UserID] {
        var users: [UserID] = []
        for row in try await database.read("SELECT id FROM identity.users") { users.append(try row.get("id")) }
        return users
    }

    private static func balances(
        _ besitos: BesitoReader, of users: [UserID], at now: Instant
    ) async throws -> [UserID: String] {
        var balances: [UserID: String] = [:]
        for user in users { balances[user] = try await besitos.balance(of: user, at: now).map(JSONWriter.text) }
        return balances
    }

    /// Each kind, with every subject that there is.
    private static func everyMeasure(
        in database: any Database
    ) async throws -> [(kind: String, requirement: Requirement)] {
        let rows = try await database.read(
            """
            SELECT DISTINCT subject FROM (
                SELECT item_key FROM gamification.items UNION SELECT mission_key FROM gamification.missions
                UNION SELECT achievement_key FROM gamification.achievements
                UNION SELECT fragment_key FROM narrative.narrative_fragments
                UNION SELECT unnest(flags) FROM narrative.fragment_decisions
                UNION SELECT jsonb_object_keys(variables) FROM narrative.stories
                UNION SELECT jsonb_object_keys(deeds) FROM gamification.user_progress
                UNION SELECT experience_key FROM experiences.experiences
            ) AS there (subject)
            """)
        var subjects: [String] = []
        for row in rows { subjects.append(try row.get("subject")) }
        return RequirementKinds.everything.all.filter(\.isKept).map { kind in
            let arguments: [Requirement.Argument] =
                switch kind.shape {
                case .number(let range): [.number(range.upperBound)]
                case .truth: [.holds]
                case .key: subjects.map { .key($0) }
                case .countedKey(let range): subjects.map { .count(range.upperBound, of: $0) }
                case .pair: subjects.map { .key("\($0).open") }
                }
            return (kind.name, .all(arguments.map { .atom(.init(kind.name, $0)) }))
        }
    }
}
