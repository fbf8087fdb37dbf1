public import Crypto
import JSON
public import Postgres
public import Telemetry
public import Vocabulary

/// Runs commands, the only road to a write: validate, then one transaction that holds the key, the
/// writes, the receipt and the events.
public struct Coordinator: Sendable {
    private let database: any Database
    private let clock: any WallClock
    private let random: any RandomSource
    private let log: Logger
    private let durations: Histogram
    private let outcomes: OutcomeCounters
    /// Rings after every commit that left work for others.
    public let bell: Bell

    public init(
        database: any Database, clock: any WallClock, random: any RandomSource = SecureRandom(), log: Logger = .silent,
        metrics: Metrics = Metrics(), bell: Bell = Bell()
    ) {
        self.database = database
        self.clock = clock
        self.random = random
        self.log = log
        self.durations = metrics.histogram(
            "dianabot_operation_duration_seconds", help: "Time of a command, from validation to commit.")
        self.outcomes = OutcomeCounters(metrics)
        self.bell = bell
    }

    /// Does `input` at most once per `key`.
    ///
    /// The receipt and the events commit together with the change, so either all of them exist or none
    /// does. A concurrent call with the same key waits for the first one to end.
    ///
    /// - Throws: ``DatabaseError`` when the database is unreachable or misbehaves. The commit may or may
    ///   not have happened; the caller finds out by repeating the call with the same key.
    public func perform<Handler: CommandHandler>(
        _ input: Handler.Input, with handler: Handler, key: IdempotencyKey
    ) async throws(DatabaseError) -> Outcome<Handler.Input.Receipt> {
        let started = ContinuousClock.now
        let operation = OperationID(randomBytes: self.random.bytes(16))
        let outcome = try await self.outcome(of: input, with: handler, key: key, operation: operation)
        let duration = ContinuousClock.now - started
        self.durations.observe(duration)
        self.outcomes.count(outcome)
        self.log.info(
            "operation",
            [
                "operation_id": .string(operation.description), "command": .string(Handler.Input.name),
                "caller": .string(key.caller), "outcome": .string(outcome.label),
                "milliseconds": .double(duration / .milliseconds(1)),
            ])
        return outcome
    }

    private func outcome<Handler: CommandHandler>(
        of input: Handler.Input, with handler: Handler, key: IdempotencyKey, operation: OperationID
    ) async throws(DatabaseError) -> Outcome<Handler.Input.Receipt> {
        if let refusal = handler.validate(input) { return .refused(refusal) }
        let now = self.clock.now()
        let (outcome, hasConsequences) = try await self.database.transaction {
            (transaction) throws(DatabaseError) -> Ending<(Outcome<Handler.Input.Receipt>, Bool)> in
            let work = UnitOfWork(transaction: transaction, operation: operation, now: now)
            switch try await Self.attempt(input, with: handler, key: key, in: work) {
            case .commit(let outcome): return .commit((outcome, work.hasConsequences))
            case .rollBack(let outcome): return .rollBack((outcome, false))
            }
        }
        if hasConsequences { self.bell.ring() }
        return outcome
    }

    private static func attempt<Handler: CommandHandler>(
        _ input: Handler.Input, with handler: Handler, key: IdempotencyKey, in work: UnitOfWork
    ) async throws(DatabaseError) -> Ending<Outcome<Handler.Input.Receipt>> {
        switch try await key.claim(for: input, in: work) {
        case .spent(let receipt): return .rollBack(.replayed(receipt))
        case .spentElsewhere: return .rollBack(.keyReused)
        case .ours: break
        }
        switch try await handler.execute(input, in: work) {
        case .failure(let refusal): return .rollBack(.refused(refusal))
        case .success(let receipt):
            key.settle(receipt, in: work)
            work.recordEvents()
            return .commit(.done(receipt))
        }
    }
}
