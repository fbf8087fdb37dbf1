public import Vocabulary

/// Which field of a document breaks which rule: what a person needs to mend it.
public struct JSONFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// A path such as `reward.besitos`; empty for the document itself.
    public let field: String
    /// Completes "field …": `must be a whole number from 1 to 100`.
    public let rule: String

    public init(field: String, rule: String) {
        self.field = field
        self.rule = rule
    }

    public var description: String { self.field.isEmpty ? "the document \(self.rule)" : "\(self.field) \(self.rule)" }
}

/// A value that can be read back from its JSON.
public protocol JSONDecodable {
    init(json: JSONValue) throws(JSONFault)
}

/// The members of an object, read one by one under a rule each.
public struct JSONFields {
    private let object: JSONObject
    private let path: String

    /// - Throws: ``JSONFault`` when `value` is no object.
    public init(_ value: JSONValue, path: String = "") throws(JSONFault) {
        guard case .object(let object) = value else { throw JSONFault(field: path, rule: "must be an object") }
        self.object = object
        self.path = path
    }

    private func fault(_ name: String, _ rule: String) -> JSONFault {
        JSONFault(field: self.path(of: name), rule: rule)
    }

    /// The path of a member.
    package func path(of name: String) -> String { self.path.isEmpty ? name : "\(self.path).\(name)" }

    public func value(_ name: String) throws(JSONFault) -> JSONValue {
        guard let value = self.object[name] else { throw self.fault(name, "is required") }
        return value
    }

    /// An absent member and `null` are the same.
    public func optional<Value>(
        _ name: String, _ read: (JSONFields) throws(JSONFault) -> Value
    ) throws(JSONFault) -> Value? {
        guard let value = self.object[name], value != .null else { return nil }
        return try read(self)
    }

    public func int(_ name: String, in range: ClosedRange<Int64> = .min ... .max) throws(JSONFault) -> Int64 {
        guard case .int(let value) = try self.value(name), range.contains(value) else {
            throw self.fault(
                name,
                range == .min ... .max
                    ? "must be a whole number"
                    : "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// Text of `range` UTF-8 bytes.
    public func string(_ name: String, bytes range: ClosedRange<Int> = 0...1_048_576) throws(JSONFault) -> String {
        guard case .string(let value) = try self.value(name) else { throw self.fault(name, "must be a string") }
        guard range.contains(value.utf8.count) else {
            throw self.fault(name, "must have \(range.lowerBound) to \(range.upperBound) bytes")
        }
        return value
    }

    public func bool(_ name: String) throws(JSONFault) -> Bool {
        guard case .bool(let value) = try self.value(name) else { throw self.fault(name, "must be true or false") }
        return value
    }

    /// A time such as `2026-01-31T09:05:00Z`.
    public func time(_ name: String) throws(JSONFault) -> Instant {
        guard case .string(let text) = try self.value(name), let time = Instant(rfc3339: text) else {
            throw self.fault(name, "must be a time such as 2026-01-31T09:05:00Z")
        }
        return time
    }

    public func besitos(_ name: String) throws(JSONFault) -> Besitos {
        Besitos(try self.int(name, in: 0...Besitos.max.units))!
    }

    public func id<Subject>(_ name: String, of _: Subject.Type = Subject.self) throws(JSONFault) -> ID<Subject> {
        ID(try self.int(name, in: 1 ... .max))
    }

    /// One of the raw values of `Choice`.
    public func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, of _: Choice.Type = Choice.self
    ) throws(JSONFault) -> Choice {
        guard case .string(let text) = try self.value(name), let choice = Choice(rawValue: text) else {
            throw self.fault(name, "must be one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return choice
    }

    public func fields(_ name: String) throws(JSONFault) -> JSONFields {
        try JSONFields(try self.value(name), path: self.path(of: name))
    }

    /// Refuses members that nobody reads, so that a misspelt name is not silently ignored.
    public func allow(only names: String...) throws(JSONFault) {
        for member in self.object.members where !names.contains(member.name) {
            throw self.fault(member.name, "is not known here")
        }
    }
}
