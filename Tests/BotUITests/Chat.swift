import BotSetup
import Commerce
import Coordination
import Crypto
import Experiences
import Gamification
import HTTPClient
import JSON
import Membership
import Narrative
import Postgres
import PostgresDriver
import RateLimits
import Telemetry
import TelegramAPI
import TelegramSimulator
import TestKit
import Vocabulary

@testable import BotUI

extension RequirementKinds {
    static let chat = RequirementKinds(
        NarrativeRequirements.kinds + GamificationRequirements.kinds + MembershipRequirements.kinds
            + CommerceRequirements.kinds + ExperienceRequirements.kinds)
}

extension ExperienceKeeper {
    static var chat: ExperienceKeeper {
        let (ledger, inventory) = (PostgresBesitoLedger(), PostgresInventory())
        return ExperienceKeeper(
            payer: ExperiencePayer(
                ledger: ledger, inventory: inventory,
                achievements: PostgresAchievements(ledger: ledger, inventory: inventory), shop: PostgresShopUnlocks()),
            requirements: .chat)
    }
}

/// The bot on a database of its own, spoken to through the simulated Telegram.
struct Chat {
    let storage: TestDatabase
    let clock: MovableClock
    let simulator: Simulator
    let bot: Bot
    let rewards: RewardGiver

    /// 2026-01-31T12:00:00Z.
    static let start = Instant(seconds: 1_769_860_800)

    static func with(
        publishing story: String = Self.storyText, limits: RateLimiter? = nil, _ body: (Chat) async throws -> Void
    ) async throws {
        try await TestDatabase.with(configure: { $0.connectionsPerLoop = 4 }) { storage in
            let chat = try await Chat(storage, publishing: story, limits)
            try await body(chat)
            await chat.simulator.stop()
        }
    }

    private init(_ storage: TestDatabase, publishing story: String, _ limits: RateLimiter?) async throws {
        let clock = MovableClock(ManualClock(Self.start))
        let coordinator = Coordinator(database: storage.database, clock: clock, limits: .patient)
        let (ledger, inventory) = (PostgresBesitoLedger(), PostgresInventory())
        let rewards = RewardGiver(
            ledger: ledger, inventory: inventory,
            achievements: PostgresAchievements(ledger: ledger, inventory: inventory),
            entitlements: PostgresEntitlements(), experiences: PostgresExperiences(), shop: PostgresShopUnlocks())
        let bot = Self.bot(storage, clock, rewards, limits)
        self.storage = storage
        self.clock = clock
        self.bot = bot
        self.rewards = rewards
        self.simulator = Simulator(
            clock: clock,
            transport: .direct { body, _ in
                guard let json = try? JSONReader.read(body), let update = try? Update(json: json),
                    let answer = try? await bot.answer(update)
                else { return ClientResponse(status: 503, headers: [], body: []) }
                return ClientResponse(
                    status: 200, headers: [(name: "Content-Type", value: "application/json")], body: answer.response)
            }, log: .silent)
        _ = try await self.simulator.botClient.call(
            .setWebhook(
                url: "https://bot.example", secretToken: "chat", allowedUpdates: BotMenu.profile.allowedUpdates))
        _ = try await coordinator.perform(
            PublishStory(try Self.story(story)), with: PublishStory.Handler(), key: .telegramUpdate(0))
    }

    private static func bot(
        _ storage: TestDatabase, _ clock: MovableClock, _ rewards: RewardGiver, _ limits: RateLimiter?
    ) -> Bot {
        Bot(
            coordinator: Coordinator(database: storage.database, clock: clock, limits: .patient),
            database: storage.database, ledger: PostgresBesitoLedger(), rewards: rewards,
            experiences: .chat, clock: clock, requirements: .chat, timeZone: "UTC", limits: limits)
    }

    /// The bot as another process has it.
    func anotherBot() -> Bot { Self.bot(self.storage, self.clock, self.rewards, nil) }

    /// Two decisions from the start; the first leads to an end.
    private static func story(_ text: String) throws -> Story {
        let (story, findings) = StoryParser.parse(Array(text.utf8), knowing: .chat)
        guard let story else { throw Unreadable(findings: findings.map(\.description)) }
        return story
    }

    struct Unreadable: Error { let findings: [String] }

    var ana: TelegramID { self.simulator.members[0].id }
    var chloe: TelegramID { self.simulator.members[2].id }

    /// Does a command beside the chat, as staff do.
    @discardableResult
    func perform<Handler: CommandHandler>(
        _ input: Handler.Input, _ handler: Handler
    ) async throws -> Handler.Input.Receipt {
        let coordinator = Coordinator(database: self.storage.database, clock: self.clock, limits: .patient)
        let key = IdempotencyKey(SecureRandom().token(20), scope: "test")!
        switch try await coordinator.perform(input, with: handler, key: key) {
        case .done(let receipt), .replayed(let receipt): return receipt
        case .refused(let refusal): throw refusal
        case .keyReused: throw CancellationError()
        }
    }

    /// Sends `text` and returns what the bot's newest message says then.
    @discardableResult
    func write(_ text: String, by member: TelegramID) async throws -> Message {
        _ = try self.simulator.write(text, by: member)
        await self.simulator.settle()
        return self.newest(of: member)
    }

    /// Presses the button whose data begins with `data` on the bot's newest message.
    @discardableResult
    func press(_ data: String, by member: TelegramID) async throws -> Message {
        let message = self.newest(of: member)
        let found = message.keyboard?.rows.joined().compactMap { button -> String? in
            if case .callback(let own) = button.action, own.hasPrefix(data) { own } else { nil }
        }.first
        _ = try self.simulator.press(found ?? "missing \(data)", on: message.id, by: member)
        await self.simulator.settle()
        return self.newest(of: member)
    }

    func newest(of member: TelegramID) -> Message {
        self.simulator.messages(of: member).last { $0.from?.isBot == true }!
    }

    func count(_ query: String) async throws -> Int {
        Int(try await self.storage.sql("SELECT count(*) FROM \(query)")[0][0]!)!
    }
}

extension Chat {
    static let storyText = """
        story: test
        start: gate
        narrator: lucien

        == one
        title.es: Uno
        title.en: One

        :: gate
        title.es: La verja
        title.en: The Gate
        text.es:
          Está abierta.
        text.en:
          It is open.
        * enter -> hall, +5 besitos
          es: Entrar
          en: Enter
        * leave -> road, +3 besitos
          es: Irse
          en: Leave

        :: hall
        title.es: El vestíbulo
        title.en: The Hall
        text.es:
          Hace frío.
        text.en:
          It is cold.
        * back -> road, +4 besitos
          es: Salir
          en: Go out

        :: road
        title.es: El camino
        title.en: The Road
        text.es:
          Nadie.
        text.en:
          Nobody.
        """
}
