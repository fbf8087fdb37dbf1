public import Vocabulary

// What content is made of.
extension JSONFields {
    /// What stories, requirements and scripts call something: 1 to 64 of `a-z0-9_-`, not starting with a mark.
    public func key(_ name: String) throws(JSONFault) -> String {
        let text = try self.string(name)
        guard text.isContentKey else {
            throw JSONFault(
                field: self.path(of: name),
                rule: "must be 1 to 64 of a-z, 0-9, _ and -, starting with a letter or digit")
        }
        return text
    }

    /// - Parameter key: the key that stands elsewhere, as in a path; the document may repeat it.
    public func key(orElse key: String?) throws(JSONFault) -> String {
        guard let key else { return try self.key("key") }
        let own = try self.optional("key") { (fields) throws(JSONFault) in try fields.key("key") }
        guard own == nil || own == key else {
            throw JSONFault(field: self.path(of: "key"), rule: "must be \(key), or be left out")
        }
        return key
    }

    /// At most `limit` keys of other content; none when it is left out.
    public func keys(_ name: String, upTo limit: Int) throws(JSONFault) -> [String] {
        try self.list(name, upTo: limit) { (json, place) throws(JSONFault) in
            guard case .string(let key) = json, key.isContentKey else {
                throw JSONFault(field: place, rule: "must be a key")
            }
            return key
        }
    }

    /// How many of each, by key: at most `limit` of them, 1 to 1000 of each; none when it is left out.
    public func counts(_ name: String, upTo limit: Int) throws(JSONFault) -> [String: Int64] {
        try self.optional(name) { (fields) throws(JSONFault) in
            let path = fields.path(of: name)
            guard case .object(let object) = try fields.value(name), object.members.count <= limit else {
                throw JSONFault(field: path, rule: "must be an object of at most \(limit) keys and numbers")
            }
            var counts: [String: Int64] = [:]
            for member in object.members {
                guard member.name.isContentKey, case .int(let count) = member.value, (1...1000).contains(count) else {
                    throw JSONFault(field: "\(path).\(member.name)", rule: "must be a key and a number from 1 to 1000")
                }
                counts[member.name] = count
            }
            return counts
        } ?? [:]
    }

    /// False unless given.
    public func flag(_ name: String) throws(JSONFault) -> Bool {
        try self.optional(name) { (fields) throws(JSONFault) in try fields.bool(name) } ?? false
    }

    /// One emoji.
    public func icon() throws(JSONFault) -> String {
        let icon = try self.string("icon", bytes: 1...32)
        guard icon.count == 1, icon.unicodeScalars.allSatisfy({ !$0.isASCII }),
            icon.unicodeScalars.contains(where: \.properties.isEmoji)
        else { throw JSONFault(field: self.path(of: "icon"), rule: "must be one emoji") }
        return icon
    }

    /// `{"es": …, "en": …}`, each of 1 to `limit` characters.
    public func words(_ name: String, upTo limit: Int) throws(JSONFault) -> LocalizedText {
        let fields = try self.fields(name)
        try fields.allow(only: "es", "en")
        let words = LocalizedText(spanish: try fields.string("es"), english: try fields.string("en"))
        for (language, text) in [("es", words.spanish), ("en", words.english)] {
            guard (1...limit).contains(text.unicodeScalars.count), !text.utf8.contains(0) else {
                throw JSONFault(
                    field: "\(self.path(of: name)).\(language)",
                    rule: "must have 1 to \(limit) characters, none of them NUL")
            }
        }
        return words
    }

    /// The elements of a list of at most `limit`, each with its place for the fault; none when it is absent.
    public func list<Element>(
        _ name: String, upTo limit: Int, _ read: (JSONValue, String) throws(JSONFault) -> Element
    ) throws(JSONFault) -> [Element] {
        guard let list = try self.optional(name, { (fields) throws(JSONFault) in try fields.value(name) }) else {
            return []
        }
        guard case .array(let values) = list, values.count <= limit else {
            throw JSONFault(field: self.path(of: name), rule: "must be a list of at most \(limit)")
        }
        var elements: [Element] = []
        for (index, value) in values.enumerated() {
            elements.append(try read(value, "\(self.path(of: name))[\(index)]"))
        }
        return elements
    }
}

extension String {
    /// Whether it may name content: 1 to 64 of `a-z0-9_-`, not starting with a mark.
    public var isContentKey: Bool {
        (1...64).contains(self.utf8.count) && self.first != "_" && self.first != "-"
            && self.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789_-".utf8.contains($0) }
    }
}
