/// What the runner of one instance may use.
public struct JobRunnerSettings: Sendable {
    /// Jobs at a time. Each holds at most one of the database's connections; the runner itself two more.
    public var concurrency = 4
    /// How often to look for work that nobody rang for, for abandoned work and for cancellations.
    public var pollInterval: Duration = .seconds(1)
    /// How long a job stays with an instance that says nothing. Renewed three times as often. Real time, by the
    /// database's clock.
    public var lease: Duration = .seconds(30)
    /// Schedules are looked at that often.
    public var cronInterval: Duration = .seconds(1)
    /// Depths are counted that often, for the metrics.
    public var countInterval: Duration = .seconds(30)

    public init() {}
}
