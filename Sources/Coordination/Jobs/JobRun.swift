public import Postgres
import Synchronization
public import Vocabulary

public typealias JobID = ID<JobRecord>

/// One attempt at a job, as its handler sees it.
public final class JobRun: Sendable {
    /// What the runner lends: how attempts reach the database.
    package struct Means: Sendable {
        let database: any Database
        let clock: any WallClock
        let bell: Bell

        package init(database: any Database, clock: any WallClock, bell: Bell) {
            self.database = database
            self.clock = clock
            self.bell = bell
        }
    }

    private struct State {
        var isCancelled = false
        var hasSeenCancellation = false
        var isFinished = false
        var progress = JobProgress()
        var isProgressNew = false
    }

    public let id: JobID
    /// From 1.
    public let attempt: Int
    /// The operation that this attempt's effects belong to.
    public let operation: OperationID
    private let holder: String
    private let means: Means
    private let state = Mutex(State())

    package init(id: JobID, attempt: Int, holder: String, operation: OperationID, means: Means) {
        self.id = id
        self.attempt = attempt
        self.holder = holder
        self.operation = operation
        self.means = means
    }

    /// The business time.
    public var now: Instant { self.means.clock.now() }

    /// Whether to stop: staff cancelled the job, its time is up, its lease was lost, or the instance stops.
    /// The handler's task is cancelled too.
    public var isCancelled: Bool {
        self.state.withLock { state in
            if state.isCancelled { state.hasSeenCancellation = true }
            return state.isCancelled
        }
    }

    /// Tells how far it is; readable by staff within about a second. Costs nothing here.
    public func progress(done: Int64, of total: Int64? = nil, note: String? = nil) {
        self.state.withLock { state in
            state.progress = JobProgress(done: max(0, done), total: total.map { max(0, $0) }, note: note)
            state.isProgressNew = true
        }
    }

    /// Commits what `body` writes together with the job's end: exactly once, however often it is attempted.
    ///
    /// - Throws: ``DatabaseError``; ``DatabaseError/isLostLease`` when somebody else has taken the job up meanwhile,
    ///   or it is finished already. Then nothing was written. After a lost answer the fate is unknown: the next
    ///   attempt, if there is one, tells.
    public func finish(_ body: (UnitOfWork) async throws(DatabaseError) -> Void) async throws(DatabaseError) {
        try await self.commit(body) { self.complete(in: $0) }
        self.state.withLock { $0.isFinished = true }
    }

    /// Commits what `body` writes and goes on: for work in portions, of which each finds out what is left.
    ///
    /// - Throws: as ``finish(_:)``.
    public func checkpoint(_ body: (UnitOfWork) async throws(DatabaseError) -> Void) async throws(DatabaseError) {
        try await self.commit(body) { work in
            work.transaction.queue("SELECT coordination.hold_job(\(self.id), \(self.holder), \(self.attempt))")
        }
    }

    /// - Parameter claim: queues what fails when the lease is lost; it rides with COMMIT.
    private func commit(
        _ body: (UnitOfWork) async throws(DatabaseError) -> Void, claiming claim: (UnitOfWork) -> Void
    ) async throws(DatabaseError) {
        let hasConsequences = try await self.means.database.transaction {
            (transaction) throws(DatabaseError) -> Ending<Bool> in
            let work = UnitOfWork(transaction: transaction, operation: self.operation, now: self.now)
            try await body(work)
            work.recordEvents()
            claim(work)
            return .commit(work.hasConsequences)
        }
        if hasConsequences { self.means.bell.ring() }
    }

    private func complete(in work: UnitOfWork) {
        let progress = self.state.withLock { $0.progress }
        work.transaction.queue(
            """
            SELECT coordination.complete_job(\(self.id), \(self.holder), \(self.attempt), \(work.now),
                \(self.operation.description), \(progress.done), \(progress.total), \(progress.note))
            """)
    }
}

// MARK: - The runner's side

extension JobRun {
    package var isFinished: Bool { self.state.withLock { $0.isFinished } }

    /// Whether the handler was told to stop and looked.
    package var hasSeenCancellation: Bool { self.state.withLock { $0.hasSeenCancellation } }

    package func cancel() { self.state.withLock { $0.isCancelled = true } }

    package var hasNewProgress: Bool { self.state.withLock { $0.isProgressNew } }

    /// What was told since it was last asked for.
    package func takeNewProgress() -> JobProgress? {
        self.state.withLock { state in
            defer { state.isProgressNew = false }
            return state.isProgressNew ? state.progress : nil
        }
    }
}

extension DatabaseError {
    /// Whether the attempt belongs to somebody else by now.
    public var isLostLease: Bool { self.sqlState == "DJ001" }
}
