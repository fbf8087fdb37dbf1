public import Coordination
import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// Staff end what a member has been given the use of, whatever gave it.
public struct RevokeEntitlement: Command, JSONDecodable {
    public static let name = "membership.revoke_entitlement"

    public let user: UserID
    public let entitlement: Entitlement
    public let reason: String

    public init(user: UserID, entitlement: Entitlement, reason: String) {
        self.user = user
        self.entitlement = entitlement
        self.reason = reason
    }

    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("user_id", self.user)
            $0.member("entitlement", self.entitlement.rawValue)
            $0.member("reason", self.reason)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "user_id", "entitlement", "reason")
        self.init(
            user: try fields.id("user_id"), entitlement: try fields.choice("entitlement"),
            reason: try fields.string("reason", bytes: 1...500))
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Hashable, Sendable {
        /// How many grants ended.
        public let revoked: Int

        public func encode(into json: inout JSONWriter) { json.object { $0.member("revoked", self.revoked) } }

        init(revoked: Int) { self.revoked = revoked }

        public init(json: JSONValue) throws(JSONFault) {
            self.revoked = Int(try JSONFields(json).int("revoked", in: 1...Int64(Int32.max)))
        }
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: RevokeEntitlement, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let ended = try await work.transaction.rows(
                """
                UPDATE membership.entitlements SET revoked_at = \(work.now)
                WHERE user_id = \(input.user) AND entitlement = \(input.entitlement.rawValue) AND revoked_at IS NULL
                    AND (ends_at IS NULL OR ends_at > \(work.now))
                """)
            guard ended.affected > 0 else { return .failure(.nothingToRevoke) }
            work.emit(VIPStatusChanged(isVIP: false, until: nil, reason: input.reason), about: input.user)
            return .success(Receipt(revoked: ended.affected))
        }
    }
}
