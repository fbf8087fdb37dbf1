public import Vocabulary

public struct PointsEarned: Event {
    public let points: Int64
    public let orderID: Int64?
    public let amountMinor: Int64
    public let currency: String
    public let balanceAfter: Int64

    public init(points: Int64, orderID: Int64?, amountMinor: Int64, currency: String, balanceAfter: Int64) {
        self.points = points
        self.orderID = orderID
        self.amountMinor = amountMinor
        self.currency = currency
        self.balanceAfter = balanceAfter
    }

    public static let shape: EventShape<Self> = EventShape(
        "loyalty.points_earned", "A guest of the café earned points.", Self.init,
        EventField("points", \.points), EventField("order_id", \.orderID), EventField("amount_minor", \.amountMinor),
        EventField("currency", \.currency), EventField("balance_after", \.balanceAfter))
}

public struct PointsExpired: Event {
    public let points: Int64

    public init(points: Int64) {
        self.points = points
    }

    public static let shape: EventShape<Self> = EventShape(
        "loyalty.points_expired", "Points lapsed unspent.", Self.init,
        EventField("points", \.points))
}

public struct RewardRedeemed: Event {
    public let rewardID, points: Int64
    public let couponCode: String?

    public init(rewardID: Int64, points: Int64, couponCode: String?) {
        self.rewardID = rewardID
        self.points = points
        self.couponCode = couponCode
    }

    public static let shape: EventShape<Self> = EventShape(
        "loyalty.reward_redeemed", "A guest exchanged points for a reward.", lane: .critical, Self.init,
        EventField("reward_id", \.rewardID), EventField("points", \.points), EventField("coupon_code", \.couponCode))
}

public struct TierChanged: Event {
    public let from, to: String

    public init(from: String, to: String) {
        self.from = from
        self.to = to
    }

    public static let shape: EventShape<Self> = EventShape(
        "loyalty.tier_changed", "A guest rose or fell to a tier.", Self.init,
        EventField("from", \.from), EventField("to", \.to))
}

public struct ReferralUsed: Event {
    public let code: String
    public let referredUserID: UserID

    public init(code: String, referredUserID: UserID) {
        self.code = code
        self.referredUserID = referredUserID
    }

    public static let shape: EventShape<Self> = EventShape(
        "loyalty.referral_used", "Somebody came with a guest's referral code.", Self.init,
        EventField("code", \.code), EventField("referred_user_id", \.referredUserID))
}
