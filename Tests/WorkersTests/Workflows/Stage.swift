import Coordination
import Crypto
import HTTPClient
import JSON
import Postgres
import PostgresDriver
import Telemetry
import TestKit
import Testing
import Vocabulary
import Workers

/// A database, a supplier, and instances that run workflows.
struct Stage {
    let storage: TestDatabase
    let supplier: Supplier
    let address: String
    let http: HTTPClient
    /// Runs with the machine's, and can be moved ahead.
    let clock = MovableClock()
    let bell = Bell()
    let metrics = Metrics()

    static func with(_ body: (Stage) async throws -> Void) async throws {
        try await TestDatabase.with(configure: { $0.connectionsPerLoop = 6 }) { storage in
            try await storage.sql(
                "CREATE TABLE book (seq bigint GENERATED ALWAYS AS IDENTITY, operation text, text text)")
            try await Supplier.with { supplier, address in
                let http = HTTPClient(loop: TestDatabase.loops[1])
                let stage = Stage(storage: storage, supplier: supplier, address: address, http: http)
                let result: Result<Void, any Error>
                do { result = .success(try await body(stage)) } catch { result = .failure(error) }
                await http.stop()
                try result.get()
            }
        }
    }

    var reserve: Reserve { Reserve(http: self.http, address: self.address) }

    func registry(_ add: (inout WorkflowRegistry) -> Void) -> WorkflowRegistry {
        var registry = WorkflowRegistry()
        add(&registry)
        return registry
    }

    /// Runs jobs until `body` has ended.
    func running(
        _ registry: WorkflowRegistry, on database: (any Database)? = nil, metrics: Metrics = Metrics(),
        log: Logger = .silent, isPatrolled: Bool = false, _ body: () async throws -> Void
    ) async throws {
        let database = database ?? self.storage.database
        let engine = WorkflowEngine(
            database: database, registry: registry, clock: self.clock, log: log, metrics: metrics)
        let runner = self.runner(engine, on: database, metrics: metrics)
        let patrol = isPatrolled ? engine.startPatrol(interval: .milliseconds(50)) : nil
        runner.start()
        let result: Result<Void, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        await runner.stop(deadline: .zero)
        await patrol?.stop()
        try result.get()
    }

    private func runner(_ engine: WorkflowEngine, on database: any Database, metrics: Metrics) -> JobRunner {
        var jobs = JobRegistry()
        engine.install(on: &jobs)
        jobs.add(PruneWorkflows.Handler(history: .seconds(60)))
        var settings = JobRunnerSettings()
        settings.pollInterval = .milliseconds(20)
        return JobRunner(
            database: database, clock: self.clock, registry: jobs, bell: self.bell, settings: settings,
            metrics: metrics)
    }

    // MARK: - Doing

    /// A unit of work as a command would have it.
    func work<Value: Sendable>(
        _ body: (UnitOfWork) async throws(DatabaseError) -> Value
    ) async throws -> Value {
        let now = self.clock.now()
        let value = try await self.storage.database.transaction { (transaction) throws(DatabaseError) in
            let work = UnitOfWork(transaction: transaction, operation: .new(SecureRandom()), now: now)
            let value = try await body(work)
            work.recordEvents()
            return .commit(value)
        }
        self.bell.ring()
        return value
    }

    func start<Started: Workflow>(
        _ workflow: Started.Type, _ input: Started.Input, key: String = "one"
    ) async throws -> WorkflowRunID {
        try await self.work { (work) throws(DatabaseError) in
            try await work.start(workflow, input, key: key).run
        }
    }

    func perform<Handler: CommandHandler>(
        _ command: Handler.Input, with handler: Handler
    ) async throws -> Outcome<Handler.Input.Receipt> {
        let coordinator = Coordinator(
            database: self.storage.database, clock: self.clock, bell: self.bell, limits: .patient)
        return try await coordinator.perform(command, with: handler, key: .once(random: SecureRandom()))
    }

    func advance(by duration: Duration) {
        self.clock.advance(seconds: duration.components.seconds)
        self.bell.ring()
    }

    // MARK: - Seeing

    func run(_ id: WorkflowRunID) async throws -> WorkflowRun {
        try #require(try await WorkflowRun.read(id, in: self.storage.database))
    }

    /// Looks at the run again and again, woken by the bell, until it is as wanted.
    @discardableResult
    func wait(
        for id: WorkflowRunID, _ what: Comment? = nil, until isWanted: (WorkflowRun) -> Bool
    ) async throws -> WorkflowRun {
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            let heard = self.bell.heard
            let run = try await self.run(id)
            if isWanted(run) { return run }
            try #require(ContinuousClock.now < deadline, what ?? "\(run)")
            await self.bell.wait(after: heard, atMost: .milliseconds(20))
        }
    }

    func wait(until statement: String, is value: String) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while try await self.storage.sql(statement).first?.first != value {
            try #require(ContinuousClock.now < deadline, "\(statement)")
            await self.bell.wait(after: self.bell.heard, atMost: .milliseconds(20))
        }
    }

    /// Waits until the metrics of ``metrics`` say `line`.
    func wait(untilMetricsSay line: String) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while !self.metrics.exposition().contains("\(line)\n") {
            try #require(ContinuousClock.now < deadline, "\(line)")
            await self.bell.wait(after: self.bell.heard, atMost: .milliseconds(20))
        }
    }

    @discardableResult
    func wait(for id: WorkflowRunID, _ state: WorkflowRun.State) async throws -> WorkflowRun {
        try await self.wait(for: id) { $0.state == state }
    }

    /// What our own commands wrote, in order.
    func book() async throws -> [String] {
        try await self.storage.sql("SELECT text FROM book ORDER BY seq").map { $0[0] ?? "" }
    }

    func events() async throws -> [String] {
        try await self.storage.sql("SELECT data ->> 'state' FROM coordination.event_log ORDER BY seq").map {
            $0[0] ?? ""
        }
    }

    /// `action outcome` of each attempt at a step.
    func history(of step: String) async throws -> [String] {
        try await self.storage.sql(
            """
            SELECT action || ' ' || outcome FROM coordination.workflow_attempts
            JOIN coordination.workflow_steps USING (run_id, position) WHERE name = '\(step)' ORDER BY attempt_id
            """
        ).map { $0[0] ?? "" }
    }
}
