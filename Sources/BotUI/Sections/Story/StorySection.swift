import Coordination
import Narrative
import Postgres
import RateLimits
import TelegramAPI
import Vocabulary

/// The story: where the member is in it, and what they decide.
struct StorySection: Section {
    static let codes = ["s", "r", "d"]
    static let words: [String: Intent] = ["/story": .story, "/historia": .story, "/continuar": .story]
    static let commands = [MenuCommand("story", .commandStory)]
    static let doors = [Door(.buttonContinue, .story)]
    static let refusals: [String: Phrase] = [
        "narrative.no_story": .noStoryYet, "narrative.locked": .lockedToast, "narrative.not_here": .staleButton,
        "narrative.no_such_decision": .staleButton, "narrative.story_ended": .staleButton,
        "narrative.already_decided": .staleButton,
    ]

    private let startStory: StartStory.Handler
    private let restartStory: RestartStory.Handler
    private let takeDecision: TakeDecision.Handler

    init(rewards: RewardGiver, requirements: RequirementKinds) {
        self.startStory = StartStory.Handler(requirements: requirements)
        self.restartStory = RestartStory.Handler(requirements: requirements)
        self.takeDecision = TakeDecision.Handler(rewards: rewards, requirements: requirements)
    }

    static func limit(on intent: Intent) -> RateAction? { intent.decision == nil ? nil : .decision }

    func answer(_ turn: Turn) async throws(DatabaseError) -> Reply? {
        switch turn.intent {
        case .story: return Reply(try await self.goOn(turn))
        case .restartStory: return Reply(try await self.restart(turn))
        default:
            guard let decision = turn.intent.decision else { return nil }
            return try await self.decide(decision, turn)
        }
    }

    private func goOn(_ turn: Turn) async throws(DatabaseError) -> Screen {
        switch try await turn.work.perform(StartStory(user: turn.user), with: self.startStory) {
        case .success(let position): .scene(position.scene, in: turn.say)
        case .failure: .noStory(in: turn.say)
        }
    }

    private func restart(_ turn: Turn) async throws(DatabaseError) -> Screen {
        switch try await turn.work.perform(RestartStory(user: turn.user), with: self.restartStory) {
        case .success(let position): .scene(position.scene, in: turn.say)
        case .failure: .noStory(in: turn.say)
        }
    }

    /// A stale button is answered with where the member is now.
    private func decide(_ decision: DecisionID, _ turn: Turn) async throws(DatabaseError) -> Reply {
        let command = TakeDecision(user: turn.user, decision: decision)
        switch try await turn.work.perform(command, with: self.takeDecision) {
        case .failure(let refusal) where !refusal.missing.isEmpty:
            let screen = Screen.locked(turn.conversation.pressedLabel, refusal.missing, in: turn.say)
            return Reply(screen, toast: turn.say(refusal))
        case .failure(let refusal): return Reply(try await self.goOn(turn), toast: turn.say(refusal))
        case .success(let receipt): return self.taken(receipt, turn)
        }
    }

    private func taken(_ receipt: TakeDecision.Receipt, _ turn: Turn) -> Reply {
        let say = turn.say
        let amount = say.number(receipt.earned.units)
        var lines = turn.conversation.pressedLabel.map { [say(.sceneChosen, ["choice": $0])] } ?? []
        if receipt.earned > .zero { lines.append(say(.sceneEarned, ["amount": amount])) }
        // The story goes on without the besitos; that they stay away, and why, is said over the chat.
        let earned = receipt.earned > .zero ? say(.toastEarned, ["amount": amount]) : nil
        return Reply(
            .scene(receipt.scene, after: lines, in: say), toast: receipt.withheld == nil ? earned : say(.capReached))
    }
}

extension Intent {
    static let story = Intent("s")
    static let restartStory = Intent("r")

    static func decide(_ decision: DecisionID) -> Intent { Intent("d", id: decision.rawValue) }

    fileprivate var decision: DecisionID? { self.code == "d" ? self.id.map { DecisionID($0) } : nil }
}
