import Coordination
import Experiences
import Vocabulary

// What the examples about experiences are about.
extension ExampleWorld {
    /// The member may begin it.
    static let experience = "visit"
    /// The member has begun it, and completes it by the decision of the examples.
    static let begunExperience = "arrival"

    static let experiences = Self.experiences(reward: 30)
    /// ``experiences`` with another reward.
    static let newExperiences = Self.experiences(reward: 40)

    private static func experiences(reward: Int64) -> ExperienceContent {
        ExperienceContent([
            ExperienceDefinition(
                key: Self.begunExperience, kind: .narrativeJourney, icon: "🕯",
                name: LocalizedText(spanish: "La llegada", english: "The arrival"),
                description: LocalizedText(spanish: "Entrar en la casa.", english: "To enter the house."),
                components: [ComponentDefinition(.narrative, "puerta")],
                rewards: ExperienceReward(
                    besitos: Besitos(reward) ?? .zero, items: [Self.consumable: 1], shopItems: ["candle"])),
            ExperienceDefinition(
                key: Self.experience, kind: .hybrid, icon: "🏛",
                name: LocalizedText(spanish: "La visita", english: "The visit"),
                description: LocalizedText(spanish: "Conocer la casa.", english: "To get to know the house."),
                requirement: .atom(Requirement.Atom("min_besitos", .number(10))),
                components: [
                    ComponentDefinition(.mission, Self.completedMission),
                    ComponentDefinition(.narrative, "puerta", isRequired: false),
                ],
                rewards: ExperienceReward(besitos: Besitos(reward) ?? .zero)),
        ])
    }
}

extension Stage {
    /// Publishes the experiences and lets the member begin one.
    func liveExperiences() async throws {
        try await self.perform(PublishExperiences(ExampleWorld.experiences))
        try await self.perform(StartExperience(user: ExampleWorld.member, key: ExampleWorld.begunExperience))
    }
}
