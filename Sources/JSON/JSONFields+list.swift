extension JSONFields {
    /// The elements of an array.
    public func list<Value: JSONDecodable>(_ name: String, of _: Value.Type = Value.self) throws(JSONFault) -> [Value] {
        guard case .array(let elements) = try self.value(name) else {
            throw JSONFault(field: name, rule: "must be a list")
        }
        var values: [Value] = []
        for (index, element) in elements.enumerated() {
            do throws(JSONFault) { values.append(try Value(json: element)) } catch {
                throw JSONFault(
                    field: error.field.isEmpty ? "\(name)[\(index)]" : "\(name)[\(index)].\(error.field)",
                    rule: error.rule)
            }
        }
        return values
    }
}
