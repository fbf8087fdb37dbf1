public import JSON
public import Vocabulary

/// What a fragment, a decision or a kept promise gives besides the story. Paid once per member.
public struct StoryRewards: Hashable, Sendable {
    public var besitos: Besitos
    public var items: [ItemReward]
    /// Keys of achievements.
    public var achievements: [String]
    /// Keys of fragments that open whatever they need otherwise.
    public var unlocks: [String]
    /// VIP for so many days, as a taste of it.
    public var vipDays: Int
    /// Keys of experiences that may be begun whatever they require.
    public var experiences: [String]
    /// The key of an experience that begins at once.
    public var trigger: String?
    /// Keys of items that the shop sells then to the member.
    public var shopItems: [String]

    public struct ItemReward: Hashable, Sendable {
        public let key: String
        public let quantity: Int64

        public init(key: String, quantity: Int64) {
            self.key = key
            self.quantity = quantity
        }
    }

    public init(
        besitos: Besitos = .zero, items: [ItemReward] = [], achievements: [String] = [], unlocks: [String] = [],
        vipDays: Int = 0, experiences: [String] = [], trigger: String? = nil, shopItems: [String] = []
    ) {
        self.besitos = besitos
        self.items = items
        self.achievements = achievements
        self.unlocks = unlocks
        self.vipDays = vipDays
        self.experiences = experiences
        self.trigger = trigger
        self.shopItems = shopItems
    }

    public static let none = StoryRewards()

    public var isEmpty: Bool { self == .none }
}

// The seeds' `extended_rewards`; `{}` for nothing.
extension StoryRewards: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            if self.besitos > .zero { json.member("besitos", self.besitos) }
            if !self.items.isEmpty { json.member("items", self.items) }
            if !self.achievements.isEmpty { json.member("achievements", self.achievements) }
            if !self.unlocks.isEmpty { json.member("unlock_fragments", self.unlocks) }
            if self.vipDays > 0 { json.member("vip_days", self.vipDays) }
            if !self.experiences.isEmpty { json.member("unlock_experiences", self.experiences) }
            json.member("trigger_experience", ifPresent: self.trigger)
            if !self.shopItems.isEmpty { json.member("unlock_shop_items", self.shopItems) }
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.init(
            besitos: try fields.optional("besitos") { (found) throws(JSONFault) in try found.besitos("besitos") }
                ?? .zero,
            items: try fields.optional("items") { (found) throws(JSONFault) in
                try [ItemReward](elementsOf: try found.value("items"), named: "items")
            } ?? [],
            achievements: try fields.keys("achievements"), unlocks: try fields.keys("unlock_fragments"),
            vipDays: try fields.optional("vip_days") { (found) throws(JSONFault) in
                Int(try found.int("vip_days", in: 0...36_500))
            } ?? 0,
            experiences: try fields.keys("unlock_experiences"),
            trigger: try fields.optional("trigger_experience") { (found) throws(JSONFault) in
                try found.string("trigger_experience")
            }, shopItems: try fields.keys("unlock_shop_items"))
    }
}

extension StoryRewards.ItemReward: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("item", self.key)
            $0.member("quantity", self.quantity)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.init(key: try fields.string("item"), quantity: try fields.int("quantity", in: 1...1_000_000))
    }
}

extension JSONFields {
    /// A list of strings; empty when absent.
    func keys(_ name: String) throws(JSONFault) -> [String] {
        guard let list = try self.optional(name, { (found) throws(JSONFault) in try found.value(name) }) else {
            return []
        }
        guard let values = list.array else { throw JSONFault(field: name, rule: "must be a list") }
        var keys: [String] = []
        for value in values {
            guard let key = value.string else { throw JSONFault(field: name, rule: "must be a list of keys") }
            keys.append(key)
        }
        return keys
    }
}
