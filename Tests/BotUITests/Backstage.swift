import Coordination
import Crypto
import Experiences
import Gamification
import Narrative
import Postgres
import PostgresDriver
import TelegramAPI
import TelegramSimulator
import TestKit
import Vocabulary
import Workers

@testable import BotUI

/// What follows from what members do: the subscribers that tell them of it, and the jobs.
struct Backstage {
    private let chat: Chat
    private let relay: Relay
    private let jobs: JobRunner

    /// Hears of what happens from now on.
    ///
    /// - Parameter client: how the bot speaks of its own accord; to the simulator when `nil`.
    static func open(_ chat: Chat, client: BotClient? = nil) async throws -> Backstage {
        let stage = Backstage(chat, client ?? chat.simulator.botClient)
        try await stage.relay.drain()
        return stage
    }

    private init(_ chat: Chat, _ client: BotClient) {
        let database = chat.storage.database
        let (ledger, inventory) = (PostgresBesitoLedger(), PostgresInventory())
        let achievements = PostgresAchievements(ledger: ledger, inventory: inventory)
        let bell = Bell()
        var registry = JobRegistry()
        var workflows = WorkflowRegistry()
        workflows.add(PostDelivery(client: client))
        WorkflowEngine(database: database, registry: workflows, clock: chat.clock, machineClock: chat.clock).install(
            on: &registry)
        registry.add(CollectDebts.Handler())
        registry.add(SendAlbum.Handler(client: client))
        registry.add(SendAudio.Handler(client: client))
        registry.add(RefreshPosts.Handler(client: client, database: database))
        registry.add(SendNotice.Handler(client: client, database: database, requirements: .chat))
        self.chat = chat
        self.relay = Relay(
            [
                KeepPromises(rewards: chat.rewards, requirements: .chat),
                FollowProgress(
                    ledger: ledger, inventory: inventory, achievements: achievements, requirements: .chat),
                AdvanceExperiences(keeper: .chat), TellMembers(), CountEngagement(), KeepScores(), FollowReactions(),
            ], database: database, clock: chat.clock, bell: bell)
        self.jobs = JobRunner(database: database, clock: chat.clock, registry: registry, bell: bell)
    }

    /// Lets all that follows happen, and what it is waiting for come.
    func follow() async throws {
        // What follows may say events too.
        for _ in 0..<3 { try await self.relay.drain() }
        self.chat.clock.advance(seconds: 3)
        try await self.jobs.drain()
    }

    /// What the hourly job does.
    func collectDebts() async throws {
        _ = try await self.chat.storage.database.transaction { (transaction) throws(DatabaseError) in
            let work = UnitOfWork(
                transaction: transaction, operation: .new(SecureRandom()), now: self.chat.clock.now())
            work.enqueue(CollectDebts())
            return .commit(())
        }
        try await self.jobs.drain()
    }

    /// Does the jobs that have come due `seconds` later.
    func retry(after seconds: Int64) async throws {
        self.chat.clock.advance(seconds: seconds)
        try await self.jobs.drain()
    }
}
