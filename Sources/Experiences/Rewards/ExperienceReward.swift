public import JSON
public import Vocabulary

/// What completing an experience gives: `{"besitos": 100, "items": {"candle": 1}, "achievements": ["guest"],
/// "unlock_experiences": ["ball"], "unlock_shop_items": ["mask"]}`.
public struct ExperienceReward: Hashable, Sendable {
    public static let maxBesitos: Int64 = 10_000

    public let besitos: Besitos
    /// How many of each, by key.
    public let items: [String: Int64]
    public let achievements: [String]
    /// Keys of experiences that may be begun then, whatever they require.
    public let experiences: [String]
    /// Keys of items that the shop sells then to the member.
    public let shopItems: [String]

    public static let nothing = ExperienceReward()

    public init(
        besitos: Besitos = .zero, items: [String: Int64] = [:], achievements: [String] = [],
        experiences: [String] = [], shopItems: [String] = []
    ) {
        self.besitos = besitos
        self.items = items
        self.achievements = achievements
        self.experiences = experiences
        self.shopItems = shopItems
    }
}

extension ExperienceReward: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            if self.besitos > .zero { json.member("besitos", self.besitos) }
            if !self.items.isEmpty { json.member("items", counts: self.items) }
            if !self.achievements.isEmpty { json.member("achievements", self.achievements) }
            if !self.experiences.isEmpty { json.member("unlock_experiences", self.experiences) }
            if !self.shopItems.isEmpty { json.member("unlock_shop_items", self.shopItems) }
        }
    }

    public init(json: JSONValue) throws(JSONFault) { try self.init(json: json, at: "") }

    init(json: JSONValue, at path: String) throws(JSONFault) {
        let fields = try JSONFields(json, path: path)
        try fields.allow(only: "besitos", "items", "achievements", "unlock_experiences", "unlock_shop_items")
        let besitos = try fields.optional("besitos") { (fields) throws(JSONFault) in
            try fields.int("besitos", in: 0...Self.maxBesitos)
        }
        self.besitos = besitos.flatMap(Besitos.init) ?? .zero
        self.items = try fields.counts("items", upTo: 10)
        self.achievements = try fields.keys("achievements", upTo: 10)
        self.experiences = try fields.keys("unlock_experiences", upTo: 10)
        self.shopItems = try fields.keys("unlock_shop_items", upTo: 10)
    }
}

extension ExperienceReward {
    func references(at place: String) -> [ExperienceContent.Reference] {
        func all(_ kind: ExperienceContent.Reference.Kind, _ keys: [String]) -> [ExperienceContent.Reference] {
            keys.map { ExperienceContent.Reference(kind: kind, key: $0, place: place) }
        }
        return all(.item, self.items.keys.sorted()) + all(.achievement, self.achievements)
            + all(.experience, self.experiences) + all(.item, self.shopItems)
    }
}
