import Commerce
import Coordination
import Membership
import Narrative
import Postgres
import Vocabulary

@testable import App
@testable import Gamification

/// What staff may do on a day.
enum StaffDeed: CaseIterable {
    case offer, auction, endAuction, cancelAuction, reverse, announce, callOff, changeSegment, freeze, release, grant
    case correct, correctBag, correctMission, correctStreak, honour, dishonour, review, entitle, disentitle

    private static let reason = "Un día cualquiera"

    func act(_ day: Int, in house: RandomHouse, _ random: inout SplitMix) async throws {
        let user = house.members[random.pick(0...house.members.count - 1)]
        switch self {
        case .offer: try await Self.offer(day, in: house, &random)
        case .auction, .endAuction, .cancelAuction: try await self.sell(user, in: house, &random)
        case .reverse, .grant, .correct, .freeze, .release: try await self.keepBooks(user, in: house, &random)
        case .announce, .callOff, .changeSegment: try await self.change(day, in: house, &random)
        case .correctBag, .correctMission, .correctStreak, .honour, .dishonour, .review:
            try await self.mend(user, in: house, &random)
        case .entitle:
            let days = random.pick(1...20)
            try await house.ask(GrantEntitlement(user: user, entitlement: .vip, days: days, reason: Self.reason))
        case .disentitle:
            try await house.ask(RevokeEntitlement(user: user, entitlement: .vip, reason: Self.reason))
        }
    }

    /// The stock does not reach for long.
    private static func offer(_ day: Int, in house: RandomHouse, _ random: inout SplitMix) async throws {
        let words = LocalizedText(spanish: "Cosa", english: "Thing")
        try await house.ask(
            OfferItem(
                .new(
                    NewItem(
                        key: "thing-\(day)", kind: .collectible, rarity: .common, isUnique: random.happens(30),
                        name: words)),
                description: words, price: .random(1...30, &random),
                stock: random.happens(70) ? random.pick(1...5) : nil
            ))
    }

    private func sell(_ user: UserID, in house: RandomHouse, _ random: inout SplitMix) async throws {
        guard self == .auction else {
            let auction = try await house.choose(
                "SELECT auction_id FROM gamification.auctions WHERE state = 'open'", &random)
            guard let id: AuctionID = try auction?.get("auction_id") else { return }
            if self == .endAuction {
                try await house.ask(EndAuction(auction: id, reason: Self.reason), isRepeated: true)
            } else {
                try await house.ask(CancelAuction(auction: id, reason: Self.reason), isRepeated: true)
            }
            return
        }
        let owned = try await house.choose(
            """
            SELECT item_key FROM gamification.user_inventory JOIN gamification.items USING (item_id)
            WHERE user_id = \(user) AND quantity > 0
            """, &random)
        let mine: String? = try owned?.get("item_key")
        try await house.ask(
            OpenAuction(
                item: mine ?? "opera-glasses", seller: mine.map { _ in user }, startingBid: .random(1...20, &random),
                minimumIncrement: .random(1...10, &random), end: .after(seconds: random.pick(Int64(3600)...200_000))))
    }

    private func keepBooks(_ user: UserID, in house: RandomHouse, _ random: inout SplitMix) async throws {
        let amount = Besitos.random(1...80, &random)
        switch self {
        case .grant:
            let source = EarnSource.allCases[random.pick(0...EarnSource.allCases.count - 1)]
            try await house.ask(GrantBesitos(user: user, amount: amount, source: source, description: Self.reason))
        case .correct:
            try await house.ask(
                SpendBesitos(user: user, amount: amount, purpose: .adminCorrection, description: Self.reason))
        case .freeze where random.happens(30): try await house.ask(FreezeBalance(user: user, reason: Self.reason))
        case .release:
            let frozen = try await house.choose("SELECT user_id FROM gamification.frozen_balances", &random)
            guard let user: UserID = try frozen?.get("user_id") else { return }
            try await house.ask(ReleaseBalance(user: user, reason: Self.reason))
        case .reverse where random.happens(40):
            let policy = ReverseGrants.Policy.allCases[random.pick(0...ReverseGrants.Policy.allCases.count - 1)]
            let source = EarnSource.allCases[random.pick(0...EarnSource.allCases.count - 1)]
            let since = house.clock.now().advanced(by: .seconds(-2 * 86_400))
            try await house.ask(
                ReverseGrants(GrantSelection(source: source, from: since), policy: policy, reason: Self.reason),
                isRepeated: true)
        default: break
        }
    }

    private func change(_ day: Int, in house: RandomHouse, _ random: inout SplitMix) async throws {
        switch self {
        case .announce:
            try await house.ask(
                StartMultiplier(
                    key: "day-\(day)", title: LocalizedText(spanish: "Fiesta", english: "Party"),
                    source: random.happens(50) ? .reaction : nil, percent: random.pick(Int64(101)...300),
                    endsAt: house.clock.now().advanced(by: .seconds(86_400)), reason: Self.reason))
        case .callOff: try await house.ask(CancelMultiplier(key: "day-\(day)", reason: Self.reason))
        default:
            try await house.ask(
                ChangeEconomySegment(
                    EconomySegment(segment: "new", fromLifetime: 0, earnPercent: random.pick(Int64(100)...200))))
        }
    }

    private func mend(_ user: UserID, in house: RandomHouse, _ random: inout SplitMix) async throws {
        switch self {
        case .correctBag:
            try await house.ask(
                CorrectInventory(
                    user: user, key: random.happens(50) ? "match-box" : "lacquer-box", change: random.pick(-1...3),
                    reason: Self.reason))
        case .correctMission:
            let mission = try await house.choose("SELECT mission_key FROM gamification.missions", &random)
            guard let key: String = try mission?.get("mission_key") else { return }
            let changes = CorrectMission.Change.allCases
            try await house.ask(
                CorrectMission(
                    user: user, key: key, change: changes[random.pick(0...changes.count - 1)], reason: Self.reason))
        case .correctStreak:
            try await house.ask(CorrectStreak(user: user, days: random.pick(0...40), reason: Self.reason))
        default:
            let achievement = try await house.choose("SELECT achievement_key FROM gamification.achievements", &random)
            guard let key: String = try achievement?.get("achievement_key") else { return }
            switch self {
            case .honour: try await house.ask(GrantAchievement(user: user, key: key, reason: Self.reason))
            case .dishonour: try await house.ask(RevokeAchievement(user: user, key: key, reason: Self.reason))
            default: try await house.ask(BackfillAchievement(key: key))
            }
        }
    }
}
