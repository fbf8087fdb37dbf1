import Coordination
import EventCatalogue
import Gamification
import JSON
import Postgres
import PostgresDriver
import Vocabulary
import Workers

/// Missions, achievements, items and streaks on an ``Economy``.
struct Parlour {
    let economy: Economy
    let user: UserID

    static let kinds = RequirementKinds(GamificationRequirements.kinds)
    static let inventory = PostgresInventory()

    var achievements: PostgresAchievements {
        PostgresAchievements(ledger: self.economy.ledger, inventory: Self.inventory)
    }

    var follower: FollowProgress {
        FollowProgress(
            ledger: self.economy.ledger, inventory: Self.inventory, achievements: self.achievements,
            requirements: Self.kinds)
    }

    /// - Parameter content: JSON, published first.
    static func with(
        _ content: String = "{}", timeZone: String = "UTC", connectionsPerLoop: Int = 2,
        _ body: (Parlour) async throws -> Void
    ) async throws {
        try await Economy.with(connectionsPerLoop: connectionsPerLoop) { economy async throws in
            let parlour = Parlour(economy: economy, user: try await economy.member(timeZone: timeZone))
            if let refusal = try await parlour.publish(content).refusal { throw refusal }
            try await body(parlour)
        }
    }

    func content(_ text: String) throws -> GameContent {
        try GameContent(json: JSONReader.read(text), knowing: Self.kinds)
    }

    func publish(_ text: String) async throws -> Outcome<PublishGameContent.Receipt> {
        try await self.perform(PublishGameContent(try self.content(text)), PublishGameContent.Handler())
    }

    func perform<Handler: CommandHandler>(
        _ input: Handler.Input, _ handler: Handler, key: IdempotencyKey = .fresh()
    ) async throws -> Outcome<Handler.Input.Receipt> {
        try await self.economy.coordinator.perform(input, with: handler, key: key)
    }

    /// Hands on what happened, and what follows from it.
    func follow() async throws {
        let relay = Relay(
            [self.follower], database: self.economy.database, clock: self.economy.clock, bell: Bell())
        try await relay.drain()
        let aside = try await self.economy.sql("SELECT seq, last_error FROM coordination.set_aside_events")
        if let first = aside.first { throw Failed(reason: "\(first)") }
    }

    /// Says events as a domain would.

    func say<Content: Event>(_ events: [Content], by user: UserID? = nil) async throws {
        let (user, now) = (user ?? self.user, self.economy.clock.now())
        try await self.economy.database.transaction { (transaction) throws(DatabaseError) in
            let work = UnitOfWork(
                transaction: transaction, operation: OperationID(randomBytes: Array(repeating: 7, count: 16)), now: now)
            for event in events { work.emit(event, about: user) }
            work.recordEvents()
            return .commit(())
        }
    }

    /// Takes `count` decisions in the story.
    func decide(_ count: Int = 1, at fragment: String = "garden", by user: UserID? = nil) async throws {
        let decision = DecisionTaken(
            fragmentID: FragmentID(1), fragmentKey: fragment, runNo: 1, decisionID: DecisionID(1), decisionKey: "go",
            nextFragmentID: FragmentID(2), nextFragmentKey: "hall", besitos: .zero)
        try await self.say(Array(repeating: decision, count: count), by: user)
    }

    func claim(_ key: String) async throws -> Outcome<ClaimMission.Receipt> {
        try await self.perform(
            ClaimMission(user: self.user, key: key),
            ClaimMission.Handler(
                ledger: self.economy.ledger, inventory: Self.inventory, achievements: self.achievements))
    }

    func use(_ key: String) async throws -> Outcome<UseItem.Receipt> {
        try await self.perform(
            UseItem(user: self.user, key: key),
            UseItem.Handler(ledger: self.economy.ledger, inventory: Self.inventory, achievements: self.achievements))
    }

    func give(_ key: String, _ quantity: Int64 = 1) async throws -> Outcome<CorrectInventory.Receipt> {
        try await self.perform(
            CorrectInventory(user: self.user, key: key, change: quantity, reason: "test"), CorrectInventory.Handler())
    }

    /// The member's missions as `key period status done/count`.
    func missions() async throws -> [String] {
        try await self.economy.sql(
            """
            SELECT mission_key || ' ' || period_key || ' ' || held.status || ' ' || (progress -> 0 ->> 'done') || '/'
                || (progress -> 0 ->> 'count')
            FROM gamification.user_missions AS held JOIN gamification.missions USING (mission_id)
            WHERE user_id = \(self.user) ORDER BY mission_key, period_key
            """
        ).compactMap { $0[0] }
    }

    func achieved() async throws -> [String] {
        try await self.economy.sql(
            """
            SELECT achievement_key FROM gamification.user_achievements JOIN gamification.achievements USING (achievement_id)
            WHERE user_id = \(self.user) AND revoked_at IS NULL ORDER BY 1
            """
        ).compactMap { $0[0] }
    }

    /// Days in a row, and the most there were.
    func streak() async throws -> [Int64] {
        let rows = try await self.economy.sql(
            "SELECT streak_days, longest_streak FROM gamification.user_progress WHERE user_id = \(self.user)")
        return rows.first?.compactMap { $0.flatMap { Int64($0) } } ?? []
    }

    func nextDay(_ days: Int = 1) { self.economy.clock.advance(by: .seconds(86_400 * days)) }
}

extension String {
    /// JSON of one item.
    static func item(_ key: String, _ rest: String = "") -> String {
        """
        {"key": "\(key)", "item_type": "power_up", "rarity": "common", "icon": "🕯", \
        "name": {"es": "Vela", "en": "Candle"}, "description": {"es": "Arde.", "en": "It burns."}\(rest)}
        """
    }

    /// JSON of one mission.
    static func mission(_ key: String, _ type: String, _ objectives: String, _ rest: String = "") -> String {
        """
        {"key": "\(key)", "mission_type": "\(type)", "icon": "🚪", "title": {"es": "Pasar", "en": "Come in"}, \
        "description": {"es": "Decide.", "en": "Decide."}, "objectives": \(objectives)\(rest)}
        """
    }

    /// JSON of one achievement.
    static func achievement(_ key: String, _ rest: String = "") -> String {
        """
        {"key": "\(key)", "rarity": "common", "icon": "🎩", "name": {"es": "Huésped", "en": "Guest"}, \
        "description": {"es": "De la casa.", "en": "Of the house."}, "points": 10\(rest)}
        """
    }
}

// MARK: - The subscriber by hand

extension Parlour {
    /// All that happened, in order.
    func events() async throws -> [RecordedEvent] {
        var query = EventQuery()
        query.limit = 1000
        return try await EventReader(database: self.economy.database).events(query).events.reversed()
    }

    func handle(_ events: [RecordedEvent]) async throws { try await self.hand(events, to: self.follower) }

    func hand(_ events: [RecordedEvent], to subscriber: any Subscriber) async throws {
        let now = self.economy.clock.now()
        let failure = try await self.economy.database.transaction {
            (transaction) throws(DatabaseError) -> Ending<String?> in
            let work = UnitOfWork(
                transaction: transaction, operation: OperationID(randomBytes: Array(repeating: 8, count: 16)), now: now)
            do { try await subscriber.handle(events, in: work) } catch { return .rollBack("\(error)") }
            work.recordEvents()
            return .commit(nil)
        }
        if let failure { throw Failed(reason: failure) }
    }

    struct Failed: Error { let reason: String }

    func statements(of body: () async throws -> Void) async throws -> Int {
        let before = self.economy.database.statementCount
        try await body()
        return self.economy.database.statementCount - before
    }
}

extension Economy {
    /// Does a job as the runner would.
    func run<Handler: JobHandler>(_ job: Handler.Input, _ handler: Handler) async throws {
        try await self.sql("DELETE FROM coordination.jobs")
        let rows = try await self.sql(
            """
            INSERT INTO coordination.jobs (state, queue, kind, args, priority, max_attempts, attempt, enqueued_at, run_at,
                due_at, lease_until, holder, operation_id)
            VALUES ('running', 'default', '\(Handler.Input.kind)', '{}', 5, 10, 1, now(), now(), now(), 'infinity',
                    'test', 'test')
            RETURNING job_id
            """)
        let run = JobRun(
            id: JobID(Int64(rows[0][0]!)!), attempt: 1, holder: "test",
            operation: OperationID(randomBytes: Array(repeating: 9, count: 16)),
            means: JobRun.Means(database: self.database, clock: self.clock, bell: Bell()))
        try await handler.run(job, run)
    }
}
