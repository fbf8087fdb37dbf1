public import Coordination
import Gamification
import Identity
import Narrative
public import Postgres
public import TelegramAPI
public import Vocabulary

/// Answers members in their private chats.
public struct Bot: Sendable {
    /// Rows of `/history` on one screen.
    private static let historyRows = 8

    private let coordinator: Coordinator
    private let besitos: BesitoReader
    private let members: MemberDirectory
    private let clock: any WallClock
    private let answerUpdate: AnswerUpdate.Handler
    private let recent = RecentAnswers()

    /// - Parameter timeZone: the zone of new members, an IANA name.
    public init(
        coordinator: Coordinator, database: any Database, ledger: any BesitoLedger, clock: any WallClock,
        requirements: RequirementKinds, timeZone: String
    ) {
        self.coordinator = coordinator
        self.besitos = BesitoReader(database: database)
        self.members = MemberDirectory(database: database)
        self.clock = clock
        self.answerUpdate = AnswerUpdate.Handler(
            timeZone: timeZone, claimDaily: ClaimDailyReward.Handler(ledger: ledger),
            startStory: StartStory.Handler(requirements: requirements),
            restartStory: RestartStory.Handler(requirements: requirements),
            takeDecision: TakeDecision.Handler(ledger: ledger, requirements: requirements), besitos: self.besitos)
    }

    /// The answer to `update`: once done, the same whenever it is repeated.
    ///
    /// - Throws: ``DatabaseError`` when the answer cannot be known now; Telegram will repeat the update.
    public func answer(_ update: Update) async throws(DatabaseError) -> BotAnswer {
        guard let conversation = Conversation(update) else { return .nothing }
        if let answer = self.recent[update.id] { return answer }
        if let screen = try await self.readingScreen(conversation) {
            return self.recent.first(BotAnswer(conversation.call(showing: screen)), for: update.id)
        }
        let command = AnswerUpdate(update: update, conversation: conversation)
        switch try await self.coordinator.perform(command, with: self.answerUpdate, key: .telegramUpdate(update.id)) {
        case .done(let answer), .replayed(let answer):
            // A question that made somebody a member only reads the next time, and would see what is true then.
            return conversation.intent.isQuestion ? self.recent.first(answer, for: update.id) : answer
        // An id that comes back with other contents is no update of ours to act on.
        case .keyReused, .refused: return .nothing
        }
    }

    /// What can be shown without writing; `nil` when the update must be handled as a command, as for
    /// somebody who is no member yet.
    private func readingScreen(_ conversation: Conversation) async throws(DatabaseError) -> Screen? {
        switch conversation.intent {
        case .help, .unknown: return nil
        case .balance:
            let balance = try await self.besitos.balance(of: conversation.visit.account, at: self.clock.now())
            return balance.map { .balance($0, in: Catalogue($0.language)) }
        case .history(let cursor):
            guard let member = try await self.members.member(.telegram(conversation.visit.account)) else { return nil }
            let page = try await self.besitos.history(of: member.id, cursor, limit: Self.historyRows)
            return .history(page, in: Catalogue(member.language))
        case .start, .daily, .story, .restartStory, .decide: return nil
        }
    }
}
