public import Vocabulary

extension Refusal {
    public static let amountNotPositive = Refusal(
        .invalid, "gamification.amount_not_positive", "The amount must be a whole number above zero.", field: "amount")

    public static func notEnoughBesitos(price: Besitos, balance: Besitos) -> Refusal {
        Refusal(
            .unaffordable, "gamification.not_enough_besitos", "The balance does not reach.",
            facts: ["required": price.units, "current": balance.units, "missing": price.units - balance.units])
    }

    /// - Parameter period: `day` or `week`, in the member's time zone.
    public static func sourceCapReached(cap: Int64, granted: Int64, period: String) -> Refusal {
        Refusal(
            .conflict, "gamification.source_cap_reached", "This source gives at most \(cap) besitos a \(period).",
            facts: ["cap": cap, "granted": granted])
    }

    public static func dailyMaximumReached(cap: Int64, granted: Int64) -> Refusal {
        Refusal(
            .conflict, "gamification.daily_maximum_reached", "A member earns at most \(cap) besitos a day.",
            facts: ["cap": cap, "granted": granted])
    }

    public static let balanceFrozen = Refusal(
        .conflict, "gamification.balance_frozen",
        "The member's books do not add up; nothing is spent until staff looked.")

    public static let balanceTooLarge = Refusal(
        .conflict, "gamification.balance_too_large", "The balance would pass \(Besitos.max) besitos.",
        facts: ["max": Besitos.max.units])

    public static func dailyAlreadyClaimed(secondsLeft: Int64) -> Refusal {
        Refusal(
            .conflict, "gamification.daily_already_claimed", "Today's reward was claimed already.",
            facts: ["seconds_left": secondsLeft])
    }
}
