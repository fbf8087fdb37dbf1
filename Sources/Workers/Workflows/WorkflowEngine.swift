public import Coordination
public import Postgres
public import Telemetry
public import Vocabulary

/// Runs workflows: each thing that is due is a job, so any instance takes it up.
public struct WorkflowEngine: Sendable {
    let database: any Database
    let registry: WorkflowRegistry
    let clock: any WallClock
    let machineClock: any WallClock
    let monitor: WorkflowMonitor
    private let log: Logger

    /// - Parameters:
    ///   - clock: business time, which the playground moves: deadlines, pauses and moments are in it.
    ///   - machineClock: real time: when the effects of an outside call have settled.
    public init(
        database: any Database, registry: WorkflowRegistry, clock: any WallClock,
        machineClock: any WallClock = SystemClock(), log: Logger = .silent, metrics: Metrics = Metrics()
    ) {
        self.database = database
        self.registry = registry
        self.clock = clock
        self.machineClock = machineClock
        self.monitor = WorkflowMonitor(registry: registry, log: log, metrics: metrics)
        self.log = log
    }

    /// Makes the job runner able to run workflows.
    public func install(on jobs: inout JobRegistry) {
        jobs.add(
            StepRunner(
                database: self.database, registry: self.registry, machineClock: self.machineClock, monitor: self.monitor
            ))
        jobs.add(BeginRunner(registry: self.registry, monitor: self.monitor))
        jobs.add(TimeOutRunner(monitor: self.monitor))
        jobs.add(ChildEndedRunner())
    }

    /// Counts runs for the metrics, and finds what was forgotten.
    public func startPatrol(interval: Duration = .seconds(15)) -> Worker {
        Worker("workflows", bell: Bell(), interval: interval, log: self.log) {
            try await self.patrol()
            return false
        }
    }
}
