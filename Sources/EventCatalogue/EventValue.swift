public import JSON

/// What a member of an event can be.
public protocol EventValue: JSONEncodable, Hashable, Sendable {
    static var schema: JSONValue { get }
    static var sample: Self { get }
    /// False where an absent member has a meaning.
    static var isRequired: Bool { get }

    /// - Throws: ``JSONFault`` that names `field` when `json` is no such value.
    init(_ json: JSONValue, field: String) throws(JSONFault)
    static func read(_ name: String, from json: JSONFields) throws(JSONFault) -> Self
    static func write(_ value: Self, as name: String, into json: inout JSONWriter)
}

extension EventValue {
    public static var isRequired: Bool { true }

    public static func read(_ name: String, from json: JSONFields) throws(JSONFault) -> Self {
        try Self(try json.value(name), field: name)
    }

    public static func write(_ value: Self, as name: String, into json: inout JSONWriter) {
        json.member(name, value)
    }
}

extension Optional: EventValue where Wrapped: EventValue {
    public static var schema: JSONValue { Wrapped.schema }
    public static var sample: Self { Wrapped.sample }
    public static var isRequired: Bool { false }

    public init(_ json: JSONValue, field: String) throws(JSONFault) {
        self = json == .null ? nil : try Wrapped(json, field: field)
    }

    /// An absent member and `null` are the same; absent is what is written.
    public static func read(_ name: String, from json: JSONFields) throws(JSONFault) -> Self {
        try json.optional(name) { (json) throws(JSONFault) in try Wrapped.read(name, from: json) }
    }

    public static func write(_ value: Self, as name: String, into json: inout JSONWriter) {
        json.member(name, ifPresent: value)
    }
}

extension Array: EventValue where Element: EventValue {
    public static var schema: JSONValue { ["type": "array", "items": Element.schema] }
    public static var sample: Self { [Element.sample] }

    public init(_ json: JSONValue, field: String) throws(JSONFault) {
        guard let elements = json.array else { throw JSONFault(field: field, rule: "must be an array") }
        self = try elements.map { (element) throws(JSONFault) in try Element(element, field: field) }
    }
}
