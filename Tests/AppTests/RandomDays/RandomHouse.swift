import BotUI
import Coordination
import Crypto

import JSON
import Postgres
import PostgresDriver
import Synchronization
import Telemetry
import TestKit
import Testing
import Vocabulary
import Workers

@testable import App
@testable import Gamification

/// The product below its surfaces with the demo published: every operation, subscriber and job, and a clock that the
/// test moves.
struct RandomHouse: Sendable {
    private static let opening = Instant(seconds: 1_769_860_800)  // 2026-01-31T12:00:00Z

    let database: PostgresDatabase
    let clock = ManualClock(Self.opening)
    let members: [UserID]
    let tally = Tally()
    private let coordinator: Coordinator
    private let operations: [String: Coordination.Operation]
    private let relay: Relay
    private let jobs: JobRunner

    init(_ database: PostgresDatabase, members count: Int) async throws {
        let configuration = try Configuration(SettingValues(flags: [], environment: [:]))
        let bell = Bell()
        self.database = database
        self.coordinator = Coordinator(database: database, clock: self.clock, bell: bell, limits: .patient)
        let stage = Stage(
            database, plain: database, at: Self.opening, configuration, points: CrashPoints())
        let all = try Stage.names(configuration).map { (key: $0, value: try stage.operation($0)) }
        self.operations = Dictionary(uniqueKeysWithValues: all)
        self.relay = Relay(EventSide.subscribers, database: database, clock: self.clock, bell: bell)
        self.jobs = JobRunner(
            database: database, clock: self.clock, registry: Jobs.registry(configuration, log: .silent), bell: bell)
        self.members = try await Self.register(count, in: database, at: Self.opening)
        // The subscribers are there before anything happens.
        try await self.relay.drain()
        try await Service.publishDemo(try Files(configuration), with: self.coordinator)
    }

    private static func register(
        _ count: Int, in database: PostgresDatabase, at now: Instant
    ) async throws -> [UserID] {
        let rows = try await database.transaction { (transaction) throws(DatabaseError) in
            .commit(
                try await transaction.rows(
                    """
                    INSERT INTO identity.users (created_at, last_active, language, time_zone, first_name)
                    SELECT \(now), \(now), 'es', CASE n % 2 WHEN 0 THEN 'America/Mexico_City' ELSE 'Asia/Tokyo' END, 'Ana'
                    FROM generate_series(1, \(Int64(count))) AS n RETURNING id
                    """))
        }
        return try rows.map { try $0.get("id") }
    }

    /// Does `command` as whoever asks over HTTP or in the chat would; refusals are part of life.
    ///
    /// - Parameter isRepeated: asked twice at once under one key, as by two taps.
    @discardableResult
    func ask(_ command: some Command, isRepeated: Bool = false) async throws -> Bool {
        let name = type(of: command).name
        let operation = try #require(self.operations[name])
        let call = try operation.call(JSONValue(of: command))
        let key = IdempotencyKey.once(random: SecureRandom())
        guard isRepeated else { return self.tally.count(try await self.ask(call, key), of: name) }
        async let first = self.ask(call, key)
        async let second = self.ask(call, key)
        let done = try await [first, second].filter { $0 == .done }.count
        #expect(done <= 1, "\(name) was done \(done) times under one key")
        return self.tally.count(done == 1 ? .done : .refused, of: name)
    }

    private func ask(_ call: any OperationCall, _ key: IdempotencyKey) async throws -> Answer {
        switch try await call.perform(by: self.coordinator, key: key, request: nil) {
        case .done: .done
        case .replayed: .replayed
        case .refused, .keyReused: .refused
        }
    }

    /// One of the rows, or `nil` when there is none.
    func choose(_ rows: SQL, _ random: inout SplitMix) async throws -> Row? {
        let found = try await self.database.read(rows)
        return found.isEmpty ? nil : found[random.pick(0...found.count - 1)]
    }

    /// What follows from events, while members go on.
    func handOn() async throws { try await self.relay.drain() }

    /// A day passes, and all is done that waited for it.
    func sleep() async throws {
        self.clock.advance(by: .seconds(86_400))
        let now = self.clock.now()
        try await self.database.transaction { (transaction) throws(DatabaseError) in
            let work = UnitOfWork(transaction: transaction, operation: .new(SecureRandom()), now: now)
            work.enqueue(ExpireLots())
            work.enqueue(RemindOfLapse())
            work.enqueue(CollectDebts())
            work.enqueue(ExpireMissions())
            work.enqueue(ReviewAchievements())
            work.enqueue(ProveLedger())
            work.enqueue(WatchEconomy())
            return .commit(())
        }
        repeat { try await self.relay.drain() } while try await self.jobs.drain() > 0
    }
}

enum Answer { case done, replayed, refused }

/// How often each operation was done, and how often refused.
final class Tally: Sendable {
    private let counts = Mutex<[String: (done: Int, refused: Int)]>([:])

    func count(_ answer: Answer, of name: String) -> Bool {
        self.counts.withLock { counts in
            if answer == .done {
                counts[name, default: (0, 0)].done += 1
            } else {
                counts[name, default: (0, 0)].refused += 1
            }
        }
        return answer == .done
    }

    var done: Set<String> { self.counts.withLock { Set($0.filter { $0.value.done > 0 }.keys) } }

    var lines: String {
        self.counts.withLock { counts in
            counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.done) done, \($0.value.refused) refused" }
                .joined(separator: "\n")
        }
    }
}
