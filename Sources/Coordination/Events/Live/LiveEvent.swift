import EventCatalogue
public import JSON
public import Vocabulary

/// What a live view shows of an event: that it happened. The rest is in the log.
public struct LiveEvent: JSONEncodable, JSONDecodable, Hashable, Sendable {
    public let seq: Int64
    public let type: String
    public let user: UserID?

    public init(_ event: RecordedEvent) { self.init(seq: event.seq, type: event.type, user: event.user) }

    package init(seq: Int64, type: String, user: UserID?) {
        self.seq = seq
        self.type = type
        self.user = user
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.seq = try fields.int("id")
        self.type = try fields.string("type", bytes: 1...100)
        self.user = try fields.optional("user_id") { (fields) throws(JSONFault) in try fields.id("user_id") }
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("id", self.seq)
            json.member("type", self.type)
            json.member("user_id", self.user)
        }
    }

    /// Whether a view with too much to show may leave it out.
    var isDroppable: Bool { EventTypes[self.type]?.isDroppable ?? true }
}
