import Commerce
import Coordination
import Experiences
import Narrative
import Postgres
import Vocabulary

@testable import App
@testable import Gamification

/// What a member may do, as often as it stands here.
enum MemberDeed: CaseIterable {
    case comeDaily, read, readOn, startOver, unlock, knockAtVIP, lookAtMissions, claim, use, buy, react, takeBack, ask
    case answer, bid, bidHigh, give, hide, begin

    func act(_ user: UserID, in house: RandomHouse, _ random: inout SplitMix) async throws {
        switch self {
        case .comeDaily: try await house.ask(ClaimDailyReward(user: user), isRepeated: random.happens(20))
        case .read, .readOn, .startOver, .unlock, .knockAtVIP: try await self.read(user, in: house, &random)
        case .lookAtMissions, .claim: try await self.doMissions(user, in: house, &random)
        case .use, .buy: try await self.own(user, in: house, &random)
        case .react, .takeBack: try await self.react(user, in: house, &random)
        case .ask, .answer: try await self.play(user, in: house, &random)
        case .bid, .bidHigh: try await self.bid(user, in: house, &random)
        case .give:
            let other = house.members[random.pick(0...house.members.count - 1)]
            try await house.ask(
                GiveBesitos(from: user, to: other, amount: .random(3...110, &random)), isRepeated: random.happens(20))
        case .begin:
            let found = try await house.choose("SELECT experience_key FROM experiences.experiences", &random)
            guard let key: String = try found?.get("experience_key") else { return }
            try await house.ask(StartExperience(user: user, key: key), isRepeated: random.happens(50))
        case .hide: try await house.ask(ShowInLeaderboards(user: user, isShown: random.happens(50)))
        }
    }

    private func read(_ user: UserID, in house: RandomHouse, _ random: inout SplitMix) async throws {
        switch self {
        case .startOver where random.happens(20): try await house.ask(RestartStory(user: user))
        case .unlock:
            let priced = try await house.choose(
                "SELECT fragment_id FROM narrative.narrative_fragments WHERE price_besitos IS NOT NULL", &random)
            guard let fragment: FragmentID = try priced?.get("fragment_id") else { return }
            try await house.ask(UnlockFragment(user: user, fragment: fragment), isRepeated: random.happens(50))
        case .knockAtVIP:
            let shut = try await house.choose(
                """
                SELECT fragment_id FROM narrative.narrative_fragments JOIN narrative.narrative_levels USING (level_id)
                WHERE is_vip_exclusive OR is_vip
                """, &random)
            guard let fragment: FragmentID = try shut?.get("fragment_id") else { return }
            try await house.ask(AccessVIPNarrative(user: user, fragment: fragment))
        default:
            for _ in 0..<random.pick(1...4) {
                let open = try await house.choose(
                    """
                    SELECT decision_id FROM narrative.fragment_decisions JOIN narrative.user_story_positions
                        USING (fragment_id)
                    WHERE user_id = \(user) AND archived_at IS NULL
                    """, &random)
                guard let decision: DecisionID = try open?.get("decision_id") else {
                    try await house.ask(StartStory(user: user))
                    if random.happens(50) { try await house.ask(RestartStory(user: user)) }
                    break
                }
                if random.happens(30) { try await self.attempt(user, in: house, &random) }
                try await house.ask(TakeDecision(user: user, decision: decision), isRepeated: random.happens(20))
            }
        }
    }

    /// Where there is a game.
    private func attempt(_ user: UserID, in house: RandomHouse, _ random: inout SplitMix) async throws {
        let attempts = ["el reloj", "3 2 1 2", "3 2 1 1", "la luna"]
        let attempt = attempts[random.pick(0...attempts.count - 1)]
        try await house.ask(PlayGame(user: user, attempt: attempt), isRepeated: random.happens(50))
    }

    private func doMissions(_ user: UserID, in house: RandomHouse, _ random: inout SplitMix) async throws {
        try await house.ask(AssignMissions(user: user))
        guard self == .claim else { return }
        let mission = try await house.choose(
            """
            SELECT mission_key, period_key FROM gamification.user_missions JOIN gamification.missions USING (mission_id)
            WHERE user_id = \(user) AND user_missions.status = 'completed'
            """, &random)
        guard let mission else { return }
        try await house.ask(
            ClaimMission(user: user, key: try mission.get("mission_key"), period: try mission.get("period_key")),
            isRepeated: random.happens(50))
    }

    private func own(_ user: UserID, in house: RandomHouse, _ random: inout SplitMix) async throws {
        guard self == .use else {
            let offer = try await house.choose("SELECT shop_item_id FROM commerce.shop_items", &random)
            guard let item: ShopItemID = try offer?.get("shop_item_id") else { return }
            let purchase = PurchaseItem(user: user, item: item, quantity: random.pick(1...2))
            try await house.ask(purchase, isRepeated: random.happens(20))
            return
        }
        let owned = try await house.choose(
            """
            SELECT item_key FROM gamification.user_inventory JOIN gamification.items USING (item_id)
            WHERE user_id = \(user) AND quantity > 0 ORDER BY is_consumable DESC, item_key LIMIT 4
            """, &random)
        guard let key: String = try owned?.get("item_key") else { return }
        try await house.ask(UseItem(user: user, key: key), isRepeated: random.happens(50))
    }

    private func react(_ user: UserID, in house: RandomHouse, _ random: inout SplitMix) async throws {
        let reaction = ReactToContent(
            user: user, contentType: .allCases[random.pick(0...2)], content: random.pick(Int64(1)...12),
            reaction: random.happens(50) ? "love" : "fire")
        try await house.ask(reaction, isRepeated: random.happens(20))
        if self == .takeBack { try await house.ask(RemoveReaction(reaction)) }
    }

    private func play(_ user: UserID, in house: RandomHouse, _ random: inout SplitMix) async throws {
        try await house.ask(AskTrivia(user: user))
        guard self == .answer else { return }
        let round = try await house.choose(
            """
            SELECT trivia_id, correct_option FROM gamification.trivia_rounds JOIN gamification.trivia_questions
                USING (trivia_id)
            WHERE user_id = \(user) AND answered_at IS NULL
            """, &random)
        guard let round else { return }
        let answer = AnswerTrivia(
            user: user, trivia: try round.get("trivia_id"),
            option: random.happens(60) ? try round.get("correct_option") : "a")
        try await house.ask(answer, isRepeated: random.happens(50))
    }

    private func bid(_ user: UserID, in house: RandomHouse, _ random: inout SplitMix) async throws {
        let auction = try await house.choose(
            """
            SELECT auction_id, coalesce(current_bid + minimum_increment, starting_bid) AS least
            FROM gamification.auctions WHERE state = 'open'
            """, &random)
        guard let auction else { return }
        let least: Int64 = try auction.get("least")
        let amount = self == .bid ? least : least + random.pick(Int64(0)...30)
        try await house.ask(
            PlaceBid(user: user, auction: try auction.get("auction_id"), amount: Besitos(amount) ?? .zero),
            isRepeated: random.happens(20))
    }
}

extension Besitos {
    static func random(_ range: ClosedRange<Int64>, _ random: inout SplitMix) -> Besitos {
        Besitos(random.pick(range)) ?? .zero
    }
}
