public import JSON
public import Postgres
public import Vocabulary

/// Tells a run what one of its steps waits for, or will wait for.
public struct SignalWorkflow: Command, JSONDecodable {
    public static let name = "coordination.signal_workflow"

    public let run: WorkflowRunID
    public let signal: String
    public let payload: JSONValue
    /// Tells apart signals of one name; at most 128 bytes.
    public let key: String

    public init(_ run: WorkflowRunID, _ signal: String, payload: JSONValue, key: String = "") {
        self.run = run
        self.signal = signal
        self.payload = payload
        self.key = key
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("workflow_id", self.run)
            json.member("signal", self.signal)
            json.member("payload", self.payload)
            json.member("key", self.key)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.run = try fields.id("workflow_id")
        self.signal = try fields.string("signal")
        self.payload = try fields.value("payload")
        self.key = try fields.string("key")
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Sendable, Equatable {
        public let run: WorkflowRunID
        public let signal: String
        /// False when it had been said before.
        public let isNew: Bool

        init(run: WorkflowRunID, signal: String, isNew: Bool) {
            self.run = run
            self.signal = signal
            self.isNew = isNew
        }

        public func encode(into json: inout JSONWriter) {
            json.object { json in
                json.member("workflow_id", self.run)
                json.member("signal", self.signal)
                json.member("is_new", self.isNew)
            }
        }

        public init(json: JSONValue) throws(JSONFault) {
            let fields = try JSONFields(json)
            self.init(
                run: try fields.id("workflow_id"), signal: try fields.string("signal"), isNew: try fields.bool("is_new")
            )
        }
    }

    public struct Handler: CommandHandler {
        private let registry: WorkflowRegistry

        public init(registry: WorkflowRegistry) { self.registry = registry }

        public func validate(_ input: SignalWorkflow) -> Refusal? {
            guard WorkflowRegistry.isName(input.signal) else { return .noSuchSignal }
            guard input.key.utf8.count <= 128, !input.key.utf8.contains(0) else {
                return Refusal(.invalid, "coordination.malformed_signal", "key is too long.", field: "key")
            }
            return nil
        }

        public func execute(
            _ input: SignalWorkflow, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            guard let run = try await WorkflowRun.lock(input.run, in: work) else { return .failure(.noSuchWorkflow) }
            if let refusal = self.refusal(of: input, to: run) { return .failure(refusal) }
            return try await work.signal(input.run, input.signal, input.payload, key: input.key).map {
                Receipt(run: input.run, signal: input.signal, isNew: $0)
            }
        }

        /// What people type is checked against the step that waits for it.
        private func refusal(of input: SignalWorkflow, to run: WorkflowRun) -> Refusal? {
            guard let plan = self.registry.plan(of: run) else { return .workflowUnregistered }
            guard let step = plan.first(where: { $0.name == input.signal && $0.kind == .signal }) else {
                return .noSuchSignal
            }
            do throws(JSONFault) { try step.accept(input.payload) } catch {
                return Refusal(
                    .invalid, "coordination.malformed_signal", "The payload: \(error).", field: "payload")
            }
            return nil
        }
    }
}

extension Refusal {
    static let noSuchSignal = Refusal(
        .invalid, "coordination.no_such_signal", "No step of the workflow waits for a signal of this name.",
        field: "signal")
}
