public import Coordination
public import Experiences
public import Gamification
public import Identity
import JSON
public import Narrative
public import Postgres
public import RateLimits
public import TelegramAPI
public import Vocabulary

/// Answers members in their private chats.
public struct Bot: Sendable {
    private let coordinator: Coordinator
    private let sections: Sections
    private let members: MemberDirectory
    private let clock: any WallClock
    private let answerUpdate: AnswerUpdate.Handler
    private let limits: RateLimiter?
    /// Answers that the database does not keep.
    private let recent = RecentUpdates<BotAnswer>()
    /// Updates that were counted: a repeated one is not counted again.
    private let counted = RecentUpdates<Bool>()

    /// - Parameters:
    ///   - timeZone: the zone of new members, an IANA name.
    ///   - limits: `nil` lets members decide as fast as they like.
    public init(
        coordinator: Coordinator, database: any Database, ledger: any BesitoLedger, rewards: RewardGiver,
        experiences: ExperienceKeeper, clock: any WallClock, requirements: RequirementKinds, timeZone: String,
        members: MemberDirectory? = nil, besitos: BesitoReader? = nil, story: NarrativeReader? = nil,
        limits: RateLimiter? = nil
    ) {
        self.coordinator = coordinator
        let members = members ?? MemberDirectory(database: database)
        self.members = members
        self.limits = limits
        self.clock = clock
        self.sections = Sections(
            ledger: ledger, rewards: rewards, experiences: experiences, requirements: requirements, database: database,
            besitos: besitos ?? BesitoReader(database: database),
            story: story ?? NarrativeReader(database: database, requirements: requirements), members: members)
        self.answerUpdate = AnswerUpdate.Handler(timeZone: timeZone, sections: self.sections)
    }

    /// What an update is to the coordinator.
    ///
    /// - Parameter example: an update of a private chat.
    public func operation(example: Update) -> Operation {
        Operation(self.answerUpdate, example: JSONValue(of: example)) { json throws(JSONFault) in
            let update = try Update(json: json)
            guard let conversation = Conversation(update) else {
                throw JSONFault(field: "", rule: "must be an update of a private chat")
            }
            return AnswerUpdate(update: update, conversation: conversation)
        }
    }

    /// The answer to `update`: once done, the same whenever it is repeated.
    ///
    /// - Parameter request: the id of the HTTP request that brought it.
    /// - Throws: ``DatabaseError`` when the answer cannot be known now; Telegram will repeat the update.
    public func answer(_ update: Update, request: String? = nil) async throws(DatabaseError) -> BotAnswer {
        switch update.content {
        case .myChatMember(let change): return try await self.note(change, in: update, request)
        case .reactionCount(let counts): return try await self.note(counts, in: update, request)
        case .message, .callbackQuery, .messageReaction, .other: break
        }
        guard let conversation = Conversation(update) else { return .nothing }
        if let answer = self.recent[update.id] { return answer }
        if let screen = try await self.readingScreen(conversation) {
            return self.recent.first(BotAnswer(conversation.call(showing: screen)), for: update.id)
        }
        if let answer = try await self.refusal(of: update, conversation) {
            return self.recent.first(answer, for: update.id)
        }
        let command = AnswerUpdate(update: update, conversation: conversation)
        let outcome = try await self.coordinator.perform(
            command, with: self.answerUpdate, key: .telegramUpdate(update.id), request: request)
        switch outcome {
        case .done(let answer), .replayed(let answer):
            // A question that made somebody a member only reads the next time, and would see what is true then.
            return Sections.questions.contains(conversation.intent.code)
                ? self.recent.first(answer, for: update.id) : answer
        // An id that comes back with other contents is no update of ours to act on.
        case .keyReused, .refused: return .nothing
        }
    }

    /// Somebody has blocked the bot, or lets it write again. Of groups and channels nothing is noted.
    private func note(
        _ change: ChatMemberUpdate, in update: Update, _ request: String?
    ) async throws(DatabaseError) -> BotAnswer {
        guard change.chat.isPrivate else { return .nothing }
        _ = try await self.coordinator.perform(
            NoteReachability(account: change.chat.id, isReachable: ![.kicked, .left].contains(change.new)),
            with: NoteReachability.Handler(), key: .telegramUpdate(update.id), request: request)
        return .nothing
    }

    /// Telegram's own reactions to a post. To what is no post of ours nothing is noted.
    private func note(
        _ counts: ReactionCountUpdate, in update: Update, _ request: String?
    ) async throws(DatabaseError) -> BotAnswer {
        let command = NoteReactionCounts(
            chat: counts.chat.id, message: counts.messageID, at: counts.date,
            counts: counts.totals.map { ($0.reaction, $0.count) })
        _ = try await self.coordinator.perform(
            command, with: NoteReactionCounts.Handler(), key: .telegramUpdate(update.id), request: request)
        return .nothing
    }

    /// What somebody hears who goes too fast: a friendly word, once in a while.
    private func refusal(of update: Update, _ conversation: Conversation) async throws(DatabaseError) -> BotAnswer? {
        guard let limits, let action = Sections.limit(on: conversation.intent) else { return nil }
        guard self.counted.remember(true, for: update.id) == nil else { return nil }
        let account = conversation.visit.account
        let subject = RateSubject.telegram(account.rawValue)
        let decision = await limits.take(action, by: subject)
        guard !decision.isAllowed else { return nil }
        guard await limits.mayTell(action, to: subject) else { return .nothing }
        let identity = try await self.members.identity(.telegram(account))
        let say = Catalogue(identity?.language ?? conversation.visit.language)
        let text = say(.slowDown, ["span": say.span(seconds: Int64(decision.resetSeconds))])
        guard conversation.isPrivate else { return BotAnswer(response: [], toast: text) }
        return BotAnswer(.sendMessage(to: conversation.chat, text: text))
    }

    /// What can be shown without writing; `nil` when the update must be handled as a command, as for
    /// somebody who is no member yet.
    private func readingScreen(_ conversation: Conversation) async throws(DatabaseError) -> Screen? {
        guard Sections.questions.contains(conversation.intent.code) else { return nil }
        return try await self.sections.read(
            Question(intent: conversation.intent, visit: conversation.visit, now: self.clock.now()))
    }
}
