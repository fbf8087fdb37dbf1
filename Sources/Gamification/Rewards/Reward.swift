public import JSON
public import Vocabulary

/// What something gives: `{"besitos": 20, "items": {"candle": 2}, "achievements": ["first-steps"]}`.
public struct Reward: Hashable, Sendable {
    public static let maxBesitos: Int64 = 10_000

    public let besitos: Besitos
    /// How many of each, by key.
    public let items: [String: Int64]
    /// By key.
    public let achievements: [String]

    public static let nothing = Reward()

    public init(besitos: Besitos = .zero, items: [String: Int64] = [:], achievements: [String] = []) {
        self.besitos = besitos
        self.items = items
        self.achievements = achievements
    }

    public var isNothing: Bool { self == .nothing }

    /// All of it so many times, of besitos as many as anybody can own at most; achievements once.
    func times(_ count: Int64) -> Reward {
        guard count > 0 else { return .nothing }
        let (besitos, isTooMuch) = self.besitos.units.multipliedReportingOverflow(by: count)
        return Reward(
            besitos: isTooMuch ? .max : Besitos(besitos) ?? .max, items: self.items.mapValues { $0 * count },
            achievements: self.achievements)
    }
}

extension Reward: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            if self.besitos > .zero { json.member("besitos", self.besitos) }
            if !self.items.isEmpty {
                json.member(
                    "items",
                    object: { json in
                        for item in self.items.sorted(by: { $0.key < $1.key }) { json.member(item.key, item.value) }
                    })
            }
            if !self.achievements.isEmpty { json.member("achievements", self.achievements) }
        }
    }

    public init(json: JSONValue) throws(JSONFault) { try self.init(json: json, at: "") }

    /// - Parameter path: where `json` stands in its document, for the fault.
    public init(json: JSONValue, at path: String) throws(JSONFault) {
        let fields = try JSONFields(json, path: path)
        try fields.allow(only: "besitos", "items", "achievements")
        let besitos = try fields.optional("besitos") { (fields) throws(JSONFault) in
            try fields.int("besitos", in: 0...Self.maxBesitos)
        }
        self.besitos = besitos.flatMap(Besitos.init) ?? .zero
        self.items =
            try fields.optional("items") { (fields) throws(JSONFault) in
                try Self.items(try fields.value("items"), at: path.isEmpty ? "items" : "\(path).items")
            } ?? [:]
        self.achievements = try fields.list("achievements", upTo: 10) { (json, place) throws(JSONFault) in
            guard case .string(let key) = json, key.isContentKey else {
                throw JSONFault(field: place, rule: "must be an achievement's key")
            }
            return key
        }
    }

    private static func items(_ json: JSONValue, at path: String) throws(JSONFault) -> [String: Int64] {
        guard case .object(let object) = json, object.members.count <= 10 else {
            throw JSONFault(field: path, rule: "must be an object of at most 10 items' keys and numbers")
        }
        var items: [String: Int64] = [:]
        for member in object.members {
            guard member.name.isContentKey, case .int(let count) = member.value, (1...1000).contains(count) else {
                throw JSONFault(
                    field: "\(path).\(member.name)", rule: "must be an item's key and a number from 1 to 1000")
            }
            items[member.name] = count
        }
        return items
    }
}
