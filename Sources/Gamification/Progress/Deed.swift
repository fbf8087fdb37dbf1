import Coordination
import JSON
import EventCatalogue
public import Vocabulary

/// Something that members do and that is counted, by the events that say so. A new one is a line in ``all``.
public struct Deed: Sendable {
    /// What missions and requirements call it. Stored, so it never changes.
    public let name: String
    /// One English sentence for authors.
    public let summary: String
    /// What members call it, in the plural.
    public let label: LocalizedText
    public let eventType: String
    /// Whether it keeps a streak: the member's own doing, and not its consequence.
    let isEngagement: Bool
    /// Whether rewards are counted by it, so that what pays for it could go on paying by itself.
    let growsWithRewards: Bool
    private let read: @Sendable (RecordedEvent) throws(JSONFault) -> Count?

    struct Count {
        let amount: Int64
        /// What it was done with.
        let subject: String?
    }

    /// - Parameter count: `nil` for an event that is no such deed.
    init<Content: Event>(
        _ name: String, _ summary: String, es: String, en: String, isEngagement: Bool = false,
        growsWithRewards: Bool = false, _: Content.Type,
        _ count: @escaping @Sendable (Content) -> Count?
    ) {
        self.name = name
        self.summary = summary
        self.label = LocalizedText(spanish: es, english: en)
        self.eventType = Content.shape.name
        self.isEngagement = isEngagement
        self.growsWithRewards = growsWithRewards
        self.read = { record throws(JSONFault) in
            guard let event: Content = try record.content() else { return nil }
            return count(event)
        }
    }

    func count(_ record: RecordedEvent) throws(JSONFault) -> Count? { try self.read(record) }

    public static subscript(name: String) -> Deed? { Self.all.first { $0.name == name } }

    /// Those that an event of this type may be.
    static subscript(type type: String) -> [Deed] { Self.byType[type] ?? [] }

    private static let byType = Dictionary(grouping: Self.all, by: \.eventType)
}

extension Deed.Count {
    static func once(_ subject: String? = nil) -> Deed.Count { Deed.Count(amount: 1, subject: subject) }
}

extension Deed {
    public static let all: [Deed] = Self.story + Self.economy + Self.games

    private static let story = [
        Deed(
            "decisions", "Decisions taken in the story, about their fragment.", es: "decisiones", en: "decisions",
            isEngagement: true, DecisionTaken.self
        ) { .once($0.fragmentKey) },
        Deed(
            "fragments", "Fragments gone through, about their key.", es: "lugares recorridos", en: "places passed",
            FragmentCompleted.self
        ) { .once($0.fragmentKey) },
        Deed(
            "endings", "Endings arrived at, about their fragment.", es: "finales", en: "endings", FragmentCompleted.self
        ) {
            $0.isEnd ? .once($0.fragmentKey) : nil
        },
        Deed("secrets", "Secrets found, about their fragment.", es: "secretos", en: "secrets", SecretDiscovered.self) {
            .once($0.fragmentKey)
        },
        Deed(
            "story_levels", "Levels of the story gone through whole, about their number.", es: "niveles de la historia",
            en: "levels of the story", LevelCompleted.self
        ) {
            .once("\($0.level)")
        },
        Deed(
            "vip_visits", "Visits to content of members with VIP.", es: "visitas VIP", en: "VIP visits",
            VIPContentAccessed.self
        ) { _ in .once() },
    ]

    private static let economy = [
        Deed(
            "daily_gifts", "Gifts of the day taken.", es: "regalos del día", en: "gifts of the day", isEngagement: true,
            BesitosEarned.self
        ) {
            $0.source == .dailyReward ? .once() : nil
        },
        Deed(
            "besitos_earned", "Besitos earned, about their source.", es: "besitos ganados", en: "besitos earned",
            growsWithRewards: true, BesitosEarned.self
        ) {
            Count(amount: $0.amount.units, subject: $0.source.rawValue)
        },
        Deed(
            "besitos_spent", "Besitos spent, about their purpose.", es: "besitos gastados", en: "besitos spent",
            BesitosSpent.self
        ) {
            Count(amount: $0.amount.units, subject: $0.purpose.rawValue)
        },
        Deed(
            "purchases", "Purchases in the shop.", es: "compras", en: "purchases", isEngagement: true,
            PurchaseCompleted.self
        ) { _ in .once() },
        Deed(
            "items_won", "Items that were given, about their key.", es: "objetos recibidos", en: "items received",
            growsWithRewards: true, ItemAcquired.self
        ) {
            Count(amount: Int64($0.quantity), subject: $0.itemKey)
        },
        Deed(
            "items_used", "Items used up, about their key.", es: "objetos usados", en: "items used", isEngagement: true,
            ItemUsed.self
        ) {
            Count(amount: Int64($0.quantity), subject: $0.itemKey)
        },
        Deed("missions", "Missions completed, about their key.", es: "misiones", en: "missions", MissionCompleted.self)
        { .once($0.missionKey) },
        Deed(
            "achievements", "Achievements unlocked, about their key.", es: "logros", en: "achievements",
            growsWithRewards: true, AchievementUnlocked.self
        ) {
            .once($0.achievementKey)
        },
    ]

    private static let games = [
        Deed(
            "reactions", "Reactions to content, about the reaction.", es: "reacciones", en: "reactions",
            isEngagement: true, ReactionRegistered.self
        ) {
            .once($0.reaction)
        },
        Deed(
            "trivia_answers", "Trivia questions answered.", es: "preguntas contestadas", en: "questions answered",
            isEngagement: true, TriviaAnswered.self
        ) { _ in .once() },
        Deed(
            "trivia_right", "Trivia questions answered rightly.", es: "preguntas acertadas", en: "questions right",
            TriviaAnswered.self
        ) {
            $0.isCorrect ? .once() : nil
        },
        Deed("auctions_won", "Auctions won.", es: "subastas ganadas", en: "auctions won", AuctionWon.self) { _ in
            .once()
        },
    ]
}
