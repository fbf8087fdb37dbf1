public import Vocabulary

public struct ItemAcquired: Event {
    public let itemID: ItemID
    public let itemKey: String
    public let quantity: Int
    public let source: String

    public init(itemID: ItemID, itemKey: String, quantity: Int, source: String) {
        self.itemID = itemID
        self.itemKey = itemKey
        self.quantity = quantity
        self.source = source
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.item_acquired", "An item came into a member's backpack.", Self.init,
        EventField("item_id", \.itemID), EventField("item_key", \.itemKey), EventField("quantity", \.quantity),
        EventField("source", \.source))
}

public struct ItemUsed: Event {
    public let itemID: ItemID
    public let itemKey: String
    public let quantity: Int

    public init(itemID: ItemID, itemKey: String, quantity: Int) {
        self.itemID = itemID
        self.itemKey = itemKey
        self.quantity = quantity
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.item_used", "A member used up an item.", Self.init,
        EventField("item_id", \.itemID), EventField("item_key", \.itemKey), EventField("quantity", \.quantity))
}

public struct ReactionRegistered: Event {
    public let contentType: String
    public let contentID: Int64
    public let reaction: String
    public let besitos: Besitos
    /// Whether it is the member's only one on this content.
    public let isNewReactor: Bool?

    public init(
        contentType: String, contentID: Int64, reaction: String, besitos: Besitos, isNewReactor: Bool? = nil
    ) {
        self.contentType = contentType
        self.contentID = contentID
        self.reaction = reaction
        self.besitos = besitos
        self.isNewReactor = isNewReactor
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.reaction_registered", "A member reacted to content.", Self.init,
        EventField("content_type", \.contentType), EventField("content_id", \.contentID),
        EventField("reaction", \.reaction), EventField("besitos", \.besitos),
        EventField("is_new_reactor", \.isNewReactor))
}

public struct TriviaAnswered: Event {
    public let triviaID: Int64
    public let isCorrect: Bool
    public let besitos: Besitos

    public init(triviaID: Int64, isCorrect: Bool, besitos: Besitos) {
        self.triviaID = triviaID
        self.isCorrect = isCorrect
        self.besitos = besitos
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.trivia_answered", "A member answered a trivia question.", Self.init,
        EventField("trivia_id", \.triviaID), EventField("is_correct", \.isCorrect), EventField("besitos", \.besitos))
}

public struct AuctionWon: Event {
    public let auctionID: Int64
    public let itemID: ItemID
    public let bid, commission: Besitos

    public init(auctionID: Int64, itemID: ItemID, bid: Besitos, commission: Besitos) {
        self.auctionID = auctionID
        self.itemID = itemID
        self.bid = bid
        self.commission = commission
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.auction_won", "An auction ended with this member's bid.", lane: .critical, Self.init,
        EventField("auction_id", \.auctionID), EventField("item_id", \.itemID), EventField("bid", \.bid),
        EventField("commission", \.commission))
}
