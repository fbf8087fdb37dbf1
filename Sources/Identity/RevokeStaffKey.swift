import Caches
public import Coordination
import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// Ends a staff key for good. Every instance forgets it with the commit, or within a moment.
public struct RevokeStaffKey: Command, JSONDecodable {
    public static let name = "identity.revoke_staff_key"

    let prefix: String

    /// - Parameter prefix: the eight characters after `dk_`.
    public init(prefix: String) { self.prefix = prefix }

    public func encode(into json: inout JSONWriter) { json.object { $0.member("prefix", self.prefix) } }

    public init(json: JSONValue) throws(JSONFault) { self.prefix = try JSONFields(json).string("prefix") }

    public struct Receipt: JSONEncodable, JSONDecodable, Sendable {
        public let id: Int64

        public func encode(into json: inout JSONWriter) { json.object { $0.member("id", self.id) } }

        init(id: Int64) { self.id = id }

        public init(json: JSONValue) throws(JSONFault) { self.id = try JSONFields(json).int("id") }
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: RevokeStaffKey, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let row = try await work.transaction.rows(
                """
                UPDATE identity.api_keys SET revoked_at = \(work.now)
                WHERE prefix = \(input.prefix) AND revoked_at IS NULL
                RETURNING id
                """
            ).first
            guard let row else {
                return .failure(
                    Refusal(
                        .notFound, "identity.no_such_key", "There is no such key, or it is revoked.", field: "prefix"))
            }
            work.invalidate(CacheTag(StaffKeyring.topic, input.prefix))
            work.emit(StaffKeyRevoked(prefix: input.prefix), about: nil)
            return .success(Receipt(id: try row.get("id")))
        }
    }
}
