import Coordination
import EventCatalogue
import Postgres
import PostgresDriver
import Synchronization
import TestKit
import Testing
import Vocabulary

@testable import Workers

@Suite struct SharedPagesTests {
    private static let one = EventStream(subscriber: "test.one", lane: .normal)
    private static let other = EventStream(subscriber: "test.other", lane: .normal)

    /// Two subscribers that stand at the same place.
    private static func with(_ body: (Theatre, Relay) async throws -> Void) async throws {
        try await Theatre.with { theatre async throws in
            let relay = theatre.relay([
                Listener("test.one"), Listener("test.other", [.only(LevelCompleted.self), .only(CartUpdated.self)]),
            ])
            try await theatre.act(1)
            try await relay.drain()
            try await relay.drain()
            try await body(theatre, relay)
        }
    }

    private static func places(_ theatre: Theatre) async throws -> [String?] {
        try await theatre.storage.sql(
            "SELECT passed::text FROM coordination.subscriber_positions WHERE lane = 1 ORDER BY subscriber"
        ).map { $0[0] }
    }

    @Test func `what one has read is not read again for another`() async throws {
        try await Self.with { theatre, relay async throws in
            try await theatre.act(2)
            _ = try await relay.dueStreams(in: [.normal])
            let before = theatre.storage.database.statementCount
            #expect(try await !relay.step(Self.one).isMore)
            let between = theatre.storage.database.statementCount
            #expect(try await !relay.step(Self.other).isMore)
            #expect(theatre.storage.database.statementCount - between < between - before)
            for subscriber in ["test.one", "test.other"] {
                #expect(try await theatre.heard(subscriber) == ["1:1", "2:1"])
            }
        }
    }

    @Test func `a page of before a look does not pass for all there is`() async throws {
        try await Self.with { theatre, relay async throws in
            try await theatre.act(2)
            _ = try await relay.dueStreams(in: [.normal])
            _ = try await relay.step(Self.one)
            try await theatre.act(3)
            _ = try await relay.dueStreams(in: [.normal])
            #expect(try await relay.step(Self.other).isMore)
            #expect(try await theatre.heard("test.other") == ["1:1", "2:1"])
            _ = try await relay.step(Self.other)
            #expect(try await theatre.heard("test.other") == ["1:1", "2:1", "3:1"])
        }
    }

    @Test func `those that have parted meet again and hear everything once`() async throws {
        try await Self.with { theatre, relay async throws in
            try await theatre.act(2)
            let alone = theatre.relay([Listener("test.one")])
            try await alone.drain()
            try await theatre.act(3)
            try await alone.drain()
            for user in 4...5 as ClosedRange<Int64> {
                try await theatre.act(user)
                try await relay.drain()
            }
            let places = try await Self.places(theatre)
            #expect(places.count == 2 && places[0] == places[1])
            for subscriber in ["test.one", "test.other"] {
                #expect(try await theatre.heard(subscriber) == ["1:1", "2:1", "3:1", "4:1", "5:1"])
            }
        }
    }

    @Test func `a subscriber gets of a page what it wants`() async throws {
        try await Theatre.with { theatre async throws in
            let none = Listener("test.none", [.only(StoryPublished.self)])
            let relay = theatre.relay([Listener("test.all"), Listener("test.carts", [.only(CartUpdated.self)]), none])
            try await theatre.act(1)
            try await theatre.act(2, .tracking)
            try await relay.drain()
            #expect(try await theatre.heard("test.all").sorted() == ["1:1", "2:1"])
            #expect(try await theatre.heard("test.carts") == ["2:1"])
            #expect(none.batches.withLock { $0 }.isEmpty)
        }
    }
}
