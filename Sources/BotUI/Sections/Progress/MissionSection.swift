import Coordination
import Gamification
import Postgres
import RateLimits
import TelegramAPI
import Vocabulary

/// What the member is asked to do, and the rewards that wait.
struct MissionSection: Section {
    static let codes = ["q", "qc", "qm", "qr"]
    static let words: [String: Intent] = ["/missions": .missions, "/misiones": .missions]
    static let commands = [MenuCommand("missions", .commandMissions)]
    static let doors = [Door(.buttonMissions, .missions)]
    static let refusals: [String: Phrase] = [
        "gamification.mission_not_completed": .missionNotReady, "gamification.no_such_mission": .missionNotReady,
        "gamification.mission_already_claimed": .missionClaimedBefore,
    ]

    private let assign: AssignMissions.Handler
    private let claim: ClaimMission.Handler
    private let reactions: ReactionToggle

    init(ledger: any BesitoLedger, requirements: RequirementKinds) {
        self.reactions = ReactionToggle(ledger: ledger)
        let inventory = PostgresInventory()
        self.assign = AssignMissions.Handler(requirements: requirements)
        self.claim = ClaimMission.Handler(
            ledger: ledger, inventory: inventory,
            achievements: PostgresAchievements(ledger: ledger, inventory: inventory))
    }

    static func limit(on intent: Intent) -> RateAction? { intent.code == "qr" ? .reaction : nil }

    /// Whoever looks is given what there is for them.
    func answer(_ turn: Turn) async throws(DatabaseError) -> Reply? {
        if let reply = try await self.one(turn) { return reply }
        if let message = turn.conversation.pressedMessage {
            MissionMessage.forget(message, of: turn.user, in: turn.work)
        }
        if turn.intent == .missions {
            return Reply(.missions(try await self.missions(of: turn), at: turn.work.now, in: turn.say))
        }
        guard let id = turn.intent.claimedMission else { return nil }
        let key = try await self.missions(of: turn).first { $0.id == id }?.key
        guard let key else { return Reply(try await self.screen(turn), toast: turn.say(.missionNotReady)) }
        switch try await turn.work.perform(ClaimMission(user: turn.user, key: key), with: self.claim) {
        case .failure(let refusal): return Reply(try await self.screen(turn), toast: turn.say(refusal))
        case .success(let receipt):
            let got = turn.say(got: receipt.paid)
            let line = turn.say(
                .missionClaimed, ["title": "\(receipt.icon) \(receipt.title[turn.say.language])", "got": got])
            return Reply(try await self.screen(turn, after: line), toast: got)
        }
    }

    /// One mission and what the member thinks of it; `nil` when the intent is about no mission, or one they do not have.
    private func one(_ turn: Turn) async throws(DatabaseError) -> Reply? {
        guard ["qm", "qr"].contains(turn.intent.code), let id = turn.intent.arguments.first.flatMap({ Int64($0) })
        else { return nil }
        guard let mission = try await self.missions(of: turn).first(where: { $0.id == id }) else {
            return Reply(try await self.screen(turn), toast: turn.say(.missionGone))
        }
        var toast: String?
        if turn.intent.code == "qr", turn.intent.arguments.count == 2 {
            let reaction = ReactToContent(
                user: turn.user, contentType: .mission, content: id, reaction: turn.intent.arguments[1])
            toast = try await self.reactions.toggle(reaction, turn)
        }
        if let message = turn.conversation.pressedMessage {
            MissionMessage.note(message, shows: id, to: turn.user, in: turn.work)
        }
        let reactions = try await ContentReaction.all(to: .mission, id, by: turn.user, in: turn.work)
        return Reply(.mission(mission, reactions, at: turn.work.now, in: turn.say), toast: toast)
    }

    private func screen(_ turn: Turn, after line: String? = nil) async throws(DatabaseError) -> Screen {
        .missions(try await self.missions(of: turn), at: turn.work.now, after: line, in: turn.say)
    }

    private func missions(of turn: Turn) async throws(DatabaseError) -> [HeldMission] {
        switch try await turn.work.perform(AssignMissions(user: turn.user), with: self.assign) {
        case .success(let receipt): receipt.missions
        case .failure: []
        }
    }
}

extension Intent {
    static let missions = Intent("q")

    /// A mission by itself.
    static func mission(_ mission: HeldMission) -> Intent { Intent("qm", id: mission.id) }
    static func react(_ reaction: String, toMission mission: Int64) -> Intent { Intent("qr", "\(mission)", reaction) }

    static func claim(_ mission: HeldMission) -> Intent { .claim(mission: mission.id) }
    static func claim(mission: Int64) -> Intent { Intent("qc", id: mission) }

    fileprivate var claimedMission: Int64? { self.code == "qc" ? self.id : nil }
}
