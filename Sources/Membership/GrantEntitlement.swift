public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// Staff give a member the use of something, for some days or for good.
public struct GrantEntitlement: Command, JSONDecodable {
    public static let name = "membership.grant_entitlement"

    public let user: UserID
    public let entitlement: Entitlement
    /// 1 to 36,500; `nil` for good.
    public let days: Int?
    public let reason: String

    public init(user: UserID, entitlement: Entitlement, days: Int?, reason: String) {
        self.user = user
        self.entitlement = entitlement
        self.days = days
        self.reason = reason
    }

    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("user_id", self.user)
            $0.member("entitlement", self.entitlement.rawValue)
            $0.member("days", ifPresent: self.days)
            $0.member("reason", self.reason)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "user_id", "entitlement", "days", "reason")
        self.init(
            user: try fields.id("user_id"), entitlement: try fields.choice("entitlement"),
            days: try fields.optional("days") { (found) throws(JSONFault) in
                Int(try found.int("days", in: 1...36_500))
            }, reason: try fields.string("reason", bytes: 1...500))
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Hashable, Sendable {
        public let entitlement: Int64
        /// `nil` for good.
        public let end: Instant?

        public func encode(into json: inout JSONWriter) {
            json.object {
                $0.member("entitlement_id", self.entitlement)
                $0.member("ends_at", ifPresent: self.end)
            }
        }

        init(entitlement: Int64, end: Instant?) {
            self.entitlement = entitlement
            self.end = end
        }

        public init(json: JSONValue) throws(JSONFault) {
            let fields = try JSONFields(json)
            self.entitlement = try fields.int("entitlement_id")
            self.end = try fields.optional("ends_at") { (found) throws(JSONFault) in try found.time("ends_at") }
        }
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: GrantEntitlement, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let member = try await work.transaction.rows(
                "SELECT FROM published.members WHERE user_id = \(input.user)")
            guard member.affected > 0 else { return .failure(.noSuchUser) }
            let end = input.days.map { work.now.advanced(by: .seconds($0 * 86_400)) }
            let number = try await work.entitle(
                input.user, to: input.entitlement, until: end, source: "staff", reason: input.reason)
            return .success(Receipt(entitlement: number, end: end))
        }
    }
}
