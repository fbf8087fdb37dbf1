import JSON

/// As much of JSON Schema (draft 2020-12) as the catalogue uses; a keyword it does not know is a finding.
struct SchemaValidator {
    let schema: JSONValue

    /// What is wrong with `value`; empty when it is valid.
    func findings(_ value: JSONValue, at path: String = "$") -> [String] {
        guard let keywords = self.schema.object?.members else { return ["\(path): no schema"] }
        return keywords.flatMap { self.findings($0.name, $0.value, value, path) }
    }

    private func findings(_ keyword: String, _ rule: JSONValue, _ value: JSONValue, _ path: String) -> [String] {
        switch keyword {
        case "$schema", "title", "description", "format": []
        case "type": rule == .string(Self.type(of: value)) ? [] : ["\(path): is no \(rule)"]
        case "enum": rule.array?.contains(value) == true ? [] : ["\(path): is none of \(rule)"]
        case "minimum": (value.int ?? .min) >= (rule.int ?? .max) ? [] : ["\(path): is too small"]
        case "maximum": (value.int ?? .max) <= (rule.int ?? .min) ? [] : ["\(path): is too large"]
        case "items":
            (value.array ?? []).enumerated().flatMap {
                SchemaValidator(schema: rule).findings($1, at: "\(path)[\($0)]")
            }
        case "properties":
            (value.object?.members ?? []).flatMap { member in
                rule[member.name].map {
                    SchemaValidator(schema: $0).findings(member.value, at: "\(path).\(member.name)")
                } ?? []
            }
        case "required":
            (rule.array ?? []).filter { value[$0.string ?? ""] == nil }.map { "\(path): lacks \($0)" }
        case "additionalProperties":
            (value.object?.members ?? []).filter { self.schema["properties"]?[$0.name] == nil }
                .map { "\(path): has an unknown \($0.name)" }
        default: ["\(path): unknown keyword \(keyword)"]
        }
    }

    private static func type(of value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool: "boolean"
        case .int: "integer"
        case .double: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
