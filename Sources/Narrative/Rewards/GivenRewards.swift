public import Coordination
public import JSON
public import Vocabulary

/// What a member has just been given: `rewards_granted` of the seeds.
public struct GivenRewards: Hashable, Sendable {
    public var besitos = Besitos.zero
    public var items: [GivenItem] = []
    public var achievements: [GrantedAchievement] = []
    /// Titles of fragments.
    public var unlocks: [LocalizedText] = []
    /// Their keys; not kept in receipts.
    var unlockedKeys: [String] = []
    public var vipDays = 0
    /// Experiences that may be begun now.
    public var experiences: [NamedContent] = []
    /// Experiences that have begun.
    public var started: [NamedContent] = []
    /// Goods that the shop sells now to the member.
    public var shopItems: [NamedContent] = []
    /// The code of the refusal that kept besitos back, such as a daily cap; the story goes on.
    public var withheld: String?

    public init() {}

    public var isEmpty: Bool { self == GivenRewards() }

    mutating func add(_ more: GivenRewards) {
        self.besitos = Besitos(self.besitos.units + more.besitos.units) ?? self.besitos
        self.items += more.items
        self.achievements += more.achievements
        self.unlocks += more.unlocks
        self.unlockedKeys += more.unlockedKeys
        self.vipDays += more.vipDays
        self.experiences += more.experiences
        self.started += more.started
        self.shopItems += more.shopItems
        self.withheld = self.withheld ?? more.withheld
    }
}

extension GivenRewards: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("besitos", self.besitos)
            json.member("items", self.items)
            json.member("achievements", self.achievements)
            json.member("unlocks", self.unlocks)
            json.member("vip_days", self.vipDays)
            json.member("experiences", self.experiences)
            json.member("started_experiences", self.started)
            json.member("shop_items", self.shopItems)
            json.member("withheld", ifPresent: self.withheld)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.besitos = try fields.besitos("besitos")
        self.items = try [GivenItem](elementsOf: try fields.value("items"), named: "items")
        self.achievements = try [GrantedAchievement](
            elementsOf: try fields.value("achievements"), named: "achievements")
        self.unlocks = try [LocalizedText](elementsOf: try fields.value("unlocks"), named: "unlocks")
        self.vipDays = Int(try fields.int("vip_days", in: 0...36_500))
        self.experiences = try fields.contents("experiences")
        self.started = try fields.contents("started_experiences")
        self.shopItems = try fields.contents("shop_items")
        self.withheld = try fields.optional("withheld") { (found) throws(JSONFault) in try found.string("withheld") }
    }
}

extension JSONFields {
    /// Receipts of earlier versions have none.
    fileprivate func contents(_ name: String) throws(JSONFault) -> [NamedContent] {
        try self.list(name, upTo: 1000) { (json, _) throws(JSONFault) in try NamedContent(json: json) }
    }
}
