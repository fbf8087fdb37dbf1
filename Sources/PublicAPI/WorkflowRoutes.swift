public import Coordination
public import HTTPServer
import HTTPWire
import Identity
import JSON
public import Postgres
public import Vocabulary

/// `/api/v1/workflows`: runs, their steps and history, and what a person can do about them.
public struct WorkflowRoutes: Sendable {
    private let access: StaffAccess
    private let reader: WorkflowReader
    private let coordinator: Coordinator
    private let signalWorkflow: SignalWorkflow.Handler
    private let resolveStep: ResolveWorkflowStep.Handler
    private let forkWorkflow: ForkWorkflow.Handler
    private let clock: any WallClock

    public init(
        access: StaffAccess, database: any Database, coordinator: Coordinator, registry: WorkflowRegistry,
        clock: any WallClock
    ) {
        self.clock = clock
        self.forkWorkflow = ForkWorkflow.Handler(registry: registry)
        self.access = access
        self.reader = WorkflowReader(database: database)
        self.coordinator = coordinator
        self.signalWorkflow = SignalWorkflow.Handler(registry: registry)
        self.resolveStep = ResolveWorkflowStep.Handler(registry: registry)
    }

    public func install(on router: inout Router) {
        router.get("/api/v1/workflows") { request throws(Problem) in try await self.list(request) }
        router.get("/api/v1/workflows/{workflow}") { request throws(Problem) in try await self.show(request) }
        router.post("/api/v1/workflows/{workflow}/signals") { request throws(Problem) in
            try await self.signal(request)
        }
        router.post("/api/v1/workflows/{workflow}/retries") { request throws(Problem) in try await self.retry(request) }
        router.post("/api/v1/workflows/{workflow}/cancellations") { request throws(Problem) in
            try await self.cancel(request)
        }
        router.post("/api/v1/workflows/{workflow}/resolutions") { request throws(Problem) in
            try await self.resolve(request)
        }
        router.post("/api/v1/workflows/{workflow}/forks") { request throws(Problem) in try await self.fork(request) }
    }

    /// Newest first; `limit` 1 to 100 (20), and what ``selection(of:)`` reads.
    private func list(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .workflowsRead)
        let limit: Int64 = try request.query("limit") ?? 20
        guard (1...100).contains(limit) else {
            throw Problem(400, "http.invalid_parameter", "limit must be from 1 to 100.", field: "limit")
        }
        let selection = try Self.selection(of: request)
        let runs = try await unlessBroken { () async throws(DatabaseError) in
            try await self.reader.runs(selection, at: self.clock.now(), limit: Int(limit) + 1)
        }
        return .json { json in
            json.member("data", Array(runs.prefix(Int(limit))))
            json.member("has_more", runs.count > Int(limit))
        }
    }

    private static func selection(of request: RoutedRequest) throws(Problem) -> WorkflowSelection {
        var selection = WorkflowSelection()
        let state: WorkflowState? = try request.query("state")
        let user: Int64? = try request.query("user")
        let parent: Int64? = try request.query("parent")
        let before: Int64? = try request.query("starting_after")
        selection.state = state?.text
        selection.name = try request.query("name")
        selection.user = user.map(UserID.init)
        selection.parent = parent.map(WorkflowRunID.init)
        selection.longerThan = try request.query("longer_than")
        selection.before = before.map(WorkflowRunID.init)
        return selection
    }

    private func show(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .workflowsRead)
        let id = try Self.run(request)
        let report = try await unlessBroken { () async throws(DatabaseError) in try await self.reader.run(id) }
        guard let report else { throw Problem(404, "coordination.no_such_workflow", "There is no such workflow run.") }
        return .json(report)
    }

    private func signal(_ request: RoutedRequest) async throws(Problem) -> Response {
        try await self.answer(request, with: self.signalWorkflow) { (run, fields) throws(JSONFault) in
            try fields.allow(only: "name", "payload", "key")
            return SignalWorkflow(
                run, try fields.string("name"), payload: try fields.value("payload"),
                key: try fields.optional("key") { (fields) throws(JSONFault) in try fields.string("key") } ?? "")
        }
    }

    private func retry(_ request: RoutedRequest) async throws(Problem) -> Response {
        try await self.answer(request, with: RetryWorkflow.Handler()) { (run, fields) throws(JSONFault) in
            try fields.allow(only: "step")
            return RetryWorkflow(
                run, step: try fields.optional("step") { (fields) throws(JSONFault) in try fields.string("step") })
        }
    }

    private func cancel(_ request: RoutedRequest) async throws(Problem) -> Response {
        try await self.answer(request, with: CancelWorkflow.Handler()) { (run, fields) throws(JSONFault) in
            try fields.allow()
            return CancelWorkflow(run)
        }
    }

    private func resolve(_ request: RoutedRequest) async throws(Problem) -> Response {
        try await self.answer(request, with: self.resolveStep) { (run, fields) throws(JSONFault) in
            try fields.allow(only: "step", "finding", "output")
            return ResolveWorkflowStep(
                run, step: try fields.string("step"), try fields.choice("finding"),
                output: try fields.optional("output") { (fields) throws(JSONFault) in try fields.value("output") })
        }
    }

    private func fork(_ request: RoutedRequest) async throws(Problem) -> Response {
        try await self.answer(request, with: self.forkWorkflow) { (run, fields) throws(JSONFault) in
            try fields.allow(only: "step", "reason")
            return ForkWorkflow(run, from: try fields.string("step"), reason: try fields.string("reason"))
        }
    }

    private func answer<Handler: CommandHandler>(
        _ request: RoutedRequest, with handler: Handler,
        _ read: (WorkflowRunID, JSONFields) throws(JSONFault) -> Handler.Input
    ) async throws(Problem) -> Response {
        let staff = try await self.access.staff(request, allowedTo: .workflowsWrite)
        let key = try request.idempotencyKey(of: staff)
        let run = try Self.run(request)
        let fields = try request.jsonObject()
        let command: Handler.Input
        do throws(JSONFault) { command = try read(run, fields) } catch { throw Problem(error) }
        return try await self.coordinator.answer(command, with: handler, key: key, to: request)
    }

    private static func run(_ request: RoutedRequest) throws(Problem) -> WorkflowRunID {
        let id: Int64 = try request.path("workflow")
        return WorkflowRunID(id)
    }
}

/// A state, or `unregistered`.
private struct WorkflowState: TextParameter {
    let text: String

    init?(parameter text: String) {
        guard WorkflowSelection.states.contains(text) else { return nil }
        self.text = text
    }

    static var parameterRule: String { "one of \(WorkflowSelection.states.joined(separator: ", "))" }
}
