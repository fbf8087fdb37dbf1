import Coordination
import Gamification
import Identity
import Postgres
import PostgresDriver
import TestKit
import Vocabulary

/// A database with the besito commands on top and a clock that the test moves.
struct Economy {
    static let start = Instant(seconds: 1_769_860_800)  // 2026-01-31T12:00:00Z

    let storage: TestDatabase
    let clock = ManualClock(Self.start)
    let ledger = PostgresBesitoLedger()

    var database: PostgresDatabase { self.storage.database }
    var coordinator: Coordinator { Coordinator(database: self.database, clock: self.clock, limits: .patient) }
    var reader: BesitoReader { BesitoReader(database: self.database) }

    static func with(
        connectionsPerLoop: Int = 2, _ body: (Economy) async throws -> Void
    ) async throws {
        try await TestDatabase.with(configure: { $0.connectionsPerLoop = connectionsPerLoop }) {
            try await body(Economy(storage: $0))
        }
    }

    /// A new member whose days are counted in `timeZone`.
    func member(timeZone: String = "UTC") async throws -> UserID {
        let rows = try await self.storage.sql(
            """
            INSERT INTO identity.users (created_at, last_active, language, time_zone, first_name)
            VALUES (now(), now(), 'es', '\(timeZone)', 'Ana') RETURNING id
            """)
        return UserID(Int64(rows[0][0]!)!)
    }

    /// Runs one statement; cells as PostgreSQL's text.
    @discardableResult
    func sql(_ statement: String) async throws -> [[String?]] { try await self.storage.sql(statement) }

    func grant(
        _ amount: Int64, to user: UserID, from source: EarnSource = .adminGrant, expiresAt: Instant? = nil,
        key: IdempotencyKey = .fresh()
    ) async throws -> Outcome<LedgerReceipt> {
        try await self.coordinator.perform(
            GrantBesitos(user: user, amount: Besitos(amount)!, source: source, description: nil, expiresAt: expiresAt),
            with: GrantBesitos.Handler(ledger: self.ledger), key: key)
    }

    func spend(_ amount: Int64, of user: UserID, key: IdempotencyKey = .fresh()) async throws -> Outcome<LedgerReceipt>
    {
        try await self.coordinator.perform(
            SpendBesitos(user: user, amount: Besitos(amount)!, purpose: .purchase, description: nil),
            with: SpendBesitos.Handler(ledger: self.ledger), key: key)
    }

    func `do`<Handler: CommandHandler>(
        _ input: Handler.Input, _ handler: Handler
    ) async throws -> Outcome<Handler.Input.Receipt> {
        try await self.coordinator.perform(input, with: handler, key: .fresh())
    }

    /// A unit of work that commits.
    func work<Value: Sendable>(_ body: (UnitOfWork) async throws(DatabaseError) -> Value) async throws -> Value {
        try await self.database.transaction { (transaction) throws(DatabaseError) in
            let work = UnitOfWork(
                transaction: transaction, operation: .new(SystemBytes()), now: self.clock.now())
            let value = try await body(work)
            work.recordEvents()
            return .commit(value)
        }
    }

    /// One attempt at a job, as the runner makes it.
    func run<Handler: JobHandler>(_ handler: Handler, _ job: Handler.Input) async throws {
        let rows = try await self.storage.sql(
            """
            INSERT INTO coordination.jobs (state, queue, kind, args, priority, max_attempts, attempt, enqueued_at, run_at,
                due_at, lease_until, holder, operation_id)
            VALUES ('running', 'default', '\(Handler.Input.kind)', '{}', 5, 10, 1, now(), now(), now(), 'infinity', 'test',
                    'test')
            RETURNING job_id
            """)
        let run = JobRun(
            id: JobID(Int64(rows[0][0]!)!), attempt: 1, holder: "test", operation: .new(SystemBytes()),
            means: JobRun.Means(database: self.database, clock: self.clock, bell: Bell()))
        try await handler.run(job, run)
    }

    func claimDaily(_ user: UserID) async throws -> Outcome<ClaimDailyReward.Receipt> {
        try await self.coordinator.perform(
            ClaimDailyReward(user: user), with: ClaimDailyReward.Handler(ledger: self.ledger), key: .fresh())
    }

    func besitos(of user: UserID) async throws -> Int64? {
        try await self.reader.balance(of: user, at: self.clock.now())?.besitos.units
    }

    func events(_ type: String) async throws -> Int {
        Int(try await self.storage.sql("SELECT count(*) FROM coordination.event_log WHERE type = '\(type)'")[0][0]!)!
    }

    /// Whether every proof of the ledger holds.
    func addsUp() async throws -> Bool {
        let proof = LedgerProof(database: self.database)
        let mismatches = try await proof.mismatches(limit: 10)
        let late = try await self.sql(
            """
            SELECT user_id FROM gamification.user_balances JOIN gamification.lots USING (user_id)
            WHERE is_open AND expires_at IS NOT NULL AND (lapses_from IS NULL OR lapses_from > expires_at)
            """)
        return try await proof.totals()?.holds == true && mismatches.isEmpty && late.isEmpty
    }
}

extension IdempotencyKey {
    static func fresh() -> IdempotencyKey { .once(random: SystemBytes()) }
}

extension Outcome {
    var receipt: Receipt? { if case .done(let receipt) = self { receipt } else { nil } }
    var refusal: Refusal? { if case .refused(let refusal) = self { refusal } else { nil } }
}
