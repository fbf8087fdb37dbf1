import Coordination
import Experiences
import Gamification
import Identity
import Narrative
import Postgres
import RateLimits
import TelegramAPI

/// All parts of the conversation.
struct Sections: Sendable {
    /// In the order of the menus.
    static let kinds: [any Section.Type] = [
        StorySection.self, GameSection.self, MissionSection.self, AchievementSection.self, BagSection.self,
        ExperienceSection.self,
        BesitoSection.self,
        TriviaSection.self, AuctionSection.self, RankingSection.self, GiftSection.self, ReactionSection.self,
        NoticeSection.self, HouseSection.self,
    ]

    static let words = kinds.reduce(into: [String: Intent]()) { $0.merge($1.words) { first, _ in first } }
    static let refusals = kinds.reduce(into: [String: Phrase]()) { $0.merge($1.refusals) { first, _ in first } }
    static let questions = kinds.reduce(into: Set<String>()) { $0.formUnion($1.questions) }
    private static let kindOfCode = kinds.reduce(into: [String: any Section.Type]()) { table, kind in
        for code in kind.codes { table[code] = kind }
    }

    private let byCode: [String: any Section]

    init(
        ledger: any BesitoLedger, rewards: RewardGiver, experiences: ExperienceKeeper, requirements: RequirementKinds,
        database: any Database, besitos: BesitoReader, story: NarrativeReader, members: MemberDirectory
    ) {
        let sections: [any Section] = [
            HouseSection(besitos: besitos), NoticeSection(members: members),
            TriviaSection(ledger: ledger, requirements: requirements),
            AuctionSection(database: database, members: members),
            ReactionSection(ledger: ledger), GiftSection(members: members),
            RankingSection(database: database, members: members),
            BesitoSection(ledger: ledger, database: database, besitos: besitos, members: members),
            MissionSection(ledger: ledger, requirements: requirements),
            AchievementSection(database: database, requirements: requirements, members: members),
            ExperienceSection(
                keeper: experiences, database: database, requirements: requirements, members: members),
            BagSection(ledger: ledger, database: database, members: members),
            GameSection(rewards: rewards, requirements: requirements, reader: story, members: members),
            StorySection(
                ledger: ledger, rewards: rewards, requirements: requirements, reader: story, members: members),
        ]
        self.byCode = sections.reduce(into: [:]) { table, section in
            for code in type(of: section).codes { table[code] = section }
        }
    }

    static func limit(on intent: Intent) -> RateAction? { self.kindOfCode[intent.code]?.limit(on: intent) }

    func read(_ question: Question) async throws(DatabaseError) -> Screen? {
        try await self.byCode[question.intent.code]?.read(question)
    }

    func answer(_ turn: Turn) async throws(DatabaseError) -> Reply {
        if let reply = try await self.byCode[turn.intent.code]?.answer(turn) { return reply }
        // A link that leads nowhere still opens the chat.
        let greeting = turn.intent.isLink ? try await self.byCode[Intent.start.code]?.answer(turn) : nil
        return greeting
            ?? Reply(
                Screen(turn.say(.notUnderstood), [[InlineButton(turn.say(.buttonMenu), .menu)]]))
    }
}
