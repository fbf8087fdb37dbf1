import Caches
import Commerce
import Coordination
import Experiences
import Gamification
import Membership
import Postgres
import PostgresDriver
import TestKit
import Testing
import Vocabulary

@testable import Narrative

extension RequirementKinds {
    static let house = RequirementKinds(
        NarrativeRequirements.kinds + GamificationRequirements.kinds + MembershipRequirements.kinds)
}

extension RewardGiver {
    static func house(_ ledger: any BesitoLedger = PostgresBesitoLedger()) -> RewardGiver {
        let inventory = PostgresInventory()
        return RewardGiver(
            ledger: ledger, inventory: inventory,
            achievements: PostgresAchievements(ledger: ledger, inventory: inventory),
            entitlements: PostgresEntitlements(), experiences: PostgresExperiences(), shop: PostgresShopUnlocks())
    }
}

/// A database of its own with one member in it, and short names for what the tests do.
struct House {
    static let now = Instant(seconds: 1_800_000_000)

    let database: PostgresDatabase
    let coordinator: Coordinator
    let member: UserID
    let reader: NarrativeReader
    let invalidations = Invalidations()
    private let keys = KeySequence()

    /// Gives `body` a house, with `source` published when it is given, and takes it away after.
    static func with(
        publishing source: String? = StorySource.twoRooms, _ body: (House) async throws -> Void
    ) async throws {
        try await TestDatabase.with { test async throws in
            let house = House(test.database, member: try await Self.newMember(in: test.database))
            if let source { _ = try await house.publish(source) }
            try await body(house)
        }
    }

    private init(_ database: PostgresDatabase, member: UserID) {
        self.database = database
        self.coordinator = Coordinator(
            database: database, clock: ManualClock(Self.now), limits: .patient, invalidations: self.invalidations)
        self.member = member
        self.reader = NarrativeReader(database: database, requirements: .house)
    }

    private static func newMember(in database: any Database) async throws -> UserID {
        try await database.transaction { (transaction) throws(DatabaseError) in
            let row = try await transaction.rows(
                """
                INSERT INTO identity.users (created_at, last_active, language, time_zone, first_name)
                VALUES (now(), now(), 'es', 'UTC', 'Ana') RETURNING id
                """
            ).first
            guard let row else { throw .badColumn("id") }
            return .commit(try row.get("id", as: UserID.self))
        }
    }

    func scene() async throws -> Scene? {
        try await self.reader.scene(of: self.member, at: Self.now)
    }

    func key() -> IdempotencyKey { .telegramUpdate(self.keys.next()) }

    func publish(_ source: String) async throws -> PublishStory.Receipt {
        let story = try #require(StoryParser.parse(Array(source.utf8), knowing: .house).story)
        return try await self.perform(PublishStory(story), with: PublishStory.Handler())
    }

    @discardableResult
    func start() async throws -> StoryPosition {
        try await self.perform(StartStory(user: self.member), with: StartStory.Handler(requirements: .house))
    }

    @discardableResult
    func restart() async throws -> StoryPosition {
        try await self.perform(RestartStory(user: self.member), with: RestartStory.Handler(requirements: .house))
    }

    func outcome(
        of decision: DecisionID, paidBy ledger: any BesitoLedger = PostgresBesitoLedger()
    ) async throws -> Outcome<TakeDecision.Receipt> {
        try await self.coordinator.perform(
            TakeDecision(user: self.member, decision: decision),
            with: TakeDecision.Handler(rewards: .house(ledger), requirements: .house), key: self.key())
    }

    @discardableResult
    func take(
        _ decision: DecisionID, paidBy ledger: any BesitoLedger = PostgresBesitoLedger()
    ) async throws -> TakeDecision.Receipt {
        try Self.receipt(of: try await self.outcome(of: decision, paidBy: ledger))
    }

    func grant(_ amount: Int64) async throws {
        try await self.perform(
            GrantBesitos(
                user: self.member, amount: try #require(Besitos(amount)), source: .adminGrant, description: nil),
            with: GrantBesitos.Handler(ledger: PostgresBesitoLedger()))
    }

    func spend(_ amount: Int64) async throws {
        try await self.perform(
            SpendBesitos(
                user: self.member, amount: try #require(Besitos(amount)), purpose: .purchase, description: nil),
            with: SpendBesitos.Handler(ledger: PostgresBesitoLedger()))
    }

    func refusal(of decision: DecisionID) async throws -> Refusal? {
        guard case .refused(let refusal) = try await self.outcome(of: decision) else { return nil }
        return refusal
    }

    @discardableResult
    func perform<Handler: CommandHandler>(
        _ input: Handler.Input, with handler: Handler
    ) async throws -> Handler.Input.Receipt {
        try Self.receipt(of: try await self.coordinator.perform(input, with: handler, key: self.key()))
    }

    private static func receipt<Receipt>(of outcome: Outcome<Receipt>) throws -> Receipt {
        switch outcome {
        case .done(let receipt), .replayed(let receipt): return receipt
        case .refused(let refusal): throw refusal
        case .keyReused: throw KeyReused()
        }
    }

    private struct KeyReused: Error {}

    /// The id of a decision, archived or not.
    func decision(_ fragment: String, _ key: String) async throws -> DecisionID {
        let row = try await self.database.read(
            """
            SELECT decision_id FROM narrative.fragment_decisions JOIN narrative.narrative_fragments USING (fragment_id)
            WHERE fragment_key = \(fragment) AND decision_key = \(key)
            """
        ).first
        return try #require(row).get("decision_id")
    }

    /// How many statements `body` sent.
    func statements(of body: () async throws -> Void) async throws -> Int {
        let before = self.database.statementCount
        try await body()
        return self.database.statementCount - before
    }

    /// The first column of every row, as text.
    func texts(_ statement: SQL) async throws -> [String] {
        try await self.database.read("SELECT (row.value)::text AS text FROM (\(statement)) AS row (value)")
            .map { try $0.optional("text") ?? "NULL" }
    }

    /// What happened to the member, in order.
    func events() async throws -> [String] {
        try await self.texts(
            "SELECT type FROM coordination.event_log WHERE user_id = \(self.member) ORDER BY seq")
    }

    func balance() async throws -> [String] {
        try await self.texts("SELECT besitos FROM gamification.user_balances WHERE user_id = \(self.member)")
    }
}
