public import JSON
public import Postgres
public import Vocabulary

/// Removes receipts that nobody will ask for again: Telegram repeats an update for a day, callers retry
/// for less. Without it the table of keys would grow for ever.
public struct ForgetOldKeys: Command, JSONDecodable {
    public static let name = "coordination.forget_old_keys"
    /// How long a key is kept: a week.
    public static let age: Duration = .seconds(7 * 86_400)
    /// Keys that one run removes at most, so that it never holds up anybody for long.
    public static let batch = 5000

    public init() {}

    public func encode(into json: inout JSONWriter) { json.object { _ in } }

    public init(json: JSONValue) throws(JSONFault) { try JSONFields(json).allow() }

    public struct Receipt: JSONEncodable, JSONDecodable, Sendable {
        public let forgotten: Int

        /// Whether there may be more to remove.
        public var isFull: Bool { self.forgotten >= ForgetOldKeys.batch }

        init(forgotten: Int) { self.forgotten = forgotten }

        public func encode(into json: inout JSONWriter) { json.object { $0.member("forgotten", self.forgotten) } }

        public init(json: JSONValue) throws(JSONFault) { self.forgotten = Int(try JSONFields(json).int("forgotten")) }
    }

    public struct Handler: CommandHandler {
        public init() {}

        /// Skips what another instance is removing at the same time.
        public func execute(
            _ input: ForgetOldKeys, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let result = try await work.transaction.rows(
                """
                DELETE FROM coordination.commands WHERE (scope, key) IN (
                    SELECT scope, key FROM coordination.commands
                    WHERE created_at < \(work.now.advanced(by: .zero - ForgetOldKeys.age))
                    LIMIT \(ForgetOldKeys.batch) FOR UPDATE SKIP LOCKED
                )
                """)
            return .success(Receipt(forgotten: result.affected))
        }
    }
}
