import Coordination
import Gamification
import Postgres
import TelegramAPI
import Vocabulary

/// What the member is asked to do, and the rewards that wait.
struct MissionSection: Section {
    static let codes = ["q", "qc"]
    static let words: [String: Intent] = ["/missions": .missions, "/misiones": .missions]
    static let commands = [MenuCommand("missions", .commandMissions)]
    static let doors = [Door(.buttonMissions, .missions)]
    static let refusals: [String: Phrase] = [
        "gamification.mission_not_completed": .missionNotReady, "gamification.no_such_mission": .missionNotReady,
        "gamification.mission_already_claimed": .missionClaimedBefore,
    ]

    private let assign: AssignMissions.Handler
    private let claim: ClaimMission.Handler

    init(ledger: any BesitoLedger, requirements: RequirementKinds) {
        let inventory = PostgresInventory()
        self.assign = AssignMissions.Handler(requirements: requirements)
        self.claim = ClaimMission.Handler(
            ledger: ledger, inventory: inventory,
            achievements: PostgresAchievements(ledger: ledger, inventory: inventory))
    }

    /// Whoever looks is given what there is for them.
    func answer(_ turn: Turn) async throws(DatabaseError) -> Reply? {
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

    static func claim(_ mission: HeldMission) -> Intent { .claim(mission: mission.id) }
    static func claim(mission: Int64) -> Intent { Intent("qc", id: mission) }

    fileprivate var claimedMission: Int64? { self.code == "qc" ? self.id : nil }
}
