import Coordination
import Synchronization

/// Who runs on this instance: at most so many at a time.
final class JobSlots: Sendable {
    private struct State {
        var running: [JobID: RunningJob] = [:]
        /// Handlers whose attempt was taken from them, by time-out or lost lease, and who have not noticed.
        var strays = 0
    }

    private let capacity: Int
    private let state = Mutex(State())
    /// Rings whenever somebody leaves.
    let left = Bell()

    init(capacity: Int) { self.capacity = capacity }

    var running: [RunningJob] { self.state.withLock { Array($0.running.values) } }
    var runningCount: Int { self.state.withLock { $0.running.count } }
    var strayCount: Int { self.state.withLock { $0.strays } }

    /// Strays take no slots, until there are as many as slots: then each takes one, so that handlers that hang for
    /// ever do not pile up.
    var free: Int {
        self.state.withLock { max(0, self.capacity - $0.running.count - max(0, $0.strays - self.capacity)) }
    }

    func enter(_ job: RunningJob) { self.state.withLock { $0.running[job.claimed.id] = job } }

    /// The handler has ended.
    func leave(_ job: RunningJob) {
        self.state.withLock { state in
            if state.running[job.claimed.id] === job {
                state.running[job.claimed.id] = nil
            } else {
                state.strays -= 1
            }
        }
        self.left.ring()
    }

    /// The attempt is no longer ours, though its handler may go on.
    ///
    /// - Returns: false when it had ended already.
    @discardableResult
    func disown(_ job: RunningJob) -> Bool {
        let isOurs = self.state.withLock { state in
            guard state.running[job.claimed.id] === job else { return false }
            state.running[job.claimed.id] = nil
            state.strays += 1
            return true
        }
        if isOurs { self.left.ring() }
        return isOurs
    }
}
