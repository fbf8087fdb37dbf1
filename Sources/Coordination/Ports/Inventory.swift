public import JSON
public import Postgres
public import Vocabulary

/// What members own. Owned by Gamification; anyone with a unit of work may add to it.
public protocol Inventory: Sendable {
    /// Gives `quantity` (above zero) of `item` to `user`; rides with the next flight.
    ///
    /// - Returns: one row; none when the item is unique and the member owns it.
    func add(_ item: ItemID, quantity: Int64, to user: UserID, in work: UnitOfWork) -> QueuedRows

    /// As ``add(_:quantity:to:in:)`` for different members of one transaction, in one statement.
    ///
    /// - Returns: a row with the `user_id` of each who got it.
    func add(_ gains: [Gain], in work: UnitOfWork) -> QueuedRows

    /// Gives so many of each item, by key, in one statement, and says so.
    ///
    /// - Parameter source: what gave them: `mission:first-steps`.
    /// - Returns: what was given, by key; not what is unknown, nor what is unique and owned.
    func give(
        _ items: [String: Int64], to user: UserID, from source: String, in work: UnitOfWork
    ) async throws(DatabaseError) -> [GivenItem]

    /// Makes an item that can be owned; `nil` when there is one with this key.
    func define(_ item: NewItem, in work: UnitOfWork) async throws(DatabaseError) -> ItemID?

    /// An item that can be given; `nil` for an unknown key and for what was archived.
    func item(_ key: String, in work: UnitOfWork) async throws(DatabaseError) -> KnownItem?
}

/// An item that there is.
public struct KnownItem: Sendable {
    public let id: ItemID
    public let name: LocalizedText
    public let description: LocalizedText?

    public init(id: ItemID, name: LocalizedText, description: LocalizedText?) {
        self.id = id
        self.name = name
        self.description = description
    }
}

/// Items for a member.
public struct Gain: Sendable {
    public let item: ItemID
    public let quantity: Int64
    public let user: UserID

    public init(_ item: ItemID, quantity: Int64, to user: UserID) {
        (self.item, self.quantity, self.user) = (item, quantity, user)
    }
}

/// What came into a member's bag.
public struct GivenItem: Hashable, Sendable {
    public let item: ItemID
    public let key: String
    public let quantity: Int64
    public let icon: String
    public let name: LocalizedText

    public init(item: ItemID, key: String, quantity: Int64, icon: String, name: LocalizedText) {
        self.item = item
        self.key = key
        self.quantity = quantity
        self.icon = icon
        self.name = name
    }
}

extension GivenItem: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("item_id", self.item)
            json.member("key", self.key)
            json.member("quantity", self.quantity)
            json.member("icon", self.icon)
            json.member("name", self.name)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.init(
            item: try fields.id("item_id"), key: try fields.string("key"), quantity: try fields.int("quantity"),
            icon: try fields.string("icon"), name: try LocalizedText(json: try fields.value("name")))
    }
}

/// An item to be made.
public struct NewItem: Hashable, Sendable {
    /// `a-z0-9_-`, 1 to 64 characters; what stories and requirements call it.
    public let key: String
    public let kind: ItemKind
    public let rarity: Rarity
    /// Owned once or not at all.
    public let isUnique: Bool
    public let name: LocalizedText

    public init(key: String, kind: ItemKind, rarity: Rarity, isUnique: Bool, name: LocalizedText) {
        self.key = key
        self.kind = kind
        self.rarity = rarity
        self.isUnique = isUnique
        self.name = name
    }
}

/// `item_type` of seed 002 section 2.3.
public enum ItemKind: String, Sendable, CaseIterable {
    case narrativeKey = "narrative_key"
    case collectible
    case powerUp = "power_up"
}

public enum Rarity: String, Sendable, CaseIterable {
    case common, rare, epic, legendary
}
