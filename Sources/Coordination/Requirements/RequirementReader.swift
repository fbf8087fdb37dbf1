import JSON

/// Reads the JSON of a requirement. An object requires every member, which covers the seeds' flat form
/// (`{"vip_required": true, "min_level": 3}`) as well as ours.
struct RequirementReader {
    static let maxDepth = 8
    /// Objects and atoms together.
    static let maxParts = 128

    /// `nil` takes any kind, in the form that ``Requirement`` itself writes.
    let kinds: RequirementKinds?
    private var parts = 0

    init(kinds: RequirementKinds?) { self.kinds = kinds }

    mutating func requirement(_ json: JSONValue, at path: String, depth: Int) throws(JSONFault) -> Requirement {
        guard depth <= Self.maxDepth else {
            throw JSONFault(field: path, rule: "must be nested at most \(Self.maxDepth) deep")
        }
        guard case .object(let object) = json else { throw JSONFault(field: path, rule: "must be an object") }
        try self.count(at: path)
        var found: [Requirement] = []
        for (name, value) in object.members {
            found += try self.member(name, value, at: path.isEmpty ? name : "\(path).\(name)", depth: depth)
        }
        return found.count == 1 ? found[0] : .all(found)
    }

    private mutating func member(
        _ name: String, _ value: JSONValue, at path: String, depth: Int
    ) throws(JSONFault) -> [Requirement] {
        switch name {
        case "all": return [.all(try self.list(value, at: path, depth: depth))]
        case "any":
            let parts = try self.list(value, at: path, depth: depth)
            guard !parts.isEmpty else { throw JSONFault(field: path, rule: "must offer at least one way") }
            return [.any(parts)]
        case "not": return [.not(try self.requirement(value, at: path, depth: depth + 1))]
        default: return try self.atoms(name, value, at: path)
        }
    }

    private mutating func list(_ json: JSONValue, at path: String, depth: Int) throws(JSONFault) -> [Requirement] {
        guard case .array(let values) = json else { throw JSONFault(field: path, rule: "must be a list") }
        var parts: [Requirement] = []
        for (index, value) in values.enumerated() {
            parts.append(try self.requirement(value, at: "\(path)[\(index)]", depth: depth + 1))
        }
        return parts
    }

    private mutating func atoms(_ name: String, _ value: JSONValue, at path: String) throws(JSONFault) -> [Requirement]
    {
        var atoms: [Requirement] = []
        for argument in try self.arguments(name, value, at: path) {
            try self.count(at: path)
            atoms.append(.atom(Requirement.Atom(self.kinds?[name]?.name ?? name, argument)))
        }
        return atoms
    }

    private func arguments(
        _ name: String, _ value: JSONValue, at path: String
    ) throws(JSONFault) -> [Requirement.Argument] {
        if let kinds = self.kinds {
            guard let kind = kinds[name] else {
                let known = (["all", "any", "not"] + kinds.all.map(\.name)).joined(separator: ", ")
                throw JSONFault(field: path, rule: "is no known requirement; known are \(known)")
            }
            return try kind.shape.arguments(value, at: path)
        }
        let shape: RequirementShape =
            switch value {
            case .int: .number(.min ... .max)
            case .bool: .truth
            case .string(let text) where text.utf8.contains(UInt8(ascii: ".")): .pair
            default: .countedKey(.min ... .max)
            }
        return try shape.arguments(value, at: path)
    }

    private mutating func count(at path: String) throws(JSONFault) {
        self.parts += 1
        guard self.parts <= Self.maxParts else {
            throw JSONFault(field: path, rule: "is one part too many; at most \(Self.maxParts) fit")
        }
    }
}
