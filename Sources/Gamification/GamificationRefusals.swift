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

    static func itemUniquenessIsFixed(_ key: String) -> Refusal {
        Refusal(
            .conflict, "gamification.item_uniqueness_fixed", "Whether \(key) is unique was fixed when it was made.",
            field: "items.\(key).is_unique")
    }

    /// - Parameter kind: `item`, `mission` or `achievement`.
    static func unknownReference(_ kind: String, _ key: String, at place: String) -> Refusal {
        Refusal(.invalid, "gamification.unknown_reference", "There is no \(kind) \(key).", field: place)
    }

    public static let noSuchItem = Refusal(
        .notFound, "gamification.no_such_item", "There is no such item.", field: "item_key")

    public static let notConsumable = Refusal(
        .conflict, "gamification.not_consumable", "The item is not one to be used up.", field: "item_key")

    public static func notEnoughItems(required: Int64, current: Int64) -> Refusal {
        Refusal(
            .conflict, "gamification.not_enough_items", "The member does not own so many.",
            facts: ["required": required, "current": current])
    }

    static func tooManyItems(most: Int64) -> Refusal {
        Refusal(
            .conflict, "gamification.too_many_items", "A member owns at most \(most) of it.", facts: ["max": most])
    }

    public static let noSuchMission = Refusal(
        .notFound, "gamification.no_such_mission", "There is no such mission.", field: "mission_key")

    public static let missionNotCompleted = Refusal(
        .conflict, "gamification.mission_not_completed", "The mission has nothing to claim: it is not completed.",
        field: "mission_key")

    public static let missionAlreadyClaimed = Refusal(
        .conflict, "gamification.mission_already_claimed", "The mission's reward was claimed already.",
        field: "mission_key")

    public static let noSuchAchievement = Refusal(
        .notFound, "gamification.no_such_achievement", "There is no such achievement to be had.",
        field: "achievement_key")

    public static let achievementHeld = Refusal(
        .conflict, "gamification.achievement_held", "The member has the achievement already.",
        field: "achievement_key")

    public static let achievementNotHeld = Refusal(
        .conflict, "gamification.achievement_not_held", "The member does not have the achievement.",
        field: "achievement_key")
}
