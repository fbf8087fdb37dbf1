import Coordination
import Identity
import JSON
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
        let sections: Sections

        /// A refusal of what the member wanted is an answer like any other: it is said, and kept.
        func execute(
            _ input: AnswerUpdate, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<BotAnswer, Refusal> {
            let conversation = input.conversation
            let visitor = try await conversation.visit.record(in: work, timeZone: self.timeZone)
            let turn = Turn(
                conversation: conversation, visitor: visitor, say: Catalogue(visitor.language), work: work)
            let reply = try await self.sections.answer(turn)
            let call = conversation.isPrivate ? conversation.call(showing: reply.screen) : nil
            return .success(
                BotAnswer(response: call?.webhookResponseBody ?? [], toast: reply.toast, opens: reply.opens))
        }
    }
}
