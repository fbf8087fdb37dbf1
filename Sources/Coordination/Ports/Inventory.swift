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

    /// Makes an item that can be owned; `nil` when there is one with this key.
    func define(_ item: NewItem, in work: UnitOfWork) async throws(DatabaseError) -> ItemID?
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
