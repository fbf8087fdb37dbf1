public import Postgres

/// A handler that can do what several callers want in one transaction, a statement for all of them: for what many
/// ask for at once.
///
/// A batch is the fast road of the plain case and decides nothing else. Whatever does not go smoothly in it is undone
/// and done alone, by ``CommandHandler/execute(_:in:)``, which knows every case and every refusal.
public protocol BatchHandler<Input>: CommandHandler {
    /// Where callers of this handler meet.
    var batches: Batches<Input> { get }

    /// Whether `input` looks like the plain case. Costs no database.
    func isPlain(_ input: Input) -> Bool

    /// Does all of `parts`, whose works share one transaction, in few statements. The parts are of different lanes.
    ///
    /// - Returns: for each part its receipt, or `nil` when it did not go smoothly: then nothing of the batch is kept.
    func execute(_ parts: [BatchPart<Input>]) async throws(DatabaseError) -> [Input.Receipt?]
}

extension BatchHandler {
    public var batching: (any BatchHandler<Input>)? { self }
}

/// One command of a batch, with a unit of work of its own inside the common transaction.
public struct BatchPart<Input: Command> {
    public let input: Input
    public let work: UnitOfWork
}

/// What a caller brings to a batch.
///
/// A class, because it is passed on from hand to hand while it waits.
final class Wish<Input: Command>: Sendable {
    let input: Input
    let key: IdempotencyKey
    let operation: OperationID
    let call: Call

    init(input: Input, key: IdempotencyKey, operation: OperationID, call: Call) {
        self.input = input
        self.key = key
        self.operation = operation
        self.call = call
    }
}
