import BotUI
import Commerce
import Coordination
import Experiences
import Gamification
import Identity
import JSON
import Membership
import Narrative
import Postgres
import TelegramAPI
import Testing
import Vocabulary

@testable import App

extension GrownWorld {
    private static let firstAccount: Int64 = 2000

    /// More of everything, by the commands themselves.
    ///
    /// - Parameter numbers: what is new is called by them; those before them are there.
    func grow(_ numbers: Range<Int>) async throws {
        for number in numbers {
            let greeting = Update.text(
                "/start", id: 910_000 + Int64(number), from: Self.firstAccount + Int64(number))
            try await self.stage.perform("telegram.answer_update", JSONValue(of: greeting))
        }
        let newcomers: [UserID] = try await self.ids(
            "SELECT id FROM identity.users WHERE telegram_id >= \(Self.firstAccount + Int64(numbers.lowerBound))")
        for user in newcomers { try await self.grant(2000, to: user) }
        try await self.growContent(numbers)
        try await self.growHistory(of: ExampleWorld.member, numbers)
        try await self.growGames(Array(zip(numbers, newcomers)))
        try await self.stage.drain()
    }

    private func grant(_ amount: Int64, to user: UserID) async throws {
        try await self.stage.perform(
            GrantBesitos(user: user, amount: Besitos(amount)!, source: .adminGrant, description: "Más"))
    }

    private func growContent(_ numbers: Range<Int>) async throws {
        var (story, game) = (ExampleWorld.story, ExampleWorld.gameContent)
        let (mission, achievement, item) = (game.missions[0], game.achievements[0], game.items[0])
        for index in 0..<numbers.upperBound {
            story += Self.fragment(index)
            game.missions.append(mission.named("mission-\(index)"))
            game.achievements.append(achievement.named("achievement-\(index)"))
            game.items.append(item.named("item-\(index)"))
        }
        for index in numbers {
            try await self.stage.perform(
                OfferItem(
                    .new(
                        NewItem(
                            key: "offer-\(index)", kind: .collectible, rarity: .common, isUnique: false,
                            name: LocalizedText(spanish: "Cosa", english: "Thing"))),
                    description: LocalizedText(spanish: "Una cosa.", english: "A thing."), price: Besitos(1)!, stock: 5
                ))
        }
        try await self.stage.perform(PublishStory.name, .object(JSONObject([("text", .string(story))])))
        try await self.stage.perform(PublishGameContent.name, JSONValue(of: PublishGameContent(game)))
        try await self.stage.perform(
            PublishExperiences(
                ExperienceContent((0..<numbers.upperBound).map(Self.experience))))
        try await self.stage.perform(PublishTrivia.name, try Self.trivia(numbers.upperBound))
    }

    /// Its own fragment nobody completes.
    private static func experience(_ index: Int) -> ExperienceDefinition {
        ExperienceDefinition(
            key: "experience-\(index)", kind: .hybrid, icon: "🏛",
            name: LocalizedText(spanish: "Otra visita", english: "Another visit"),
            description: LocalizedText(spanish: "Conocer la casa.", english: "To get to know the house."),
            requirement: .atom(Requirement.Atom("min_besitos", .number(1))),
            components: [ComponentDefinition(.narrative, "puerta"), ComponentDefinition(.narrative, "sala-\(index)")])
    }

    private static func trivia(_ count: Int) throws -> JSONValue {
        let known = JSONWriter.text(of: try #require(ExampleWorld.trivia["questions"]?.array?.first))
        let more = (0..<count).map { known.replacing("quien", with: "quien-\($0)") }
        return ["questions": .array(try ([known] + more).map { try JSONReader.read($0) })]
    }

    private static func fragment(_ index: Int) -> String {
        """

        :: sala-\(index)
        title.es: Una sala
        title.en: A room
        text.es: Una sala.
        text.en: A room.
        * salir -> puerta
          es: Salir
          en: Leave
        * entrar -> cocina
          es: Entrar
          en: Go in

        """
    }

    private func growHistory(of member: UserID, _ numbers: Range<Int>) async throws {
        let offers: [ShopItemID] = try await self.ids(
            "SELECT shop_item_id AS id FROM commerce.shop_items ORDER BY 1 DESC")
        for index in numbers {
            try await self.grant(10, to: member)
            try await self.stage.perform(
                SpendBesitos(user: member, amount: Besitos(1)!, purpose: .adminCorrection, description: "Menos"))
            try await self.stage.perform(
                PurchaseItem(user: member, item: offers[index - numbers.lowerBound], quantity: 1))
            try await self.stage.perform(
                GrantAchievement(user: member, key: "achievement-\(index)", reason: "De ejemplo"))
            try await self.stage.perform(
                CorrectInventory(user: member, key: "item-\(index)", change: 2, reason: "De ejemplo"))
            try await self.stage.perform(StartJourney(user: member, key: "another \(index)"))
            try await self.stage.perform(StartExperience(user: member, key: "experience-\(index)"))
            try await self.stage.perform(
                GrantEntitlement(user: member, entitlement: .vip, days: 10 + index, reason: "De ejemplo"))
            try await self.stage.perform(
                PublishPost(KeepPost(chat: TelegramID(-1_001_234), text: "Otra puerta.", reactions: ["love"])))
        }
    }

    private func growGames(_ newcomers: [(Int, UserID)]) async throws {
        for (index, user) in newcomers {
            try await self.stage.perform(StartStory(user: user))
            try await self.stage.perform(
                ReactToContent(user: user, contentType: .narrativeFragment, content: 1, reaction: "love"))
            try await self.stage.perform(AssignMissions(user: user))
            try await self.stage.perform(ExampleWorld.auction(of: ExampleWorld.auctionedItem))
            try await self.stage.perform(
                PlaceBid(
                    user: user, auction: ExampleWorld.wonAuction, amount: Besitos(Int64(80 + 10 * index))!))
            try await self.stage.perform(AskTrivia(user: user))
            if index < 4 {
                try await self.stage.perform(
                    GiveBesitos(from: user, to: ExampleWorld.frozenMember, amount: Besitos(5)!))
            }
            try await self.stage.perform(
                StartMultiplier(
                    key: "event-\(index)", title: LocalizedText(spanish: "Fiesta", english: "Party"),
                    source: .experience, percent: 150, endsAt: Instant(seconds: 4_102_444_800), reason: "De ejemplo"))
            if index % 2 == 1 { try await self.stage.perform(FreezeBalance(user: user, reason: "De ejemplo")) }
        }
    }
}

extension MissionDefinition {
    fileprivate func named(_ key: String) -> MissionDefinition {
        MissionDefinition(
            key: key, kind: self.kind, icon: self.icon, title: self.title, description: self.description,
            objectives: self.objectives, rewards: self.rewards)
    }
}

extension AchievementDefinition {
    fileprivate func named(_ key: String) -> AchievementDefinition {
        AchievementDefinition(
            key: key, rarity: self.rarity, icon: self.icon, name: self.name, description: self.description,
            points: self.points, rewards: self.rewards)
    }
}

extension ItemDefinition {
    fileprivate func named(_ key: String) -> ItemDefinition {
        ItemDefinition(
            key: key, kind: self.kind, rarity: self.rarity, isConsumable: self.isConsumable, icon: self.icon,
            name: self.name, description: self.description, useText: self.useText, effect: self.effect)
    }
}
