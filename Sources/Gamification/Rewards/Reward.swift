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
            if !self.items.isEmpty { json.member("items", counts: self.items) }
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
        self.items = try fields.counts("items", upTo: 10)
        self.achievements = try fields.keys("achievements", upTo: 10)
    }
}
