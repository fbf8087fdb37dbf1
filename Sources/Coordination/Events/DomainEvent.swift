public import EventCatalogue
public import JSON
public import Vocabulary

/// An event on its way into the log.
public struct DomainEvent: Sendable {
    public let type: String
    /// The member it is about.
    public let user: UserID?
    /// The version of the shape of ``data``.
    public let schemaVersion: Int
    public let lane: EventLane
    /// JSON.
    public let data: [UInt8]

    init<Content: Event>(_ event: Content, about user: UserID?) {
        let shape = Content.shape
        self.type = shape.name
        self.user = user
        self.schemaVersion = shape.version
        self.lane = shape.lane
        var json = JSONWriter()
        shape.write(event, into: &json)
        self.data = json.bytes
    }
}

extension DomainEvent: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("type", self.type)
            json.member("user_id", self.user)
            json.member("data", JSONText(String(decoding: self.data, as: UTF8.self)))
        }
    }
}
