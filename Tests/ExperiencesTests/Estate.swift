import Commerce
import Coordination
import Crypto
import Gamification
import JSON
import Membership
import Narrative
import Postgres
import PostgresDriver
import TestKit
import Testing
import Vocabulary
import Workers

@testable import Experiences

extension RequirementKinds {
    static let estate = RequirementKinds(
        NarrativeRequirements.kinds + GamificationRequirements.kinds + MembershipRequirements.kinds
            + CommerceRequirements.kinds + ExperienceRequirements.kinds)
}

/// A house with a story, a mission, items and members, on a database of its own.
struct Estate {
    static let now = Instant(seconds: 1_800_000_000)
    static let mission = "steps"

    let storage: TestDatabase
    let coordinator: Coordinator
    let keeper: ExperienceKeeper
    let reader: ExperienceReader
    let members: [UserID]
    private let ledger = PostgresBesitoLedger()
    private let inventory = PostgresInventory()

    var database: PostgresDatabase { self.storage.database }
    var member: UserID { self.members[0] }

    static func with(members count: Int = 1, _ body: (Estate) async throws -> Void) async throws {
        try await TestDatabase.with { storage async throws in
            try await storage.sql(
                """
                INSERT INTO identity.users (created_at, last_active, language, time_zone, first_name)
                SELECT now(), now(), 'es', 'UTC', 'Ana' FROM generate_series(1, \(count))
                """)
            let members = try await storage.sql("SELECT id FROM identity.users ORDER BY id").map {
                UserID(Int64($0[0]!)!)
            }
            let estate = Estate(storage, members: members)
            try await estate.furnish()
            try await body(estate)
        }
    }

    private init(_ storage: TestDatabase, members: [UserID]) {
        self.storage = storage
        self.coordinator = Coordinator(database: storage.database, clock: ManualClock(Self.now), limits: .patient)
        let achievements = PostgresAchievements(ledger: self.ledger, inventory: self.inventory)
        self.keeper = ExperienceKeeper(
            payer: ExperiencePayer(
                ledger: self.ledger, inventory: self.inventory, achievements: achievements,
                shop: PostgresShopUnlocks()),
            requirements: .estate)
        self.reader = ExperienceReader(database: storage.database, requirements: .estate)
        self.members = members
    }

    private func furnish() async throws {
        var game = GameContent()
        game.items = [
            ItemDefinition(
                key: "mask", kind: .collectible, rarity: .rare, icon: "🎭", name: Self.words("Antifaz", "Mask"),
                description: Self.words("Un antifaz.", "A mask."))
        ]
        game.missions = [
            MissionDefinition(
                key: Self.mission, kind: .special, icon: "👣", title: Self.words("Pasos", "Steps"),
                description: Self.words("Decide.", "Decide."), objectives: [Objective("purchases")],
                rewards: .nothing)
        ]
        try await self.perform(PublishGameContent(game), with: PublishGameContent.Handler())
        let story = try #require(StoryParser.parse(Array(Self.story.utf8), knowing: .estate).story)
        try await self.perform(PublishStory(story), with: PublishStory.Handler())
    }

    static func words(_ spanish: String, _ english: String) -> LocalizedText {
        LocalizedText(spanish: spanish, english: english)
    }

    /// One of the fragments `door` and `hall` and the mission, in this order.
    static func visit(
        _ key: String = "visit", requirement: Requirement = .nothing, components: [ComponentDefinition]? = nil,
        besitos: Int64 = 100
    ) -> ExperienceDefinition {
        ExperienceDefinition(
            key: key, kind: .hybrid, icon: "🏛", name: Self.words("La visita", "The visit"),
            description: Self.words("Conocer la casa.", "To know the house."), requirement: requirement,
            components: components ?? [
                ComponentDefinition(.narrative, "door"), ComponentDefinition(.narrative, "hall", isRequired: false),
                ComponentDefinition(.mission, Self.mission),
            ],
            rewards: ExperienceReward(besitos: Besitos(besitos)!, items: ["mask": 1], shopItems: ["mask"]))
    }

    private static let story = """
        story: house
        start: door
        narrator: lucien

        == ground
        title.es: La planta
        title.en: The floor

        :: door
        title.es: La puerta
        title.en: The door
        text.es: Una puerta.
        text.en: A door.
        * open -> hall, start experience tour, unlock experience attic, unlock shop mask
          es: Abrir
          en: Open

        :: hall
        title.es: El salón
        title.en: The hall
        text.es: Un salón.
        text.en: A hall.
        * leave -> garden
          es: Salir
          en: Leave

        :: garden
        title.es: El jardín
        title.en: The garden
        secret: yes
        text.es: Un jardín.
        text.en: A garden.

        """
}

// MARK: - What is done there

extension Estate {
    @discardableResult
    func publish(_ experiences: ExperienceDefinition...) async throws -> PublishExperiences.Receipt {
        try await self.perform(
            PublishExperiences(ExperienceContent(experiences)), with: PublishExperiences.Handler())
    }

    @discardableResult
    func begin(_ key: String = "visit", by user: UserID? = nil) async throws -> NamedContent {
        try await self.perform(
            StartExperience(user: user ?? self.member, key: key), with: StartExperience.Handler(keeper: self.keeper))
    }

    func refusal(of key: String, by user: UserID? = nil) async throws -> Refusal? {
        do {
            try await self.begin(key, by: user)
            return nil
        } catch let refusal as Refusal { return refusal }
    }

    /// Begins the story anew, and goes through as many rooms: `door`, then `hall`.
    @discardableResult
    func read(by user: UserID? = nil, rooms: Int = 1) async throws -> [TakeDecision.Receipt] {
        let user = user ?? self.member
        try await self.perform(StartStory(user: user), with: StartStory.Handler(requirements: .estate))
        try await self.perform(RestartStory(user: user), with: RestartStory.Handler(requirements: .estate))
        var receipts: [TakeDecision.Receipt] = []
        for room in ["door", "hall"].prefix(rooms) {
            let id = try await self.storage.sql(
                """
                SELECT decision_id FROM narrative.fragment_decisions JOIN narrative.narrative_fragments USING (fragment_id)
                WHERE fragment_key = '\(room)'
                """)[0][0]!
            let achievements = PostgresAchievements(ledger: self.ledger, inventory: self.inventory)
            let rewards = RewardGiver(
                ledger: self.ledger, inventory: self.inventory, achievements: achievements,
                entitlements: PostgresEntitlements(), experiences: PostgresExperiences(), shop: PostgresShopUnlocks())
            receipts.append(
                try await self.perform(
                    TakeDecision(user: user, decision: DecisionID(Int64(id)!)),
                    with: TakeDecision.Handler(rewards: rewards, requirements: .estate)))
        }
        return receipts
    }

    func completeMission(by user: UserID? = nil) async throws {
        try await self.perform(
            CorrectMission(user: user ?? self.member, key: Self.mission, change: .completed, reason: "A test"),
            with: CorrectMission.Handler(requirements: .estate))
    }

    /// Hands events on, as the program does.
    func relay() -> Relay {
        Relay(
            [AdvanceExperiences(keeper: self.keeper)], database: self.database, clock: ManualClock(Self.now),
            bell: Bell())
    }

    @discardableResult
    func perform<Handler: CommandHandler>(
        _ input: Handler.Input, with handler: Handler
    ) async throws -> Handler.Input.Receipt {
        switch try await self.coordinator.perform(input, with: handler, key: .once(random: SecureRandom())) {
        case .done(let receipt), .replayed(let receipt): return receipt
        case .refused(let refusal): throw refusal
        case .keyReused: throw KeyReused()
        }
    }

    private struct KeyReused: Error {}

    func experience(_ key: String = "visit", of user: UserID? = nil) async throws -> MemberExperience {
        let all = try await self.reader.experiences(of: user ?? self.member, at: Self.now)
        return try #require(all.first { $0.key == key })
    }

    /// The types of what happened in the experiences of all members, in their order.
    func events(_ prefix: String = "experience.") async throws -> [String] {
        try await self.storage.sql(
            "SELECT type FROM coordination.event_log WHERE type LIKE '\(prefix)%' AND user_id IS NOT NULL ORDER BY seq"
        ).map { String($0[0]!.dropFirst(prefix.count)) }
    }

    func besitos(of user: UserID? = nil) async throws -> Int64 {
        let rows = try await self.storage.sql(
            "SELECT besitos FROM gamification.user_balances WHERE user_id = \((user ?? self.member).rawValue)")
        return rows.first.flatMap { $0[0] }.flatMap { Int64($0) } ?? 0
    }
}
