import Coordination
import Synchronization

/// An attempt under way on this instance.
final class RunningJob: Sendable {
    let claimed: ClaimedJob
    let run: JobRun
    /// When its time is up.
    let deadline: ContinuousClock.Instant
    private let task = Mutex<(handler: Task<Void, Never>?, isStopped: Bool)>((nil, false))

    init(claimed: ClaimedJob, run: JobRun, timeout: Duration) {
        self.claimed = claimed
        self.run = run
        self.deadline = .now + timeout
    }

    func start(_ body: @escaping @Sendable () async -> Void) {
        let handler = Task { await body() }
        let isStopped = self.task.withLock { task in
            task.handler = handler
            return task.isStopped
        }
        if isStopped { handler.cancel() }
    }

    /// Asks the handler to end; it may not listen.
    func cancel() {
        self.run.cancel()
        let handler = self.task.withLock { task in
            task.isStopped = true
            return task.handler
        }
        handler?.cancel()
    }
}
