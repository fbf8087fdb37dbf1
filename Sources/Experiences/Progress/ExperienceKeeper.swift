public import Coordination
import EventCatalogue
import Postgres
import Vocabulary

/// Keeps how far members are in their experiences. Whoever records holds the rows of progress first, so that of two
/// who record the last components at once, the second sees what the first did, and completes.
public struct ExperienceKeeper: Sendable {
    private let payer: ExperiencePayer
    public let requirements: RequirementKinds

    public init(payer: ExperiencePayer, requirements: RequirementKinds) {
        self.payer = payer
        self.requirements = requirements
    }

    /// Something that a member completed just now.
    struct Deed {
        let user: UserID
        let subject: ComponentDefinition.Subject
    }

    /// One member's one experience.
    struct Journey: Hashable, Comparable {
        let user: UserID
        let experience: Int64

        static func < (one: Journey, other: Journey) -> Bool {
            (one.user, one.experience) < (other.user, other.experience)
        }
    }

    struct Completion: Hashable {
        let journey: Journey
        let component: Int64
    }

    /// Counts deeds in whatever their members have under way, at once, whatever stands before: four statements for
    /// however many, and one when nobody has anything under way.
    func count(_ deeds: [Deed], in work: UnitOfWork) async throws(DatabaseError) {
        guard !deeds.isEmpty else { return }
        let users = Set(deeds.map(\.user)).sorted()
        let held = try await work.transaction.rows(.hold(of: users))
        var journeys: [Journey] = []
        for row in held { journeys.append(try Journey(row: row)) }
        guard !journeys.isEmpty else { return }
        try await self.record(.completions(by: deeds, of: journeys, at: work.now), of: journeys, in: work)
    }

    /// Counts what was done before the experiences were begun; what is complete with it, or was already, is completed.
    func catchUp(_ journeys: [Journey], in work: UnitOfWork) async throws(DatabaseError) {
        guard !journeys.isEmpty else { return }
        let journeys = journeys.sorted()
        work.transaction.queue(.hold(journeys))
        var open: [(completion: Completion, subject: ComponentDefinition.Subject)] = []
        for row in try await work.transaction.rows(.openComponents(of: journeys)) {
            guard let kind = ComponentKind(rawValue: try row.get("component_type")) else {
                throw .badColumn("component_type")
            }
            open.append(
                (
                    Completion(journey: try Journey(row: row), component: try row.get("component_id")),
                    ComponentDefinition.Subject(kind, try row.get("component_key"))
                ))
        }
        let byMember = Dictionary(grouping: open, by: \.completion.journey.user).sorted { $0.key < $1.key }
        let asked = byMember.map { (user: $0.key, requirements: $0.value.map(\.subject.measure)) }
        var done: [Completion] = []
        for ((_, parts), answers) in zip(byMember, try await self.requirements.answers(asked, in: work)) {
            done += zip(parts, answers).filter { $0.1.isMet }.map(\.0.completion)
        }
        try await self.record(.completions(done, at: work.now), of: journeys, in: work)
    }

    /// - Parameter completions: inserts what is new of them, and returns it.
    private func record(
        _ completions: SQL, of journeys: [Journey], in work: UnitOfWork
    ) async throws(DatabaseError) {
        let results = try await work.transaction.flight([completions, .standing(of: journeys)])
        var standings: [Journey: Standing] = [:]
        for row in results[1] { standings[try Journey(row: row)] = try Standing(row: row) }
        for row in results[0] {
            let journey = try Journey(row: row)
            guard let standing = standings[journey] else { continue }
            work.emit(
                ComponentCompleted(
                    experienceID: journey.experience, experienceKey: standing.key,
                    componentID: try row.get("component_id"), progressPercent: standing.percent), about: journey.user)
        }
        try await self.complete(standings.filter { $0.value.isComplete }, in: work)
    }

    private func complete(_ complete: [Journey: Standing], in work: UnitOfWork) async throws(DatabaseError) {
        guard !complete.isEmpty else { return }
        let ended = complete.sorted { $0.key < $1.key }
        work.transaction.queue(.complete(ended.map(\.key), at: work.now))
        for (journey, standing) in ended {
            let given = try await self.payer.pay(
                standing.rewards, for: standing.key, to: journey.user, in: work)
            work.emit(
                ExperienceCompleted(
                    experienceID: journey.experience, experienceKey: standing.key, besitos: given.besitos,
                    items: given.items),
                about: journey.user)
        }
    }
}

extension ExperienceKeeper.Journey {
    fileprivate init(row: Row) throws(DatabaseError) {
        self.init(user: try row.get("user_id"), experience: try row.get("experience_id"))
    }
}

/// How far a member is in an experience under way.
private struct Standing: RowDecodable {
    let key: String
    let rewards: ExperienceReward
    let done, required: Int64

    init(row: Row) throws(DatabaseError) {
        self.key = try row.get("experience_key")
        self.rewards = try row.decoded("rewards")
        self.done = try row.get("done")
        self.required = try row.get("required")
    }

    var isComplete: Bool { self.done >= self.required }
    var percent: Int { Int(self.done * 100 / max(1, self.required)) }
}
