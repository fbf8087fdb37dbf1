/// The relay's limits.
public struct RelaySettings: Sendable {
    /// Events of one transaction.
    public var batch = 1000
    /// Streams handed on at a time, besides the critical lane, which has a worker of its own. Zero where this instance
    /// hands on none.
    public var workers = 2
    /// How often the log is looked at when no bell rings: the longest another instance's event waits.
    public var interval: Duration = .milliseconds(500)
    /// What two looks at the log are apart at least.
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

    /// A worker rests longer than it worked by as many times as there are operations under way, nine at most, and no
    /// longer than an interval: it leaves room for those who wait for an answer, and has larger batches, which cost
    /// less. While nobody waits it goes on at once.
    func rest(after worked: Duration, pace: Duration, operations: Int) -> Duration {
        max(pace - worked, min(worked * min(operations, 9), self.interval))
    }
}
