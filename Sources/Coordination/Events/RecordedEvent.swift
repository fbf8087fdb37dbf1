public import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// An event as the log keeps it, and as subscribers get it.
public struct RecordedEvent: RowDecodable, Sendable {
    /// Its place in the log: the order in which the events of one member happened.
    public let seq: Int64
    /// Its name outside: what receivers know a repetition by.
    public let eventID: String
    public let type: String
    /// The member it is about.
    public let user: UserID?
    public let lane: EventLane
    /// The operation that said it, 32 hexadecimal digits.
    public let operation: OperationID
    public let timestamp: Instant
    public let schemaVersion: Int
    /// JSON.
    public let data: String

    /// Reads the columns of ``columns``.
    public init(row: Row) throws(DatabaseError) {
        self.seq = try row.get("seq")
        self.eventID = try row.get("event_id")
        self.type = try row.get("type")
        self.user = try row.optional("user_id")
        guard let lane = EventLane(rawValue: try row.get("lane")) else { throw .badColumn("lane") }
        self.lane = lane
        self.operation = OperationID(stored: try row.get("operation_id"))
        self.timestamp = try row.get("timestamp")
        self.schemaVersion = try row.get("schema_version")
        self.data = try row.get("data")
    }

    /// The event itself; `nil` when it is of another type.
    ///
    /// - Throws: ``JSONFault`` when the data does not fit the type as it is described now.
    public func content<Content: Event>(as _: Content.Type = Content.self) throws(JSONFault) -> Content? {
        guard self.type == Content.shape.name else { return nil }
        guard let data = try? JSONReader.read(self.data) else { throw JSONFault(field: "", rule: "must be JSON") }
        return try Content.shape.read(data)
    }
}

extension RecordedEvent: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("id", self.seq)
            json.member("event_id", self.eventID)
            json.member("type", self.type)
            json.member("user_id", self.user)
            json.member("lane", self.lane.name)
            json.member("operation_id", self.operation.description)
            json.member("timestamp", self.timestamp)
            json.member("schema_version", self.schemaVersion)
            json.member("data", JSONText(self.data))
        }
    }
}
