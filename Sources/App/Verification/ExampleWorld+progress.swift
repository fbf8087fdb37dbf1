import Coordination
import EventCatalogue
import Gamification
import Vocabulary

// What the examples about missions, achievements and items are about.
extension ExampleWorld {
    /// The member owns two.
    static let consumable = "match"
    /// The member has completed it, and claimed nothing.
    static let completedMission = "welcome"
    /// The member has it, and has not begun.
    static let mission = "first-steps"
    static let achievement = "host"
    static let heldAchievement = "guest"
    /// The member has earned it, and was not given it when that happened.
    static let earnableAchievement = "rich"

    static let gameContent = Self.content(reward: 20)
    /// ``gameContent`` with another reward.
    static let newGameContent = Self.content(reward: 25)

    private static func content(reward: Int64) -> GameContent {
        var content = GameContent()
        content.items = [
            ItemDefinition(
                key: Self.consumable, kind: .powerUp, rarity: .common, isConsumable: true, icon: "🔥",
                name: Self.words("Cerilla", "Match"),
                description: Self.words("Da luz una vez.", "It gives light once."),
                useText: Self.words("Ves mejor.", "You see better."), effect: Reward(besitos: Besitos(3) ?? .zero))
        ]
        content.missions = [Self.completedMission, Self.mission].map { key in
            MissionDefinition(
                key: key, kind: .special, icon: "🚪", title: Self.words("Pasar", "Come in"),
                description: Self.words("Decide dos veces.", "Decide twice."),
                objectives: [Objective("decisions", count: 2)],
                rewards: Reward(besitos: Besitos(reward) ?? .zero, items: [Self.consumable: 1]))
        }
        content.achievements = [Self.achievement, Self.heldAchievement].map { key in
            AchievementDefinition(
                key: key, rarity: .common, icon: "🎩", name: Self.words("De la casa", "Of the house"),
                description: Self.words("Se lo da la casa.", "The house gives it."), points: 10,
                rewards: Reward(besitos: Besitos(50) ?? .zero))
        }
        content.achievements.append(
            AchievementDefinition(
                key: Self.earnableAchievement, rarity: .rare, icon: "💎", name: Self.words("Fortuna", "Fortune"),
                description: Self.words("Ganar 100 besitos.", "Earn 100 besitos."), points: 20,
                requirement: .atom(Requirement.Atom("lifetime_besitos", .number(100))),
                triggers: [.only(LevelReached.self)], rewards: Reward(besitos: Besitos(100) ?? .zero)))
        return content
    }

    private static func words(_ spanish: String, _ english: String) -> LocalizedText {
        LocalizedText(spanish: spanish, english: english)
    }
}

extension Stage {
    /// Publishes the content and gives the member what the examples need.
    func liveProgress() async throws {
        let (member, reason) = (ExampleWorld.member, "De ejemplo")
        try await self.perform(PublishGameContent(ExampleWorld.gameContent))
        try await self.perform(
            CorrectInventory(user: member, key: ExampleWorld.consumable, change: 2, reason: reason))
        try await self.perform(
            CorrectMission(user: member, key: ExampleWorld.completedMission, change: .completed, reason: reason))
        try await self.perform(GrantAchievement(user: member, key: ExampleWorld.heldAchievement, reason: reason))
    }
}
