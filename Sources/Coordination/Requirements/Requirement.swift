public import JSON

/// What somebody must be, have or have done: atoms under `all`, `any` and `not`. Plain data, the same for fragments,
/// shop items, missions and experiences; which kinds of atoms there are is ``RequirementKinds``' to know.
public indirect enum Requirement: Hashable, Sendable {
    /// Of none: always met.
    case all([Requirement])
    /// Of none: never met.
    case any([Requirement])
    case not(Requirement)
    case atom(Atom)

    /// Nothing is required.
    public static let nothing = Requirement.all([])

    /// One measure of a member, and how much of it is asked for.
    public struct Atom: Hashable, Sendable {
        /// The name of a ``RequirementKind``.
        public let kind: String
        public let argument: Argument

        public init(_ kind: String, _ argument: Argument) {
            self.kind = kind
            self.argument = argument
        }

        /// What is measured, such as a flag's name; empty where the kind measures one thing only.
        public var subject: String {
            switch self.argument {
            case .key(let key), .count(_, of: let key): key
            case .number, .holds: ""
            }
        }

        /// The atom is met from here on.
        public var required: Int64 {
            switch self.argument {
            case .number(let number), .count(let number, of: _): number
            case .key, .holds: 1
            }
        }
    }

    public enum Argument: Hashable, Sendable {
        /// `{"min_besitos": 100}`
        case number(Int64)
        /// `{"flag": "met_lucien"}`
        case key(String)
        /// `{"item": {"candle": 3}}`; one of them is a ``key(_:)``.
        case count(Int64, of: String)
        /// `{"vip": true}`
        case holds
    }

    /// Every atom, from left to right.
    public var atoms: [Atom] {
        switch self {
        case .all(let parts), .any(let parts): parts.flatMap(\.atoms)
        case .not(let part): part.atoms
        case .atom(let atom): [atom]
        }
    }
}

extension Requirement: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            switch self {
            case .all([]): break
            case .all(let parts): json.member("all", parts)
            case .any(let parts): json.member("any", parts)
            case .not(let part): json.member("not", part)
            case .atom(let atom): json.member(atom.kind, atom.argument)
            }
        }
    }
}

extension Requirement.Argument: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        switch self {
        case .number(let number): json.int(number)
        case .key(let key): json.string(key)
        case .count(let count, of: let key): json.object { $0.member(key, count) }
        case .holds: json.bool(true)
        }
    }
}

extension Requirement: JSONDecodable {
    /// Reads what ``encode(into:)`` wrote, whatever kinds it mentions. What people write is read by
    /// ``RequirementKinds/requirement(from:at:)``, which knows more names and refuses unknown ones.
    public init(json: JSONValue) throws(JSONFault) { try self.init(json: json, at: "") }

    /// - Parameter path: where `json` stands in its document, for the fault.
    public init(json: JSONValue, at path: String) throws(JSONFault) {
        var reader = RequirementReader(kinds: nil)
        self = try reader.requirement(json, at: path, depth: 1)
    }
}
