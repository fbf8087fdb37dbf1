import Coordination
import Gamification
import JSON
import TelegramAPI
import Vocabulary

// What the examples of the economy and the games are about.
extension ExampleWorld {
    /// Nothing leaves this one's balance; what others have may come.
    static let frozenMember = UserID(3)
    private static let frozenGreeting = Update.text("/start", id: 900_003, from: 1003)

    static let openAuction = AuctionID(1)
    /// ``member`` leads.
    static let wonAuction = AuctionID(2)
    /// Made by ``offer``.
    static let auctionedItem = "candle"
    /// Longer than what rehearsals wait out: staff's end of one is what rehearses the hammer.
    static func auction(of item: String, seconds: Int64 = 2 * 86_400) -> OpenAuction {
        OpenAuction(
            item: item, startingBid: Besitos(50)!, minimumIncrement: Besitos(5)!,
            end: .after(seconds: seconds))
    }

    static let multiplier = Self.multiplier("fiesta", source: .mission)
    static let newMultiplier = Self.multiplier("doble", source: nil)

    private static func multiplier(_ key: String, source: EarnSource?) -> StartMultiplier {
        StartMultiplier(
            key: key, title: LocalizedText(spanish: "Fiesta", english: "Party"), source: source, percent: 200,
            endsAt: Instant(seconds: 4_102_444_800), reason: "De ejemplo")
    }

    static let trivia = Self.trivia("quien", points: 10)
    static let newTrivia = Self.trivia("donde", points: 15)

    private static func trivia(_ key: String, points: Int64) -> JSONValue {
        [
            "questions": [
                [
                    "key": .string(key), "category": "casa", "difficulty": "easy",
                    "question": ["es": "¿Quién abre?", "en": "Who opens?"],
                    "options": [
                        ["id": "a", "es": "Nadie", "en": "Nobody"], ["id": "b", "es": "Lucien", "en": "Lucien"],
                    ],
                    "correct": "b", "besitos_correct": .int(points), "besitos_incorrect": 2, "time_limit_seconds": 30,
                    "conditions": .object(JSONObject()),
                ]
            ]
        ]
    }

    static let giftRules = GiftRules(
        minAmount: 1, maxAmount: 50, maxGivenPerDay: 100, maxReceivedPerDay: 100, maxGiftsPerDay: 3, feePercent: 10)

    static func play(on stage: Stage) async throws {
        try await stage.perform("telegram.answer_update", JSONValue(of: Self.frozenGreeting))
        try await stage.perform(FreezeBalance(user: Self.frozenMember, reason: "De ejemplo"))
        try await stage.perform(
            ReactToContent(user: Self.member, contentType: .narrativeFragment, content: 2, reaction: "fire"))
        try await stage.perform(PublishTrivia.name, Self.trivia)
        try await stage.perform(AskTrivia(user: Self.member))
        for _ in 0..<2 { try await stage.perform(Self.auction(of: Self.auctionedItem)) }
        try await stage.perform(PlaceBid(user: Self.member, auction: Self.wonAuction, amount: Besitos(70)!))
        try await stage.perform(Self.multiplier)
    }
}
