public import JSON
public import Postgres
public import Vocabulary

/// What somebody wants done: plain data with a name, so that it can be logged, compared and repeated.
/// Its JSON is its fingerprint: two commands with the same JSON ask for the same thing.
public protocol Command: JSONEncodable, Sendable {
    /// What the caller gets, now and whenever the same command is repeated under the same key.
    associatedtype Receipt: JSONEncodable & JSONDecodable & Sendable

    /// Stable; stored with the key. The seeds' four keep their names (`TOMAR_DECISION` …), others are
    /// `<module>.<verb_noun>`.
    static var name: String { get }

    /// Commands of one lane are done one after the other by each instance, in the order of their coming: what
    /// waits for the same member's rows anyway. `nil` for commands that keep nobody waiting.
    var lane: String? { get }
}

extension Command {
    public var lane: String? { nil }
}

/// How one kind of command is done. Holds the ports it needs and no state.
public protocol CommandHandler<Input>: Sendable {
    associatedtype Input: Command

    /// Checks that need no database; runs before a connection is taken.
    func validate(_ input: Input) -> Refusal?

    /// Reads, decides and writes inside `work`. A refusal undoes everything it wrote.
    func execute(_ input: Input, in work: UnitOfWork) async throws(DatabaseError) -> Result<Input.Receipt, Refusal>

    /// Itself where it is a ``BatchHandler``.
    var batching: (any BatchHandler<Input>)? { get }
}

extension CommandHandler {
    public func validate(_ input: Input) -> Refusal? { nil }
    public var batching: (any BatchHandler<Input>)? { nil }
}

/// Every way a command can end without an error being thrown.
public enum Outcome<Receipt: Sendable>: Sendable {
    case done(Receipt)
    /// The same key and command were done before; nothing was written now.
    case replayed(Receipt)
    /// Nothing was written, and the key may be used again.
    case refused(Refusal)
    /// The key was spent on a different command.
    case keyReused

    public func map<Other: Sendable>(_ change: (Receipt) -> Other) -> Outcome<Other> {
        switch self {
        case .done(let receipt): .done(change(receipt))
        case .replayed(let receipt): .replayed(change(receipt))
        case .refused(let refusal): .refused(refusal)
        case .keyReused: .keyReused
        }
    }
}
