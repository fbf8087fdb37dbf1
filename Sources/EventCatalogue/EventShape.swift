public import JSON

/// How an event's members are made, read and written.
public struct EventShape<Content: Event>: Sendable {
    public let name: String
    public let summary: String
    public let version: Int
    public let lane: EventLane
    public let isDroppable: Bool
    private let fields: any EventFields<Content>

    /// - Parameters:
    ///   - make: the initializer whose arguments are `fields`, in their order.
    ///   - fields: every member of the data.
    public init<each Value: EventValue>(
        _ name: String, _ summary: String, version: Int = 1, lane: EventLane = .normal, isDroppable: Bool = false,
        _ make: @escaping @Sendable (repeat each Value) -> Content,
        _ fields: repeat EventField<Content, each Value>
    ) {
        self.name = name
        self.summary = summary
        self.version = version
        self.lane = lane
        self.isDroppable = isDroppable
        self.fields = FieldList(make: make, fields: (repeat each fields))
    }

    /// - Throws: ``JSONFault`` when `data` is no such event. Members that are not known are left alone: an older
    ///   reader gets along with a newer writer.
    public func read(_ data: JSONValue) throws(JSONFault) -> Content { try self.fields.read(JSONFields(data)) }

    public func write(_ event: Content, into json: inout JSONWriter) {
        json.object { self.fields.write(event, into: &$0) }
    }

    /// An invented event, for documents and tests.
    public var sample: Content { self.fields.sample }

    public var type: EventType {
        var json = JSONWriter()
        self.write(self.sample, into: &json)
        return EventType(
            name: self.name, summary: self.summary, version: self.version, lane: self.lane,
            isDroppable: self.isDroppable, schema: self.schema, sample: (try? JSONReader.read(json.bytes)) ?? .null)
    }

    private var schema: JSONValue {
        let members = self.fields.schemas
        return [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": .string(self.name),
            "description": .string(self.summary),
            "type": "object",
            "properties": .object(JSONObject(members.map { ($0.name, $0.schema) })),
            "required": .array(members.filter(\.isRequired).map { .string($0.name) }),
            "additionalProperties": false,
        ]
    }
}

/// One member of an event's data.
public struct EventField<Content, Value: EventValue>: Sendable {
    let name: String
    let write: @Sendable (Content, inout JSONWriter) -> Void

    /// - Parameter name: in snake_case, as it is stored.
    public init(_ name: String, _ value: @escaping @Sendable (Content) -> Value) {
        self.name = name
        self.write = { Value.write(value($0), as: name, into: &$1) }
    }
}

/// The members of one type of event, whatever their types.
private protocol EventFields<Content>: Sendable {
    associatedtype Content

    func read(_ json: JSONFields) throws(JSONFault) -> Content
    func write(_ event: Content, into json: inout JSONWriter)
    var sample: Content { get }
    var schemas: [FieldSchema] { get }
}

private struct FieldList<Content: Event, each Value: EventValue>: EventFields {
    let make: @Sendable (repeat each Value) -> Content
    let fields: (repeat EventField<Content, each Value>)
    /// Of each field: they know its type from when the shape was made, where a field's type is looked up in each use.
    let writers: [@Sendable (Content, inout JSONWriter) -> Void]

    init(make: @escaping @Sendable (repeat each Value) -> Content, fields: (repeat EventField<Content, each Value>)) {
        var writers: [@Sendable (Content, inout JSONWriter) -> Void] = []
        repeat writers.append((each fields).write)
        self.make = make
        self.fields = fields
        self.writers = writers
    }

    func read(_ json: JSONFields) throws(JSONFault) -> Content {
        self.make(repeat try (each Value).read((each self.fields).name, from: json))
    }

    func write(_ event: Content, into json: inout JSONWriter) {
        for write in self.writers { write(event, &json) }
    }

    var sample: Content { self.make(repeat (each Value).sample) }

    var schemas: [FieldSchema] {
        var schemas: [FieldSchema] = []
        repeat schemas.append((each self.fields).schema)
        return schemas
    }
}

private struct FieldSchema {
    let name: String
    let schema: JSONValue
    let isRequired: Bool
}

extension EventField {
    fileprivate var schema: FieldSchema {
        FieldSchema(name: self.name, schema: Value.schema, isRequired: Value.isRequired)
    }
}
