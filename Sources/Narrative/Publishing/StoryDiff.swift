public import JSON

/// What a publication of `new` would change for who reads `old`. Levels, fragments and decisions are matched by key.
public struct StoryDiff: Sendable {
    public enum Kind: String, Sendable { case added, changed, removed }

    public struct Field: Hashable, Sendable {
        /// A path such as `content.text.es`.
        public let name: String
        /// Absent where it was or is not given.
        public let before, after: JSONValue?
    }

    public struct Change: Sendable {
        public let kind: Kind
        /// A decision's is its fragment's, a slash, and its own.
        public let key: String
        /// Where it stands in the new text.
        public let line: Int?
        /// Of what changed only.
        public let fields: [Field]
    }

    /// Where members begin, when that changes.
    public let start: Field?
    public let levels, fragments, decisions: [Change]

    public var isEmpty: Bool {
        self.start == nil && self.levels.isEmpty && self.fragments.isEmpty && self.decisions.isEmpty
    }

    /// - Parameter old: `nil` when nothing is published yet.
    public init(from old: Story?, to new: Story) {
        self.start =
            old?.start == new.start
            ? nil : Field(name: "start", before: old.map { .string($0.start) }, after: .string(new.start))
        self.levels = Self.changes(
            Self.parts(old?.levels ?? [], \.key, \.line), Self.parts(new.levels, \.key, \.line))
        self.fragments = Self.changes(
            Self.parts(old?.fragments ?? [], \.key, \.line), Self.parts(new.fragments, \.key, \.line))
        self.decisions = Self.changes(Self.decisions(of: old), Self.decisions(of: new))
    }

    private struct Part {
        let key: String
        let line: Int
        let fields: [(name: String, value: JSONValue)]
    }

    private static func parts<Element: JSONEncodable>(
        _ elements: [Element], _ key: (Element) -> String, _ line: (Element) -> Int
    ) -> [Part] {
        elements.map { element in
            Part(
                key: key(element), line: line(element),
                fields: JSONValue(of: element).leaves.filter { $0.name != "key" && $0.name != "decisions" })
        }
    }

    private static func decisions(of story: Story?) -> [Part] {
        story?.fragments.flatMap { fragment in
            zip(1..., Self.parts(fragment.decisions, { "\(fragment.key)/\($0.key)" }, \.line)).map { place, part in
                Part(key: part.key, line: part.line, fields: part.fields + [("position", .int(place))])
            }
        } ?? []
    }

    /// What is new or changed in the new order, then what is gone in the old.
    private static func changes(_ old: [Part], _ new: [Part]) -> [Change] {
        let before = Dictionary(old.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        let kept = Set(new.map(\.key))
        let present = new.compactMap { part -> Change? in
            guard let earlier = before[part.key] else {
                return Change(kind: .added, key: part.key, line: part.line, fields: [])
            }
            let fields = Self.fields(earlier.fields, part.fields)
            return fields.isEmpty ? nil : Change(kind: .changed, key: part.key, line: part.line, fields: fields)
        }
        return present
            + old.filter { !kept.contains($0.key) }.map { Change(kind: .removed, key: $0.key, line: nil, fields: []) }
    }

    private static func fields(
        _ old: [(name: String, value: JSONValue)], _ new: [(name: String, value: JSONValue)]
    ) -> [Field] {
        var names: [String] = []
        for name in (old + new).map(\.name) where !names.contains(name) { names.append(name) }
        return names.compactMap { name in
            let before = old.first { $0.name == name }?.value
            let after = new.first { $0.name == name }?.value
            return before == after ? nil : Field(name: name, before: before, after: after)
        }
    }
}

extension JSONValue {
    /// The members, with those of texts in several languages and of a fragment's content one by one.
    fileprivate var leaves: [(name: String, value: JSONValue)] {
        self.object?.members.flatMap { name, value -> [(name: String, value: JSONValue)] in
            let isText = value["es"] != nil && value["en"] != nil
            return isText || name == "content" ? value.leaves.map { ("\(name).\($0.name)", $0.value) } : [(name, value)]
        } ?? []
    }
}

extension StoryDiff: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("start", ifPresent: self.start)
            $0.member("levels", self.levels)
            $0.member("fragments", self.fragments)
            $0.member("decisions", self.decisions)
        }
    }
}

extension StoryDiff.Change: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("change", self.kind.rawValue)
            json.member("key", self.key)
            json.member("line", ifPresent: self.line)
            if self.kind == .changed { json.member("fields", self.fields) }
        }
    }
}

extension StoryDiff.Field: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("name", self.name)
            $0.member("before", ifPresent: self.before)
            $0.member("after", ifPresent: self.after)
        }
    }
}

// MARK: - For people

extension StoryDiff {
    /// A line per change, as `content diff` prints them.
    ///
    /// - Parameter readers: members who stand at fragments now.
    public func lines(readers: [String: Int] = [:]) -> [String] {
        let start = self.start.map { ["start: \($0.shown)"] } ?? []
        return start + self.levels.map { "\($0.mark) level \($0.shown)" }
            + self.fragments.map { change in
                let standing = change.kind == .added ? 0 : readers[change.key] ?? 0
                return "\(change.mark) fragment \(change.shown)\(standing > 0 ? "; \(standing) read it now" : "")"
            } + self.decisions.map { "\($0.mark) decision \($0.shown)" }
    }
}

extension StoryDiff.Change {
    fileprivate var mark: String {
        switch self.kind {
        case .added: "+"
        case .changed: "~"
        case .removed: "-"
        }
    }

    fileprivate var shown: String {
        let place = self.line.map { " (line \($0))" } ?? ""
        return self.key + place + (self.fields.isEmpty ? "" : ": " + self.fields.map(\.shown).joined(separator: "; "))
    }
}

extension StoryDiff.Field {
    /// Whole where it is short; of a long text only that it changed, and by how much.
    fileprivate var shown: String {
        func length(_ value: JSONValue?) -> Int { value?.string?.unicodeScalars.count ?? 0 }
        if max(length(self.before), length(self.after)) > 80 {
            return "\(self.name) (\(length(self.before)) to \(length(self.after)) characters)"
        }
        func text(_ value: JSONValue?) -> String { value.map { JSONWriter.text(of: $0) } ?? "nothing" }
        return "\(self.name) \(text(self.before)) → \(text(self.after))"
    }
}
