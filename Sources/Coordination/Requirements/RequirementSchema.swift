public import JSON

// JSON Schema (draft 2020-12) of the language, put together from the registered kinds: what a form is built from.
extension RequirementShape {
    public var schema: JSONValue {
        let key: JSONValue = ["type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,63}$"]
        let keys: JSONValue = ["type": "array", "items": key]
        switch self {
        case .number(let range): return Self.number(in: range)
        case .key: return ["oneOf": [key, keys]]
        case .countedKey(let range):
            return ["oneOf": [key, keys, ["type": "object", "additionalProperties": Self.number(in: range)]]]
        case .pair:
            let pair: JSONValue = [
                "type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,63}\\.[a-z0-9][a-z0-9_-]{0,63}$",
            ]
            return ["oneOf": [pair, ["type": "array", "items": pair]]]
        case .truth: return ["type": "boolean"]
        }
    }

    private static func number(in range: ClosedRange<Int64>) -> JSONValue {
        ["type": "integer", "minimum": .int(range.lowerBound), "maximum": .int(range.upperBound)]
    }
}

extension RequirementKinds {
    /// An object: every member is required.
    public var schema: JSONValue {
        let part: JSONValue = ["$ref": "#"]
        var members: [(name: String, value: JSONValue)] = [
            ("all", ["type": "array", "items": part]), ("any", ["type": "array", "items": part, "minItems": 1]),
            ("not", part),
        ]
        for kind in self.all {
            for name in [kind.name] + kind.aliases { members.append((name, kind.shape.schema)) }
        }
        return [
            "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
            "additionalProperties": false, "properties": .object(JSONObject(members)),
        ]
    }
}
