public import Coordination
public import JSON
public import Vocabulary

/// An item that can be owned, as its author writes it.
public struct ItemDefinition: Hashable, Sendable {
    public let key: String
    public let kind: ItemKind
    public let rarity: Rarity
    /// Owned once or not at all; never changed once the item exists.
    public let isUnique: Bool
    /// Whether it can be used up.
    public let isConsumable: Bool
    /// No longer given; who owns one keeps it.
    public let isArchived: Bool
    /// An emoji.
    public let icon: String
    public let name: LocalizedText
    public let description: LocalizedText
    /// What whoever uses one reads.
    public let useText: LocalizedText?
    /// What whoever uses one gets.
    public let effect: Reward

    public init(
        key: String, kind: ItemKind, rarity: Rarity, isUnique: Bool = false, isConsumable: Bool = false,
        isArchived: Bool = false, icon: String, name: LocalizedText, description: LocalizedText,
        useText: LocalizedText? = nil, effect: Reward = .nothing
    ) {
        self.key = key
        self.kind = kind
        self.rarity = rarity
        self.isUnique = isUnique
        self.isConsumable = isConsumable
        self.isArchived = isArchived
        self.icon = icon
        self.name = name
        self.description = description
        self.useText = useText
        self.effect = effect
    }
}

extension ItemDefinition: JSONEncodable {
    /// Every member, the defaults too: what is written is also the row.
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("key", self.key)
            json.member("item_type", self.kind.rawValue)
            json.member("rarity", self.rarity.rawValue)
            json.member("is_unique", self.isUnique)
            json.member("is_consumable", self.isConsumable)
            json.member("is_archived", self.isArchived)
            json.member("icon", self.icon)
            json.member("name", self.name)
            json.member("description", self.description)
            json.member("use_text", self.useText)
            json.member("effect", self.effect)
        }
    }
}

extension ItemDefinition {
    /// - Parameters:
    ///   - path: where `json` stands in its document, for the fault.
    ///   - key: when the document says it elsewhere.
    init(json: JSONValue, at path: String, key: String? = nil) throws(JSONFault) {
        let fields = try JSONFields(json, path: path)
        try fields.allow(
            only: "key", "item_type", "rarity", "is_unique", "is_consumable", "is_archived", "icon", "name",
            "description", "use_text", "effect")
        self.key = try fields.key(orElse: key)
        self.kind = try fields.choice("item_type")
        self.rarity = try fields.choice("rarity")
        self.isUnique = try fields.flag("is_unique")
        self.isConsumable = try fields.flag("is_consumable")
        self.isArchived = try fields.flag("is_archived")
        self.icon = try fields.icon()
        self.name = try fields.words("name", upTo: 100)
        self.description = try fields.words("description", upTo: 1000)
        self.useText = try fields.optional("use_text") { (fields) throws(JSONFault) in
            try fields.words("use_text", upTo: 1000)
        }
        self.effect = try fields.reward("effect")
        guard self.isConsumable || (self.effect.isNothing && self.useText == nil) else {
            throw JSONFault(
                field: "\(path.isEmpty ? "" : "\(path).")is_consumable",
                rule: "must be true for an item with an effect or a use_text")
        }
    }
}
