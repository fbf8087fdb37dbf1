public import JSON

/// The kinds of requirements that exist, of every domain: put together once, where the program is.
public struct RequirementKinds: Sendable {
    /// By name.
    public let all: [any RequirementKind]
    private let byName: [String: any RequirementKind]
    private(set) var memberFacts: MemberFacts?

    /// Two kinds that share a name are a mistake in the program, and end it.
    public init(_ kinds: [any RequirementKind]) {
        self.all = kinds.sorted { $0.name < $1.name }
        self.byName = Dictionary(
            uniqueKeysWithValues: kinds.flatMap { kind in ([kind.name] + kind.aliases).map { ($0, kind) } })
    }

    /// The same kinds; what they show is kept in `memberFacts`.
    public func keeping(_ memberFacts: MemberFacts) -> RequirementKinds {
        var kinds = self
        kinds.memberFacts = memberFacts
        return kinds
    }

    /// The kind with this name or alias.
    public subscript(name: String) -> (any RequirementKind)? { self.byName[name] }

    /// Reads what people write, strictly; the fault names the path to what is wrong, `any[1].flags[0]`.
    ///
    /// - Parameter path: where `json` stands in the document that was sent.
    public func requirement(from json: JSONValue, at path: String = "") throws(JSONFault) -> Requirement {
        var reader = RequirementReader(kinds: self)
        return try reader.requirement(json, at: path, depth: 1)
    }

    /// The same requirement with every kind known and called by its own name: for one that was read without
    /// knowing the kinds, as part of a command.
    public func checked(_ requirement: Requirement, at path: String = "") throws(JSONFault) -> Requirement {
        guard let json = try? JSONReader.read(JSONWriter.bytes(of: requirement)) else {
            throw JSONFault(field: path, rule: "must be a requirement")
        }
        return try self.requirement(from: json, at: path)
    }
}
