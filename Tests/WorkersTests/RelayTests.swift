import Coordination
import EventCatalogue
import Postgres
import PostgresDriver
import Synchronization
import TestKit
import Testing
import Vocabulary

@testable import Workers

@Suite struct RelayTests {
    @Test func `every subscriber hears what it asked for, once and in order`() async throws {
        try await Theatre.with { theatre async throws in
            let all = Listener("test.all")
            let few = Listener("test.few", [.only(LevelCompleted.self)])
            let none = Listener("test.none", [.only(StoryPublished.self)])
            let relay = theatre.relay([all, few, none])
            for round in 1...3 {
                for user in 1...3 as ClosedRange<Int64> { try await theatre.act(user) }
                try await theatre.act(4, .critical)
                if round != 2 { try await relay.drain() }
            }
            try await relay.drain()
            #expect(try await theatre.heard("test.all").filter { !$0.hasPrefix("4") } == theatre.heard("test.few"))
            #expect(
                try await theatre.heard("test.few")
                    == ["1:1", "2:1", "3:1", "1:2", "2:2", "3:2", "1:3", "2:3", "3:3"])
            #expect(try await theatre.heard("test.all").filter { $0.hasPrefix("4") } == ["4:1", "4:2", "4:3"])
            #expect(try await theatre.heard("test.none").isEmpty)
            #expect(try await relay.drain() == 0)
        }
    }

    /// What a subscriber says is of a transaction that began before its window was looked at: when another one ended
    /// in between, it must not pass for handed on.
    @Test func `what is said while a window is handed on is part of a later one`() async throws {
        try await Theatre.with { theatre async throws in
            try await theatre.relay([Listener("test.all")]).drain()
            let database = theatre.storage.database
            let stream = EventStream(subscriber: "test.all", lane: .normal)
            let isPassed = try await database.transaction { (transaction) throws(DatabaseError) in
                guard let position: StreamPosition = try await transaction.first(.takePosition(of: stream)) else {
                    return .rollBack(true)
                }
                _ = try await database.read("SELECT pg_current_xact_id()")
                let page = try Page(
                    try await transaction.rows(
                        .nextEvents(in: stream.lane, after: position, wanted: "true", limit: 10)),
                    limit: 10)
                let own = try await transaction.rows(
                    """
                    SELECT pg_visible_in_snapshot(pg_current_xact_id(), \(page.snapshot)::pg_snapshot) AS is_passed
                    """)
                return .rollBack(try own.first?.get("is_passed") ?? true)
            }
            #expect(!isPassed)
        }
    }

    /// What is planned while a table is empty is kept when it has grown.
    @Test func `subscribers look rows up, whatever was planned when there were few`() async throws {
        final class Planner: Subscriber {
            let name: String
            let interests: [EventPattern] = [.everything]
            let start = SubscriberStart.beginning
            let settings = Mutex<[String]>([])

            init(name: String) { self.name = name }

            func handle(_ events: [RecordedEvent], in work: UnitOfWork) async throws {
                let rows = try await work.transaction.rows("SELECT current_setting('enable_seqscan') AS seqscan")
                self.settings.withLock { [seqscan = try rows.first?.get("seqscan") ?? ""] in $0.append(seqscan) }
            }
        }
        try await Theatre.with { theatre async throws in
            let (one, other) = (Planner(name: "test.one"), Planner(name: "test.other"))
            try await theatre.act(1)
            try await theatre.relay([one, other]).drain()
            #expect(one.settings.withLock { $0 } == ["off"])
            #expect(other.settings.withLock { $0 } == ["off"])
        }
    }

    @Test func `many events go out in batches and none is lost between them`() async throws {
        try await Theatre.with { theatre async throws in
            let listener = Listener("test.all")
            let relay = theatre.relay([listener]) { $0.batch = 7 }
            try await theatre.act(1, count: 50)
            try await relay.drain()
            #expect(try await theatre.heard("test.all").count == 50)
            #expect(listener.batches.withLock { $0.max() } == 7)
        }
    }

    @Test func `a new subscriber begins with the next event, or with the oldest`() async throws {
        try await Theatre.with { theatre async throws in
            try await theatre.act(1)
            let relay = theatre.relay([
                Listener("test.new", start: .now), Listener("test.historian", start: .beginning),
            ])
            try await relay.drain()
            try await theatre.act(1)
            try await relay.drain()
            #expect(try await theatre.heard("test.new") == ["1:2"])
            #expect(try await theatre.heard("test.historian") == ["1:1", "1:2"])
        }
    }

    /// A slower transaction has the lower number, and one begun in between is still open: a reader by the highest
    /// number seen would skip events, and one by transaction number would turn them round.
    @Test func `an event that commits late is neither skipped nor overtaken by its member's next`() async throws {
        try await Theatre.with { theatre async throws in
            let relay = theatre.relay([Listener("test.all")])
            try await relay.drain()
            let database = theatre.storage.database
            try await database.transaction { (late) throws(DatabaseError) in
                let lateWork = UnitOfWork(
                    transaction: late, operation: OperationID(randomBytes: [1]), now: theatre.clock.now())
                _ = try await late.rows("UPDATE actors SET acts = 1 WHERE user_id = 9")
                lateWork.emit(LevelCompleted(level: 1, runNo: 1), about: UserID(9))
                lateWork.recordEvents()
                _ = try await late.rows("SELECT 1")
                do {
                    try await theatre.act(1)
                    try await relay.drain()
                    try await theatre.act(1)
                    try await relay.drain()
                    #expect(try await theatre.heard("test.all") == ["1:1", "1:2"])
                } catch { Issue.record(error) }
                return .commit(())
            }
            try await theatre.act(9)
            try await relay.drain()
            #expect(try await theatre.heard("test.all") == ["1:1", "1:2", "9:1", "9:2"])
            for _ in 1...5 {
                try await theatre.act(1)
                try await relay.drain()
            }
            #expect(try await theatre.heard("test.all").count == 9)
        }
    }

    /// Other tests' transactions on the same server hold it back for a while.
    @Test func `the place to look from rises with what was handed on`() async throws {
        try await Theatre.with { theatre async throws in
            let relay = theatre.relay([Listener("test.all")])
            let floor = "SELECT floor >= 20 FROM coordination.subscriber_positions WHERE lane = 1"
            try await relay.register()
            var rounds = 0
            while try await theatre.storage.sql(floor) == [["f"]], rounds < 1000 {
                try await theatre.act(1, count: 10)
                try await relay.drain()
                rounds += 1
            }
            #expect((4..<1000).contains(rounds))
            #expect(try await theatre.heard("test.all").count == 10 * rounds)
        }
    }

    @Test func `what a subscriber says is handed on, under the name of the operation it follows from`() async throws {
        try await Theatre.with { theatre async throws in
            let relay = theatre.relay([Echo(), Listener("test.all", [.only(SecretDiscovered.self)])])
            try await theatre.act(1)
            try await relay.drain()
            #expect(try await theatre.heard("test.all").count == 1)
            let operations = try await theatre.storage.sql(
                "SELECT count(*), count(DISTINCT operation_id) FROM coordination.event_log")
            #expect(operations == [["2", "1"]])
        }
    }

    @Test func `a started relay hears the bell, and after its end nothing`() async throws {
        try await Theatre.with { theatre async throws in
            let heard = AsyncStream<Int>.makeStream()
            let relay = theatre.relay([Watcher { heard.continuation.yield($0.count) }]) { $0.interval = .seconds(3600) }
            try await relay.start()
            try await theatre.act(1, .critical)
            var iterator = heard.stream.makeAsyncIterator()
            #expect(await iterator.next() == 1)
            try await theatre.act(1, .tracking, count: 3)
            #expect(await iterator.next() == 3)
            await relay.stop()
        }
    }
}

/// Answers each level with a secret.
struct Echo: EventHandler {
    let name = "test.echo"
    let start = SubscriberStart.beginning

    func handle(_ event: LevelCompleted, _ record: RecordedEvent, in work: UnitOfWork) async throws {
        work.emit(SecretDiscovered(fragmentID: FragmentID(1), fragmentKey: "cueva"), about: record.user)
    }
}

/// Tells of what was committed.
struct Watcher: Subscriber {
    let name = "test.watcher"
    let interests: [EventPattern] = [.everything]
    var start = SubscriberStart.now
    let tell: @Sendable ([RecordedEvent]) -> Void

    func handle(_ events: [RecordedEvent], in work: UnitOfWork) async throws {}
    func committed(_ events: [RecordedEvent]) { self.tell(events) }
}
