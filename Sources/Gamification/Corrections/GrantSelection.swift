public import JSON
import Postgres
public import Vocabulary

/// Which grants were wrong. What is left out matches all; an operation, or what was granted for, must be named.
public struct GrantSelection: JSONEncodable, JSONDecodable, Hashable, Sendable {
    public let source: EarnSource?
    /// What the grants were for, as their rows have it: `decision:the-door/knock`.
    public let reference: String?
    /// The operation that gave them, 32 hexadecimal digits.
    public let operation: String?
    public let user: UserID?
    /// Given at or after, and before.
    public let from, until: Instant?

    public init(
        source: EarnSource? = nil, reference: String? = nil, operation: String? = nil, user: UserID? = nil,
        from: Instant? = nil, until: Instant? = nil
    ) {
        self.source = source
        self.reference = reference
        self.operation = operation
        self.user = user
        self.from = from
        self.until = until
    }

    /// Whether it says enough not to mean everything.
    var isSpecific: Bool { self.reference != nil || self.operation != nil || (self.source != nil && self.from != nil) }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("source", ifPresent: self.source?.rawValue)
            json.member("reference", ifPresent: self.reference)
            json.member("operation_id", ifPresent: self.operation)
            json.member("user_id", ifPresent: self.user)
            json.member("from", ifPresent: self.from)
            json.member("until", ifPresent: self.until)
        }
    }

    public init(json: JSONValue) throws(JSONFault) { try self.init(JSONFields(json)) }

    init(_ fields: JSONFields) throws(JSONFault) {
        try fields.allow(only: "source", "reference", "operation_id", "user_id", "from", "until")
        self.source = try fields.optional("source") { (fields) throws(JSONFault) in try fields.choice("source") }
        self.reference = try fields.optional("reference") { (fields) throws(JSONFault) in
            try fields.string("reference", bytes: 1...200)
        }
        self.operation = try fields.optional("operation_id") { (fields) throws(JSONFault) in
            try fields.string("operation_id", bytes: 32...32)
        }
        self.user = try fields.optional("user_id") { (fields) throws(JSONFault) in try fields.id("user_id") }
        self.from = try fields.optional("from") { (fields) throws(JSONFault) in try fields.time("from") }
        self.until = try fields.optional("until") { (fields) throws(JSONFault) in try fields.time("until") }
    }

    /// The selected grants that were not taken back before, as `transaction_id` and `user_id`.
    func statement(limit: Int) -> SQL {
        """
        SELECT transaction_id, user_id
        FROM gamification.transactions AS t
        WHERE transaction_type = 'earn'
          AND (\(self.source?.rawValue)::text IS NULL OR source = \(self.source?.rawValue))
          AND (\(self.reference)::text IS NULL OR reference = \(self.reference))
          AND (\(self.operation)::text IS NULL OR operation_id = \(self.operation))
          AND (\(self.user)::bigint IS NULL OR user_id = \(self.user))
          AND created_at >= coalesce(\(self.from), '-infinity') AND created_at < coalesce(\(self.until), 'infinity')
          AND NOT EXISTS (SELECT FROM gamification.reversed_grants AS r WHERE r.transaction_id = t.transaction_id)
        ORDER BY transaction_id
        LIMIT \(limit)
        """
    }
}
