public import JSON
public import Vocabulary

extension Bool: EventValue {
    public static var schema: JSONValue { ["type": "boolean"] }
    public static var sample: Bool { true }

    public init(_ json: JSONValue, field: String) throws(JSONFault) {
        guard let value = json.bool else { throw JSONFault(field: field, rule: "must be true or false") }
        self = value
    }
}

extension Int64: EventValue {
    public static var schema: JSONValue { ["type": "integer"] }
    public static var sample: Int64 { 3 }

    public init(_ json: JSONValue, field: String) throws(JSONFault) {
        guard let value = json.int else { throw JSONFault(field: field, rule: "must be a whole number") }
        self = value
    }
}

extension Int: EventValue {
    public static var schema: JSONValue { Int64.schema }
    public static var sample: Int { 3 }

    public init(_ json: JSONValue, field: String) throws(JSONFault) { self = Int(try Int64(json, field: field)) }
}

extension String: EventValue {
    public static var schema: JSONValue { ["type": "string"] }
    public static var sample: String { "sample" }

    public init(_ json: JSONValue, field: String) throws(JSONFault) {
        guard let value = json.string else { throw JSONFault(field: field, rule: "must be a string") }
        self = value
    }
}

extension ID: EventValue {
    public static var schema: JSONValue { ["type": "integer", "minimum": 1] }
    public static var sample: ID { ID(7) }

    public init(_ json: JSONValue, field: String) throws(JSONFault) {
        let value = try Int64(json, field: field)
        guard value > 0 else { throw JSONFault(field: field, rule: "must be a whole number above zero") }
        self.init(value)
    }
}

extension Besitos: EventValue {
    public static var schema: JSONValue {
        ["type": "integer", "minimum": 0, "maximum": .int(Besitos.max.units)]
    }
    public static var sample: Besitos { .zero }

    public init(_ json: JSONValue, field: String) throws(JSONFault) {
        guard let value = Besitos(try Int64(json, field: field)) else {
            throw JSONFault(field: field, rule: "must be a whole number from 0 to \(Besitos.max)")
        }
        self = value
    }
}

extension Instant: EventValue {
    public static var schema: JSONValue { ["type": "string", "format": "date-time"] }
    public static var sample: Instant { Instant(seconds: 1_769_860_800) }

    public init(_ json: JSONValue, field: String) throws(JSONFault) {
        guard let value = json.string.flatMap({ Instant(rfc3339: $0) }) else {
            throw JSONFault(field: field, rule: "must be a time such as 2026-01-31T09:05:00Z")
        }
        self = value
    }
}

/// One of a few words.
public protocol EventWord: EventValue, RawRepresentable<String>, CaseIterable {}

extension EventWord {
    public static var schema: JSONValue { ["enum": .array(Self.allCases.map { .string($0.rawValue) })] }
    public static var sample: Self { Self.allCases[Self.allCases.startIndex] }

    public init(_ json: JSONValue, field: String) throws(JSONFault) {
        guard let value = json.string.flatMap(Self.init(rawValue:)) else {
            throw JSONFault(
                field: field, rule: "must be one of \(Self.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        self = value
    }

    public func encode(into json: inout JSONWriter) { json.string(self.rawValue) }
}

extension EarnSource: EventWord {}
extension SpendPurpose: EventWord {}
extension Language: EventWord {}
