import EventCatalogue
import JSON
import Vocabulary

/// An event that its member is told of.
enum Happening: Sendable {
    case mission(MissionCompleted)
    case achievement(AchievementUnlocked)
    case level(LevelReached)
    case promise(PromiseKept)
    case outbid(MemberOutbid)
    case auctionWon(AuctionWon)
    case gift(GiftReceived)
    case lapsing(BesitosLapsing)
    case takenBack(BesitosReversed)
    case experience(ExperienceCompleted)
    case experienceUnlocked(ExperienceUnlocked)
    case experienceStarted(ExperienceStarted)
    case itemUnlocked(ItemUnlocked)

    static let patterns: [EventPattern] = [
        .only(MissionCompleted.self), .only(AchievementUnlocked.self), .only(LevelReached.self),
        .only(PromiseKept.self), .only(MemberOutbid.self), .only(AuctionWon.self), .only(GiftReceived.self),
        .only(BesitosLapsing.self), .only(BesitosReversed.self),
        .only(ExperienceCompleted.self), .only(ExperienceUnlocked.self), .only(ExperienceStarted.self),
        .only(ItemUnlocked.self),
    ]

    /// - Parameter data: the event's, JSON.
    init?(_ type: String, data: String) {
        guard let data = try? JSONReader.read(data) else { return nil }
        func read<Content: Event>(_: Content.Type = Content.self) -> Content? {
            type == Content.shape.name ? try? Content.shape.read(data) : nil
        }
        if let event: MissionCompleted = read() {
            self = .mission(event)
        } else if let event: AchievementUnlocked = read() {
            self = .achievement(event)
        } else if let event: LevelReached = read() {
            self = .level(event)
        } else if let event: PromiseKept = read() {
            self = .promise(event)
        } else if let event: MemberOutbid = read() {
            self = .outbid(event)
        } else if let event: AuctionWon = read() {
            self = .auctionWon(event)
        } else if let event: GiftReceived = read() {
            self = .gift(event)
        } else if let event: BesitosLapsing = read() {
            self = .lapsing(event)
        } else if let event: BesitosReversed = read() {
            self = .takenBack(event)
        } else if let event: ExperienceCompleted = read() {
            self = .experience(event)
        } else if let event: ExperienceUnlocked = read() {
            self = .experienceUnlocked(event)
        } else if let event: ExperienceStarted = read() {
            self = .experienceStarted(event)
        } else if let event: ItemUnlocked = read() {
            self = .itemUnlocked(event)
        } else {
            return nil
        }
    }

    /// Whether the member does not know yet. What a scene, a claim or an item gave was on the screen that gave it.
    var isNews: Bool {
        switch self {
        case .achievement(let event):
            let giver = event.source?.prefix { $0 != ":" }
            return !["fragment", "decision", "mission", "item"].contains(giver)
        case .promise(let event):
            return event.besitos > .zero || event.vipDays > 0 || !event.items.isEmpty || !event.unlocks.isEmpty
        case .experienceUnlocked(let event): return Self.isAside(event.source)
        case .experienceStarted(let event): return Self.isAside(event.source)
        case .itemUnlocked(let event): return Self.isAside(event.source)
        case .mission, .level, .outbid, .auctionWon, .gift, .lapsing, .takenBack, .experience: return true
        }
    }

    /// Whether what gave something had no screen to say so.
    private static func isAside(_ source: String) -> Bool {
        ["promise", "experience"].contains(source.prefix { $0 != ":" })
    }
}
