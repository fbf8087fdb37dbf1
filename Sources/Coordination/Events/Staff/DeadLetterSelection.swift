public import JSON
import Postgres
public import Vocabulary
import EventCatalogue

/// Which of a subscriber's events set aside: by their ids, by what they are about, or all of them.
public struct DeadLetterSelection: JSONEncodable, JSONDecodable, Hashable, Sendable {
    public let ids: [Int64]?
    public let type: String?
    public let user: UserID?
    public let isAll: Bool

    public static let all = DeadLetterSelection(ids: nil, type: nil, user: nil, isAll: true)

    private init(ids: [Int64]?, type: String?, user: UserID?, isAll: Bool) {
        self.ids = ids
        self.type = type
        self.user = user
        self.isAll = isAll
    }

    public init(json: JSONValue) throws(JSONFault) { try self.init(JSONFields(json)) }

    /// Reads `ids`, `type`, `user_id` and `all`.
    ///
    /// - Throws: ``JSONFault`` also when none of them is given, so that nobody asks for all by leaving something out.
    public init(_ fields: JSONFields) throws(JSONFault) {
        self.ids = try fields.optional("ids") { (fields) throws(JSONFault) in
            try [Int64](try fields.value("ids"), field: "ids")
        }
        self.type = try fields.optional("type") { (fields) throws(JSONFault) in
            EventTypes.canonical(try fields.string("type", bytes: 1...100))
        }
        self.user = try fields.optional("user_id") { (fields) throws(JSONFault) in try fields.id("user_id") }
        self.isAll = try fields.optional("all") { (fields) throws(JSONFault) in try fields.bool("all") } ?? false
        guard self.ids != nil || self.type != nil || self.user != nil || self.isAll else {
            throw JSONFault(field: "all", rule: "must be true when neither ids nor type nor user_id is given")
        }
        guard (self.ids?.count ?? 0) <= 10_000 else { throw JSONFault(field: "ids", rule: "must have 10000 at most") }
    }

    public func encode(into json: inout JSONWriter) { json.object { self.encodeMembers(into: &$0) } }

    func encodeMembers(into json: inout JSONWriter) {
        json.member("ids", ifPresent: self.ids)
        json.member("type", ifPresent: self.type)
        json.member("user_id", ifPresent: self.user)
        json.member("all", self.isAll)
    }

    /// Of `coordination.set_aside_events AS aside`.
    var condition: SQL {
        var condition: SQL = "true"
        if let ids { condition = "\(condition) AND aside.id = ANY(\(ids))" }
        if let user { condition = "\(condition) AND aside.user_id = \(user)" }
        if let type {
            condition = """
                \(condition) AND EXISTS (
                    SELECT FROM coordination.event_log AS event
                    WHERE event.timestamp = aside.timestamp AND event.seq = aside.seq AND event.type = \(type)
                )
                """
        }
        return condition
    }
}
