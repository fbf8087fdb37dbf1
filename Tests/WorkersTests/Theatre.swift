import Coordination
import Crypto
import EventCatalogue
import JSON
import Postgres
import PostgresDriver
import Synchronization
import Telemetry
import TestKit
import Vocabulary

@testable import Workers

/// A database with members who do things, and subscribers who write down what they hear.
struct Theatre {
    let storage: TestDatabase
    let clock = ManualClock(Instant(seconds: 1_769_860_800))
    let bell = Bell()
    let coordinator: Coordinator

    static func with(connections: Int = 2, _ body: (Theatre) async throws -> Void) async throws {
        try await TestDatabase.with(configure: { $0.connectionsPerLoop = connections }) { storage in
            try await storage.sql(
                """
                CREATE TABLE heard (nth bigint GENERATED ALWAYS AS IDENTITY, subscriber text, seq bigint,
                    user_id bigint, type text, said text, version bigint);
                """)
            try await storage.sql("CREATE TABLE actors (user_id bigint PRIMARY KEY, acts bigint NOT NULL DEFAULT 0)")
            try await storage.sql("INSERT INTO actors SELECT generate_series(1, 1000)")
            try await body(Theatre(storage))
        }
    }

    private init(_ storage: TestDatabase) {
        self.storage = storage
        self.coordinator = Coordinator(database: storage.database, clock: self.clock, bell: self.bell, limits: .patient)
    }

    func relay(
        _ subscribers: [any Subscriber], metrics: Metrics = Metrics(),
        settings: (inout RelaySettings) -> Void = { _ in }
    ) -> Relay {
        var chosen = RelaySettings()
        settings(&chosen)
        return Relay(
            subscribers, database: self.storage.database, clock: self.clock, bell: self.bell, metrics: metrics,
            settings: chosen)
    }

    /// `user` acts once; the act is said `count` times as a `lane` event.
    func act(_ user: Int64, _ lane: EventLane = .normal, count: Int = 1) async throws {
        _ = try await self.coordinator.perform(
            Act(user: UserID(user), lane: lane, count: count), with: Act.Handler(), key: .once(random: SecureRandom()))
    }

    /// What `subscriber` heard: `user:act` in the order of hearing.
    func heard(_ subscriber: String) async throws -> [String] {
        try await self.storage.sql(
            "SELECT user_id || ':' || version FROM heard WHERE subscriber = '\(subscriber)' ORDER BY nth"
        ).map { $0[0] ?? "" }
    }
}

/// A member does something; their row is held until the end, as every operation on a member does.
struct Act: Command {
    static let name = "test.act"

    let user: UserID
    let lane: EventLane
    let count: Int

    init(user: UserID, lane: EventLane, count: Int) {
        self.user = user
        self.lane = lane
        self.count = count
    }

    init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.init(user: try fields.id("user_id"), lane: .normal, count: Int(try fields.int("count")))
    }

    func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("user_id", self.user)
            json.member("count", self.count)
        }
    }

    struct Receipt: JSONEncodable, JSONDecodable, Sendable {
        init() {}
        init(json: JSONValue) throws(JSONFault) {}
        func encode(into json: inout JSONWriter) { json.object { _ in } }
    }

    struct Handler: CommandHandler {
        func execute(_ input: Act, in work: UnitOfWork) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let row = try await work.transaction.rows(
                "UPDATE actors SET acts = acts + 1 WHERE user_id = \(input.user) RETURNING acts")
            let act: Int = try row.first?.get("acts") ?? 0
            for _ in 0..<input.count { input.say(act, in: work) }
            return .success(Receipt())
        }
    }

    /// `runNo`, `quantity` or `items` counts the member's acts.
    private func say(_ act: Int, in work: UnitOfWork) {
        switch self.lane {
        case .critical:
            work.emit(
                PurchaseCompleted(
                    purchaseID: PurchaseID(1), shopItemID: ShopItemID(1), itemID: ItemID(1), quantity: act,
                    besitosSpent: .zero, amountMinor: nil, currency: nil), about: self.user)
        case .normal: work.emit(LevelCompleted(level: 1, runNo: act), about: self.user)
        case .tracking: work.emit(CartUpdated(items: act, totalBesitos: .zero), about: self.user)
        }
    }
}

/// Writes down every event in one statement per batch; fails as long as it is told to.
final class Listener: Subscriber {
    let name: String
    let interests: [EventPattern]
    let start: SubscriberStart
    /// Throws before anything is written when this says so of an event.
    let trouble: Mutex<@Sendable (RecordedEvent) -> Bool>
    let batches = Mutex<[Int]>([])

    init(
        _ name: String, _ interests: [EventPattern] = [.everything], start: SubscriberStart = .beginning,
        trouble: @escaping @Sendable (RecordedEvent) -> Bool = { _ in false }
    ) {
        self.name = name
        self.interests = interests
        self.start = start
        self.trouble = Mutex(trouble)
    }

    struct Trouble: Error, CustomStringConvertible {
        let description = "this one hurts"
    }

    func heal() { self.trouble.withLock { $0 = { _ in false } } }

    func handle(_ events: [RecordedEvent], in work: UnitOfWork) async throws {
        let hurts = self.trouble.withLock { $0 }
        guard !events.contains(where: hurts) else { throw Trouble() }
        self.batches.withLock { $0.append(events.count) }
        work.transaction.queue(
            """
            INSERT INTO heard (subscriber, seq, user_id, type, said, version)
            SELECT \(self.name), seq, user_id, type, data,
                coalesce(data::jsonb -> 'run_no', data::jsonb -> 'quantity', data::jsonb -> 'items')::bigint
            FROM unnest(\(events.map(\.seq)), \(events.map { $0.user?.rawValue ?? 0 }), \(events.map(\.type)),
                \(events.map(\.data))) WITH ORDINALITY AS event (seq, user_id, type, data, nth)
            ORDER BY nth
            """)
    }
}
