import Coordination
import Gamification
import Identity
import JSON
import Narrative
import Postgres
import TelegramAPI
import Vocabulary

/// An update is one command: what it does, the reply it gets, and the fact that it was handled commit
/// together, under the update's id. That makes the table of keys the inbox.
struct AnswerUpdate: Command {
    static let name = "telegram.answer_update"

    typealias Receipt = BotAnswer

    let update: Update
    let conversation: Conversation

    var lane: String? { "telegram:\(self.conversation.visit.account)" }

    func encode(into json: inout JSONWriter) { self.update.encode(into: &json) }
}

extension AnswerUpdate {
    struct Handler: CommandHandler {
        let timeZone: String
        let claimDaily: ClaimDailyReward.Handler
        let startStory: StartStory.Handler
        let restartStory: RestartStory.Handler
        let takeDecision: TakeDecision.Handler
        let besitos: BesitoReader

        /// A refusal of what the member wanted is an answer like any other: it is said, and kept.
        func execute(
            _ input: AnswerUpdate, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<BotAnswer, Refusal> {
            let conversation = input.conversation
            let visitor = try await conversation.visit.record(in: work, timeZone: self.timeZone)
            let say = Catalogue(visitor.language)
            let (screen, toast) = try await self.screen(conversation, for: visitor, saying: say, in: work)
            return .success(BotAnswer(conversation.call(showing: screen), toast: toast))
        }

        private func screen(
            _ conversation: Conversation, for visitor: Visitor, saying say: Catalogue, in work: UnitOfWork
        ) async throws(DatabaseError) -> (Screen, toast: String?) {
            switch conversation.intent {
            case .start: (try await self.greeting(conversation, for: visitor, saying: say, in: work), nil)
            case .help: (Screen(say(.help)), nil)
            case .unknown: (Screen(say(.notUnderstood)), nil)
            case .balance: (try await self.balance(of: visitor, saying: say, in: work), nil)
            case .history: (Screen(say(.historyEmpty), [[InlineButton(say(.buttonDaily), .daily)]]), nil)
            case .daily: (try await self.daily(visitor, saying: say, in: work), nil)
            case .story: (try await self.story(visitor, saying: say, in: work), nil)
            case .restartStory: (try await self.restart(visitor, saying: say, in: work), nil)
            case .decide(let decision):
                try await self.decide(decision, conversation, for: visitor, saying: say, in: work)
            }
        }
    }
}

// MARK: - Besitos

extension AnswerUpdate.Handler {
    private func greeting(
        _ conversation: Conversation, for visitor: Visitor, saying say: Catalogue, in work: UnitOfWork
    ) async throws(DatabaseError) -> Screen {
        guard !visitor.isNew, let balance = try await self.besitos.balance(of: visitor.id, in: work) else {
            return .welcome(conversation.visit.firstName, in: say)
        }
        return .welcomeBack(conversation.visit.firstName, balance: balance.besitos, in: say)
    }

    private func balance(
        of visitor: Visitor, saying say: Catalogue, in work: UnitOfWork
    ) async throws(DatabaseError) -> Screen {
        guard let balance = try await self.besitos.balance(of: visitor.id, in: work) else {
            throw .badColumn("user_id")
        }
        return .balance(balance, in: say)
    }

    private func daily(
        _ visitor: Visitor, saying say: Catalogue, in work: UnitOfWork
    ) async throws(DatabaseError) -> Screen {
        switch try await work.perform(ClaimDailyReward(user: visitor.id), with: self.claimDaily) {
        case .success(let receipt): .daily(receipt, in: say)
        case .failure(let refusal): .dailyRefused(refusal, in: say)
        }
    }
}

// MARK: - Story

extension AnswerUpdate.Handler {
    private func story(
        _ visitor: Visitor, saying say: Catalogue, in work: UnitOfWork
    ) async throws(DatabaseError) -> Screen {
        switch try await work.perform(StartStory(user: visitor.id), with: self.startStory) {
        case .success(let position): .scene(position.scene, in: say)
        case .failure: .noStory(in: say)
        }
    }

    private func restart(
        _ visitor: Visitor, saying say: Catalogue, in work: UnitOfWork
    ) async throws(DatabaseError) -> Screen {
        switch try await work.perform(RestartStory(user: visitor.id), with: self.restartStory) {
        case .success(let position): .scene(position.scene, in: say)
        case .failure: .noStory(in: say)
        }
    }

    /// A stale button is answered with where the member is now.
    private func decide(
        _ decision: DecisionID, _ conversation: Conversation, for visitor: Visitor, saying say: Catalogue,
        in work: UnitOfWork
    ) async throws(DatabaseError) -> (Screen, toast: String?) {
        switch try await work.perform(TakeDecision(user: visitor.id, decision: decision), with: self.takeDecision) {
        case .failure(let refusal) where !refusal.missing.isEmpty:
            return (.locked(conversation.pressedLabel, refusal.missing, in: say), say(refusal))
        case .failure(let refusal):
            return (try await self.story(visitor, saying: say, in: work), say(refusal))
        case .success(let receipt):
            let amount = say.number(receipt.earned.units)
            var lines = conversation.pressedLabel.map { [say(.sceneChosen, ["choice": $0])] } ?? []
            if receipt.earned > .zero { lines.append(say(.sceneEarned, ["amount": amount])) }
            // The story goes on without the besitos; that they stay away, and why, is said over the chat.
            let toast =
                receipt.withheld != nil
                ? say(.capReached) : receipt.earned > .zero ? say(.toastEarned, ["amount": amount]) : nil
            return (.scene(receipt.scene, after: lines, in: say), toast)
        }
    }
}
