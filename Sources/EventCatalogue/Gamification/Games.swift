public import Vocabulary

public struct ReactionRemoved: Event {
    public let contentType: String
    public let contentID: Int64
    public let reaction: String
    /// Whether the member has none left on it.
    public let wasLast: Bool

    public init(contentType: String, contentID: Int64, reaction: String, wasLast: Bool) {
        self.contentType = contentType
        self.contentID = contentID
        self.reaction = reaction
        self.wasLast = wasLast
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.reaction_removed", "A member took a reaction back.", Self.init,
        EventField("content_type", \.contentType), EventField("content_id", \.contentID),
        EventField("reaction", \.reaction), EventField("was_last", \.wasLast))
}

public struct EngagementCounted: Event {
    public let contentType: String
    public let contentID: Int64

    public init(contentType: String, contentID: Int64) {
        self.contentType = contentType
        self.contentID = contentID
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.engagement_counted", "The figures of a content include its newest reactions.", lane: .tracking,
        isDroppable: true, Self.init,
        EventField("content_type", \.contentType), EventField("content_id", \.contentID))
}

public struct GameRuleChanged: Event {
    /// `trivia`, `gifts`, `economy`, `reaction:channel_post/love`, `multiplier:double-weekend`.
    public let rule: String
    /// As it is now, JSON.
    public let value: String

    public init(rule: String, value: String) {
        self.rule = rule
        self.value = value
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.game_rule_changed", "Staff changed how something is played.", Self.init,
        EventField("rule", \.rule), EventField("value", \.value))
}

public struct AuctionOpened: Event {
    public let auctionID: Int64
    public let itemID: ItemID
    public let startingBid: Besitos
    public let endsAt: Instant

    public init(auctionID: Int64, itemID: ItemID, startingBid: Besitos, endsAt: Instant) {
        self.auctionID = auctionID
        self.itemID = itemID
        self.startingBid = startingBid
        self.endsAt = endsAt
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.auction_opened", "Something is for auction.", Self.init,
        EventField("auction_id", \.auctionID), EventField("item_id", \.itemID),
        EventField("starting_bid", \.startingBid), EventField("ends_at", \.endsAt))
}

public struct BidPlaced: Event {
    public let auctionID: Int64
    public let amount: Besitos
    public let endsAt: Instant

    public init(auctionID: Int64, amount: Besitos, endsAt: Instant) {
        self.auctionID = auctionID
        self.amount = amount
        self.endsAt = endsAt
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.bid_placed", "A member leads an auction.", Self.init,
        EventField("auction_id", \.auctionID), EventField("amount", \.amount), EventField("ends_at", \.endsAt))
}

public struct MemberOutbid: Event {
    public let auctionID: Int64
    public let itemID: ItemID
    /// What leads now.
    public let amount: Besitos

    public init(auctionID: Int64, itemID: ItemID, amount: Besitos) {
        self.auctionID = auctionID
        self.itemID = itemID
        self.amount = amount
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.member_outbid", "Somebody bid more than this member, whose besitos came back.", Self.init,
        EventField("auction_id", \.auctionID), EventField("item_id", \.itemID), EventField("amount", \.amount))
}

public struct AuctionClosed: Event {
    public let auctionID: Int64
    /// `sold`, `unsold` or `cancelled`.
    public let state: String
    public let bid: Besitos?

    public init(auctionID: Int64, state: String, bid: Besitos?) {
        self.auctionID = auctionID
        self.state = state
        self.bid = bid
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.auction_closed", "An auction is over.", Self.init,
        EventField("auction_id", \.auctionID), EventField("state", \.state), EventField("bid", \.bid))
}

public struct GiftSent: Event {
    public let receiverID: UserID
    public let amount, fee: Besitos
    public let balanceAfter: Besitos

    public init(receiverID: UserID, amount: Besitos, fee: Besitos, balanceAfter: Besitos) {
        self.receiverID = receiverID
        self.amount = amount
        self.fee = fee
        self.balanceAfter = balanceAfter
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.gift_sent", "A member gave besitos to another.", Self.init,
        EventField("receiver_id", \.receiverID), EventField("amount", \.amount), EventField("fee", \.fee),
        EventField("balance_after", \.balanceAfter))
}

public struct GiftReceived: Event {
    public let giverID: UserID
    public let amount: Besitos
    public let balanceAfter: Besitos

    public init(giverID: UserID, amount: Besitos, balanceAfter: Besitos) {
        self.giverID = giverID
        self.amount = amount
        self.balanceAfter = balanceAfter
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.gift_received", "Besitos came from another member.", Self.init,
        EventField("giver_id", \.giverID), EventField("amount", \.amount), EventField("balance_after", \.balanceAfter))
}

public struct BesitosLapsing: Event {
    public let amount: Besitos
    public let expiresAt: Instant

    public init(amount: Besitos, expiresAt: Instant) {
        self.amount = amount
        self.expiresAt = expiresAt
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.besitos_lapsing", "Besitos of a member lapse soon unless they are spent.", Self.init,
        EventField("amount", \.amount), EventField("expires_at", \.expiresAt))
}
