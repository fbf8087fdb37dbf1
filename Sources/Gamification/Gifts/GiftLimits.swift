import Coordination
import Postgres
public import Vocabulary

/// The rules of gifts, and what two members gave and got today, each by their own day.
struct GiftLimits: RowDecodable {
    let rules: GiftRules
    let giverDay, receiverDay: LocalDay
    let given, gifts, received: Int64

    init(row: Row) throws(DatabaseError) {
        self.rules = try GiftRules(row: row)
        self.giverDay = try row.get("giver_day")
        self.receiverDay = try row.get("receiver_day")
        self.given = try row.get("given")
        self.gifts = try row.get("gifts")
        self.received = try row.get("received")
    }

    func refusal(of amount: Besitos) -> Refusal? {
        let rules = self.rules
        if let refusal = rules.refusal(of: amount) { return refusal }
        if self.gifts >= rules.maxGiftsPerDay { return .tooManyGifts(max: rules.maxGiftsPerDay) }
        if self.given + amount.units > rules.maxGivenPerDay {
            return .giftLimitReached(max: rules.maxGivenPerDay, used: self.given)
        }
        if self.received + amount.units > rules.maxReceivedPerDay {
            return .receiverLimitReached(max: rules.maxReceivedPerDay)
        }
        return nil
    }
}

extension GiftRules {
    /// Rounded up, so that a fee is never nothing by being small.
    public func fee(on amount: Besitos) -> Besitos { Besitos((amount.units * self.feePercent + 99) / 100) ?? .zero }

    /// What can be said of an amount before anybody gives it.
    public func refusal(of amount: Besitos) -> Refusal? {
        (self.minAmount...self.maxAmount).contains(amount.units)
            ? nil : .giftOutOfRange(min: self.minAmount, max: self.maxAmount)
    }
}

extension Refusal {
    public static let giftToOneself = Refusal(
        .invalid, "gamification.gift_to_oneself", "Nobody gives to themselves.", field: "receiver_id")

    static func giftOutOfRange(min: Int64, max: Int64) -> Refusal {
        Refusal(
            .invalid, "gamification.gift_out_of_range", "A gift is \(min) to \(max) besitos.", field: "amount",
            facts: ["min": min, "max": max])
    }

    static func tooManyGifts(max: Int64) -> Refusal {
        Refusal(
            .conflict, "gamification.too_many_gifts", "A member gives at most \(max) gifts a day.", facts: ["max": max])
    }

    static func giftLimitReached(max: Int64, used: Int64) -> Refusal {
        Refusal(
            .conflict, "gamification.gift_limit_reached", "A member gives at most \(max) besitos a day.",
            facts: ["max": max, "used": used])
    }

    static func receiverLimitReached(max: Int64) -> Refusal {
        Refusal(
            .conflict, "gamification.receiver_limit_reached", "A member receives at most \(max) besitos a day.",
            facts: ["max": max])
    }
}

extension SQL {
    /// No row when one of the two is no member.
    static func giftLimits(of input: GiveBesitos, at now: Instant) -> SQL {
        """
        WITH days AS (
            SELECT (\(now)::timestamptz AT TIME ZONE giver.time_zone)::date AS giver_day,
                   (\(now)::timestamptz AT TIME ZONE receiver.time_zone)::date AS receiver_day
            FROM published.members AS giver, published.members AS receiver
            WHERE giver.user_id = \(input.giver) AND receiver.user_id = \(input.receiver)
        )
        SELECT rules.*, giver_day, receiver_day, given, gifts, received
        FROM gamification.gift_rules AS rules, days,
             LATERAL (SELECT coalesce(sum(amount), 0)::bigint AS given, count(*) AS gifts FROM gamification.gifts
                      WHERE giver_id = \(input.giver) AND gifts.giver_day = days.giver_day) AS from_giver,
             LATERAL (SELECT coalesce(sum(amount), 0)::bigint AS received FROM gamification.gifts
                      WHERE receiver_id = \(input.receiver) AND gifts.receiver_day = days.receiver_day) AS to_receiver
        """
    }
}
