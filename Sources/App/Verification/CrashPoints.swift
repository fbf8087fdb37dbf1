import Glibc
import Synchronization

/// Counts the steps that a process takes, and kills it at one of them, as a crash or the kernel would: nothing is
/// cleaned up, nothing is said.
final class CrashPoints: Sendable {
    private struct State {
        var count = 0
        var phase = "request"
    }

    /// 1 for the first step; `nil` never kills.
    private let fatal: Int?
    private let note: @Sendable (_ number: Int, _ name: String) -> Void
    private let noteWait: @Sendable () -> Void
    private let state = Mutex(State())

    /// - Parameters:
    ///   - noteWait: told when the clock is moved, to what is due later.
    ///   - note: told each step before it is taken.
    init(
        fatal: Int? = nil, noteWait: @escaping @Sendable () -> Void = {},
        note: @escaping @Sendable (_ number: Int, _ name: String) -> Void = { _, _ in }
    ) {
        self.fatal = fatal
        self.note = note
        self.noteWait = noteWait
    }

    func tellWaiting() { self.noteWait() }

    /// What is being done from now on: the first word of each step's name.
    func enter(_ phase: String) { self.state.withLock { $0.phase = phase } }

    func pass(_ step: String) {
        let (number, phase) = self.state.withLock { state in
            state.count += 1
            return (state.count, state.phase)
        }
        self.note(number, "\(phase), \(step)")
        guard number == self.fatal else { return }
        kill(getpid(), SIGKILL)
        // The signal may reach another thread first; this one goes no further.
        while true { pause() }
    }
}
