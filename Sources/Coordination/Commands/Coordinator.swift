public import Caches
public import Crypto
import JSON
public import Postgres
public import Telemetry
public import Vocabulary

/// Runs commands, the only road to a write: validate, then one transaction that holds the writes, the events,
/// and the key with its receipt.
public final class Coordinator: Sendable {
    let database: any Database
    let clock: any WallClock
    private let random: any RandomSource
    private let log: Logger
    private let metrics: OperationMetrics
    private let lanes: Lanes
    let invalidations: Invalidations
    /// Rings after every commit that left work for others.
    public let bell: Bell
    public let load = Load()

    public init(
        database: any Database, clock: any WallClock, random: any RandomSource = SecureRandom(), log: Logger = .silent,
        metrics: Metrics = Metrics(), bell: Bell = Bell(), limits: CoordinatorLimits = CoordinatorLimits(),
        invalidations: Invalidations = Invalidations()
    ) {
        self.database = database
        self.clock = clock
        self.random = random
        self.log = log
        self.metrics = OperationMetrics(metrics)
        self.lanes = Lanes(capacity: limits.waitersPerLane, patience: limits.lanePatience)
        self.bell = bell
        self.invalidations = invalidations
        metrics.gauge("dianabot_operations_under_way", help: "Commands begun and not ended.") { [load] in
            load.operations
        }
    }

    /// Does `input` at most once per `key`; where the handler is a ``BatchHandler``, together with what others ask
    /// of it meanwhile.
    ///
    /// The receipt and the events commit together with the change, so either all of them exist or none
    /// does. Of concurrent calls with the same key one is done, and the others get its receipt.
    ///
    /// - Parameter request: the HTTP request's id, kept with the receipt.
    /// - Throws: ``DatabaseError`` when the database is unreachable or misbehaves. The commit may or may
    ///   not have happened; the caller finds out by repeating the call with the same key.
    public func perform<Handler: CommandHandler>(
        _ input: Handler.Input, with handler: Handler, key: IdempotencyKey, request: String? = nil
    ) async throws(DatabaseError) -> Outcome<Handler.Input.Receipt> {
        try await self.perform(input, key: key, request: request) { (operation, call) throws(DatabaseError) in
            guard let batching = handler.batching else {
                return try await self.outcome(of: input, with: handler, key: key, operation: operation, call)
            }
            return try await self.join(Wish(input: input, key: key, operation: operation, call: call), with: batching)
        }
    }

    /// Runs `body` in the command's lane, and tells of its end.
    private func perform<Input: Command>(
        _ input: Input, key: IdempotencyKey, request: String?,
        _ body: (OperationID, Call) async throws(DatabaseError) -> Outcome<Input.Receipt>
    ) async throws(DatabaseError) -> Outcome<Input.Receipt> {
        self.load.begin()
        defer { self.load.end() }
        let call = Call(request: request)
        let operation = OperationID(randomBytes: self.random.bytes(16))
        let outcome: Outcome<Input.Receipt>
        do throws(DatabaseError) {
            outcome = try await self.lanes.inTurn(input.lane) { () async throws(DatabaseError) in
                try await body(operation, call)
            }
        } catch {
            self.metrics.failed(Input.name)
            throw error
        }
        self.report(outcome, of: Input.name, by: key, operation: operation, call)
        if case .refused(let refusal) = outcome { await self.record(refusal, of: input, operation: operation) }
        return outcome
    }

    /// What a refused member lacked, in a transaction of its own: the command's is undone. The refusal stands
    /// whether or not this succeeds.
    private func record(_ refusal: Refusal, of input: some Command, operation: OperationID) async {
        guard Lack(refusal, of: input) != nil else { return }
        let isRecorded: Void? = try? await self.database.transaction { (transaction) throws(DatabaseError) in
            let work = self.newWork(in: transaction, operation: operation)
            work.tellLack(refusal, of: input)
            work.recordEvents()
            return .commit(())
        }
        if isRecorded != nil { self.bell.ring() }
    }

    /// What `input` would do now. Writes nothing, whatever the outcome.
    ///
    /// - Throws: ``DatabaseError`` when the database is unreachable or misbehaves.
    public func preview<Handler: CommandHandler>(
        _ input: Handler.Input, with handler: Handler
    ) async throws(DatabaseError) -> Preview<Handler.Input.Receipt> {
        if let refusal = handler.validate(input) { return Preview(result: .failure(refusal), events: [], changes: []) }
        return try await self.database.transaction { (transaction) throws(DatabaseError) in
            let work = self.newWork(in: transaction)
            // What the connection's earlier transactions touched may be in the counts still.
            let before = try await work.touchedRows()
            let result = try await handler.execute(input, in: work)
            guard case .success = result else {
                return .rollBack(Preview(result: result, events: [], changes: []))
            }
            let changes = try await work.touchedRows().compactMap { $0.since(before) }
            return .rollBack(Preview(result: result, events: work.events, changes: changes))
        }
    }

    func newWork(in transaction: any Transaction, operation: OperationID? = nil, at now: Instant? = nil) -> UnitOfWork {
        UnitOfWork(
            transaction: transaction, operation: operation ?? OperationID(randomBytes: self.random.bytes(16)),
            now: now ?? self.clock.now())
    }
}

// MARK: - One attempt and its repetition

extension Coordinator {
    func outcome<Handler: CommandHandler>(
        of input: Handler.Input, with handler: Handler, key: IdempotencyKey, operation: OperationID, _ call: Call
    ) async throws(DatabaseError) -> Outcome<Handler.Input.Receipt> {
        if let refusal = handler.validate(input) { return .refused(refusal) }
        let outcome: Outcome<Handler.Input.Receipt>
        do throws(DatabaseError) {
            outcome = try await self.attempt(input, with: handler, key: key, operation: operation, call)
        } catch {
            // Among others: the key's row was there already.
            guard case .server = error, !error.isTransient,
                let earlier = try await key.earlierOutcome(of: input, in: self.database)
            else { throw error }
            return earlier
        }
        // What an earlier call with this key did may be the very reason.
        if case .refused = outcome, let earlier = try await key.earlierOutcome(of: input, in: self.database) {
            return earlier
        }
        return outcome
    }

    private func attempt<Handler: CommandHandler>(
        _ input: Handler.Input, with handler: Handler, key: IdempotencyKey, operation: OperationID, _ call: Call
    ) async throws(DatabaseError) -> Outcome<Handler.Input.Receipt> {
        let (outcome, hasConsequences, invalidated) = try await self.database.transaction {
            (transaction) throws(DatabaseError) -> Ending<(Outcome<Handler.Input.Receipt>, Bool, [CacheTag])> in
            let work = self.newWork(in: transaction, operation: operation)
            switch try await handler.execute(input, in: work) {
            case .failure(let refusal): return .rollBack((.refused(refusal), false, []))
            case .success(let receipt):
                work.recordEvents()
                key.spend(on: input, for: receipt, of: call, in: work)
                self.metrics.observe(work.steps, of: Handler.Input.name)
                return .commit((.done(receipt), work.hasConsequences, work.invalidated))
            }
        }
        self.invalidations.applyOwn(invalidated)
        if hasConsequences { self.bell.ring() }
        return outcome
    }

    private func report<Receipt>(
        _ outcome: Outcome<Receipt>, of command: String, by key: IdempotencyKey, operation: OperationID, _ call: Call
    ) {
        let duration = call.elapsed
        self.metrics.ended(command, outcome, after: duration)
        self.log.info(
            "operation",
            [
                "operation_id": .string(operation.description), "command": .string(command),
                "caller": .string(key.caller), "outcome": .string(outcome.label),
                "request_id": .string(call.request ?? ""), "milliseconds": .double(duration / .milliseconds(1)),
            ])
    }
}

/// What one busy member may hold up.
public struct CoordinatorLimits: Sendable {
    /// Operations of one member that may wait for the one under way; more are turned away as busy.
    public var waitersPerLane = 256
    /// How long one waits at most.
    public var lanePatience: Duration = .seconds(20)

    public init() {}
}
