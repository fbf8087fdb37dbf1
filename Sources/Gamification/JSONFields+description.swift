public import JSON

extension JSONFields {
    /// 1 to 500 characters, as the contract and PostgreSQL count them: code points, and no NUL among them.
    public func description() throws(JSONFault) -> String { try self.words("description") }

    /// Why staff did what they did; as long as a ``description()``.
    public func reason() throws(JSONFault) -> String { try self.words("reason") }

    private func words(_ name: String) throws(JSONFault) -> String {
        let text = try self.string(name)
        guard (1...500).contains(text.unicodeScalars.count), !text.utf8.contains(0) else {
            throw JSONFault(field: name, rule: "must have 1 to 500 characters, none of them NUL")
        }
        return text
    }
}
