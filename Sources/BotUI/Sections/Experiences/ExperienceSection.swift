import Coordination
import Experiences
import Identity
import Postgres
import TelegramAPI
import Vocabulary

/// What the member has begun and may begin: how far each is, and what comes next.
struct ExperienceSection: Section {
    static let codes = ["ex", "es"]
    static let words: [String: Intent] = ["/experiences": .experiences, "/experiencias": .experiences]
    static let commands = [MenuCommand("experiences", .commandExperiences)]
    static let doors = [Door(.buttonExperiences, .experiences)]
    static let questions: Set<String> = ["ex"]
    static let refusals: [String: Phrase] = [
        "experience.already_begun": .experienceBegun, "experience.no_such_experience": .experienceGone,
        "experience.locked": .lockedToast,
    ]

    private let start: StartExperience.Handler
    private let reader: ExperienceReader
    private let members: MemberDirectory

    init(
        keeper: ExperienceKeeper, database: any Database, requirements: RequirementKinds, members: MemberDirectory
    ) {
        self.start = StartExperience.Handler(keeper: keeper)
        self.reader = ExperienceReader(database: database, requirements: requirements)
        self.members = members
    }

    func read(_ question: Question) async throws(DatabaseError) -> Screen? {
        guard let member = try await self.members.identity(.telegram(question.visit.account)) else { return nil }
        let all = try await self.reader.experiences(of: member.id, at: question.now)
        return .experiences(all, showing: question.intent.id, in: Catalogue(member.language))
    }

    /// Questions are asked in a command by those alone who were no members before.
    func answer(_ turn: Turn) async throws(DatabaseError) -> Reply? {
        guard turn.intent.code == "es" else {
            let all = try await self.reader.experiences(of: turn.user, in: turn.work)
            return Reply(.experiences(all, showing: turn.intent.id, in: turn.say))
        }
        guard let id = turn.intent.id else { return nil }
        let key = try await self.reader.key(of: id, in: turn.work)
        guard let key else { return Reply(.experiences([], showing: nil, in: turn.say)) }
        let begun = try await turn.work.perform(StartExperience(user: turn.user, key: key), with: self.start)
        let all = try await self.reader.experiences(of: turn.user, in: turn.work)
        let screen = Screen.experiences(all, showing: id, in: turn.say)
        switch begun {
        case .failure(let refusal): return Reply(screen, toast: turn.say(refusal))
        case .success: return Reply(screen, toast: turn.say(.experienceStarted))
        }
    }
}

extension Intent {
    static let experiences = Intent("ex")

    static func experience(_ id: Int64) -> Intent { Intent("ex", id: id) }
    static func startExperience(_ id: Int64) -> Intent { Intent("es", id: id) }
}
