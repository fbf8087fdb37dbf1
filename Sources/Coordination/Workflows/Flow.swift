public import JSON
import Postgres
public import Vocabulary

/// The steps of a workflow as they are being said. Each waits for the one before it.
public struct Flow<Input: JSONEncodable & JSONDecodable & Sendable> {
    package private(set) var steps: [StepDefinition] = []
    /// The positions that the next step comes after.
    private var last: [Int] = []

    package init() {}

    private mutating func add(_ name: String, _ work: StepDefinition.Work) {
        self.steps.append(StepDefinition(name: name, after: self.last, work: work))
        self.last = [self.steps.count - 1]
    }

    /// A command of ours, done exactly once: in the transaction that ticks the step off. A refusal undoes the
    /// run.
    @discardableResult
    public mutating func command<Handler: CommandHandler>(
        _ name: String, _ handler: Handler,
        _ input: @escaping @Sendable (Journal<Input>) throws(JSONFault) -> Handler.Input
    ) -> Output<Handler.Input.Receipt> {
        self.add(name, .command(Self.prepare(handler, input), undo: nil))
        return Output(step: name)
    }

    /// A command of ours that another one takes back.
    @discardableResult
    public mutating func command<Handler: CommandHandler, Undo: CommandHandler>(
        _ name: String, _ handler: Handler, undoneBy undoing: Undo,
        _ input: @escaping @Sendable (Journal<Input>) throws(JSONFault) -> Handler.Input,
        undo: @escaping @Sendable (Journal<Input>, Handler.Input.Receipt) throws(JSONFault) -> Undo.Input
    ) -> Output<Handler.Input.Receipt> {
        let output = Output<Handler.Input.Receipt>(step: name)
        let undo = Self.prepare(undoing) { (journal) throws(JSONFault) in try undo(journal, try journal[output]) }
        self.add(name, .command(Self.prepare(handler, input), undo: undo))
        return output
    }

    private static func prepare<Handler: CommandHandler>(
        _ handler: Handler, _ input: @escaping @Sendable (Journal<Input>) throws(JSONFault) -> Handler.Input
    ) -> StepDefinition.Prepare {
        { (notes) throws(JSONFault) in PreparedCommand(try input(Journal(notes)), handler) }
    }

    /// A call to somebody else.
    @discardableResult
    public mutating func outside<Step: OutsideStep>(
        _ name: String, _ step: Step, _ input: @escaping @Sendable (Journal<Input>) throws(JSONFault) -> Step.Input
    ) -> Output<Step.Output> {
        self.add(name, .outside(OutsideWork(step) { (notes) throws(JSONFault) in try input(Journal(notes)) }))
        return Output(step: name)
    }

    /// Waits until somebody says `name` to the run (`work.signal`, `POST …/signals`), which may have happened
    /// before. After `limit` of business time the run is undone.
    @discardableResult
    public mutating func signal<Value: JSONDecodable & SendableMetatype>(
        _ name: String, of _: Value.Type = Value.self, within limit: Duration
    ) -> Output<Value> {
        self.add(name, .signal(within: limit, accept: { (json) throws(JSONFault) in _ = try Value(json: json) }))
        return Output(step: name)
    }

    /// Waits until a moment of business time, which may be past.
    public mutating func sleep(
        _ name: String, until moment: @escaping @Sendable (Journal<Input>) throws(JSONFault) -> Instant
    ) {
        self.add(name, .sleep { (notes) throws(JSONFault) in try moment(Journal(notes)) })
    }

    /// Starts a run of another registered workflow and waits for its end: the child. When it is undone, this run is too;
    /// when this run is undone, the child is, even if it was done. It ends by this run's deadline. At most four stand
    /// below one another.
    @discardableResult
    public mutating func child<Child: Workflow>(
        _ name: String, _ workflow: Child.Type,
        _ input: @escaping @Sendable (Journal<Input>) throws(JSONFault) -> Child.Input
    ) -> Output<ChildOutcome> {
        let start = ChildStart(name: Child.name, version: Child.version, timeout: Child.timeout) {
            (notes) throws(JSONFault) in JSONWriter.text(of: try input(Journal(notes)))
        }
        self.add(name, .child(start))
        return Output(step: name)
    }

    /// Does `branches` at the same time; what follows waits for all of them. When one fails, what the others
    /// did is undone too.
    @discardableResult
    public mutating func parallel<each Value>(
        _ branches: repeat (inout Flow<Input>) -> each Value
    ) -> (repeat each Value) {
        let fork = self.last
        var ends: [Int] = []
        func run<Result>(_ branch: (inout Flow<Input>) -> Result) -> Result {
            self.last = fork
            defer { ends += self.last }
            return branch(&self)
        }
        let values = (repeat run(each branches))
        self.last = Array(Set(ends)).sorted()
        return values
    }
}
