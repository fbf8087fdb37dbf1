public import Coordination
public import EventCatalogue

/// Counts what members complete, wherever they do, in every experience that they have under way.
public struct AdvanceExperiences: Subscriber {
    public let name = "experiences.advance"
    public let interests: [EventPattern] = [
        .only(FragmentCompleted.self), .only(MissionCompleted.self), .only(ExperienceStarted.self),
    ]

    private let keeper: ExperienceKeeper

    public init(keeper: ExperienceKeeper) { self.keeper = keeper }

    /// What was completed while somebody began is counted here: by its own event when that comes after the beginning,
    /// and else by the event of the beginning, which sees all that was done before.
    public func handle(_ events: [RecordedEvent], in work: UnitOfWork) async throws {
        var deeds: [ExperienceKeeper.Deed] = []
        var begun: Set<ExperienceKeeper.Journey> = []
        for event in events {
            guard let user = event.user else { continue }
            if let completed: FragmentCompleted = try event.content() {
                let subject = ComponentDefinition.Subject(.narrative, completed.fragmentKey)
                deeds.append(ExperienceKeeper.Deed(user: user, subject: subject))
            } else if let completed: MissionCompleted = try event.content() {
                let subject = ComponentDefinition.Subject(.mission, completed.missionKey)
                deeds.append(ExperienceKeeper.Deed(user: user, subject: subject))
            } else if let started: ExperienceStarted = try event.content() {
                begun.insert(ExperienceKeeper.Journey(user: user, experience: started.experienceID))
            }
        }
        try await self.keeper.count(deeds, in: work)
        try await self.keeper.catchUp(begun.sorted(), in: work)
    }
}
