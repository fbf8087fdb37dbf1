public import JSON
public import Postgres
import Vocabulary

/// A kind of command that can be asked for by its name and its JSON: by staff, and by `verify operation`, which
/// does the example and dies at every step of it.
public struct Operation: Sendable {
    public let name: String
    /// An input as it may be sent.
    public let example: JSONValue
    private let read: @Sendable (JSONValue) throws(JSONFault) -> any OperationCall

    /// - Parameter example: one that succeeds in the example world of `verify operation`.
    public init<Handler: CommandHandler>(
        _ handler: Handler, example: Handler.Input
    ) where Handler.Input: JSONDecodable {
        self.init(handler, example: JSONValue(of: example)) { json throws(JSONFault) in
            try Handler.Input(json: json)
        }
    }

    /// - Parameter read: for commands that need more than their JSON to be read.
    public init<Handler: CommandHandler>(
        _ handler: Handler, example: JSONValue,
        read: @escaping @Sendable (JSONValue) throws(JSONFault) -> Handler.Input
    ) {
        self.name = Handler.Input.name
        self.example = example
        self.read = { json throws(JSONFault) in HandledCall(input: try read(json), handler: handler) }
    }

    /// - Throws: ``JSONFault`` naming the member and the rule.
    public func call(_ input: JSONValue) throws(JSONFault) -> any OperationCall { try self.read(input) }
}

/// A command together with what does it.
public protocol OperationCall: Sendable {
    /// The command as it is kept and compared.
    var json: JSONValue { get }

    func perform(
        by coordinator: Coordinator, key: IdempotencyKey, request: String?
    ) async throws(DatabaseError) -> Outcome<JSONText>

    func preview(by coordinator: Coordinator) async throws(DatabaseError) -> Preview<JSONText>
}

private struct HandledCall<Handler: CommandHandler>: OperationCall {
    let input: Handler.Input
    let handler: Handler

    var json: JSONValue { JSONValue(of: self.input) }

    func perform(
        by coordinator: Coordinator, key: IdempotencyKey, request: String?
    ) async throws(DatabaseError) -> Outcome<JSONText> {
        try await coordinator.perform(self.input, with: self.handler, key: key, request: request)
            .map { JSONText(JSONWriter.text(of: $0)) }
    }

    func preview(by coordinator: Coordinator) async throws(DatabaseError) -> Preview<JSONText> {
        try await coordinator.preview(self.input, with: self.handler).map { JSONText(JSONWriter.text(of: $0)) }
    }
}
