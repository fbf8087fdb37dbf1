/// The relay's limits.
public struct RelaySettings: Sendable {
    /// Events of one transaction.
    public var batch = 1000
    /// Streams handed on at a time, besides the critical lane, which has a worker of its own. Zero where this instance
    /// hands on none.
    public var workers = 2
    /// How often the log is looked at when no bell rings: the longest another instance's event waits.
    public var interval: Duration = .milliseconds(500)
    /// How long events wait at most to give way to operations.
    public var patience: Duration = .seconds(5)
    /// The same for the critical lane.
    public var criticalPatience: Duration = .milliseconds(500)
    /// What passes between two looks at the log.
    public var pace: Duration = .milliseconds(20)
    /// The same for the critical lane.
    public var criticalPace: Duration = .milliseconds(5)
    /// After so many attempts an event waits for staff.
    public var maxAttempts = 8
    /// What passes between the first two attempts; doubled each time.
    public var firstPause: Duration = .seconds(1)
    public var longestPause: Duration = .seconds(300)
    /// How often lag is measured.
    public var measuring: Duration = .seconds(15)

    public init() {}

    /// - Parameter attempts: made so far, at least one.
    func pause(after attempts: Int) -> Duration {
        min(self.longestPause, self.firstPause * (1 << min(attempts - 1, 20)))
    }

    /// A worker rests as many times as long as it worked as there are operations under way: it leaves room for who
    /// waits for an answer, and has larger batches, which cost less. Once an event has waited for `patience` it rests
    /// no longer than it worked; while nobody waits for an answer, not at all.
    func rest(after worked: Duration, operations: Int, waited: Duration, patience: Duration) -> Duration {
        operations == 0 ? .zero : max(worked, min(worked * operations, patience - waited))
    }
}
