import JSON

// Members that several kinds of content have.
extension JSONFields {
    /// False unless given.
    func flag(_ name: String) throws(JSONFault) -> Bool {
        try self.optional(name) { (fields) throws(JSONFault) in try fields.bool(name) } ?? false
    }

    /// One emoji.
    func icon() throws(JSONFault) -> String {
        let icon = try self.string("icon", bytes: 1...32)
        guard icon.count == 1, icon.unicodeScalars.allSatisfy({ !$0.isASCII }),
            icon.unicodeScalars.contains(where: \.properties.isEmoji)
        else { throw JSONFault(field: self.path(of: "icon"), rule: "must be one emoji") }
        return icon
    }

    func reward(_ name: String) throws(JSONFault) -> Reward {
        try self.optional(name) { (fields) throws(JSONFault) in
            try Reward(json: try fields.value(name), at: fields.path(of: name))
        } ?? .nothing
    }

    /// - Parameter key: the key that stands elsewhere, as in a path; the document may repeat it.
    func key(orElse key: String?) throws(JSONFault) -> String {
        guard let key else { return try self.key("key") }
        let own = try self.optional("key") { (fields) throws(JSONFault) in try fields.key("key") }
        guard own == nil || own == key else {
            throw JSONFault(field: self.path(of: "key"), rule: "must be \(key), or be left out")
        }
        return key
    }
}
