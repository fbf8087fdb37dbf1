import Coordination
import EventCatalogue
import JSON
import TestKit
import Testing
import Vocabulary

@testable import Workers

@Suite struct LiveEventsTests {
    private func event(_ seq: Int64, _ type: String) throws -> LiveEvent {
        try LiveEvent(json: ["id": .int(seq), "type": .string(type), "user_id": nil])
    }

    @Test func `a listener gets what it asked for, and an event is the same after its JSON`() async throws {
        let live = LiveEvents()
        let listener = try #require(live.listen(to: [.only(LevelCompleted.self)]))
        live.publish([try self.event(1, "commerce.item_viewed"), try self.event(2, "narrative.level_completed")])
        live.close()
        var seen: [LiveEvent] = []
        for await event in listener { seen.append(event) }
        #expect(seen.map(\.seq) == [2])
        #expect(try LiveEvent(json: JSONReader.read(JSONWriter.text(of: seen[0]))) == seen[0])
    }

    @Test func `who is slow misses what may be dropped, and is let go at what may not`() async throws {
        let live = LiveEvents(maxWaiting: 2)
        let listener = try #require(live.listen(to: [.everything]))
        for seq in 1...5 as ClosedRange<Int64> { live.publish([try self.event(seq, "commerce.item_viewed")]) }
        #expect(live.hasListeners)
        live.publish([try self.event(6, "commerce.purchase_completed")])
        #expect(!live.hasListeners)
        var seen: [Int64] = []
        for await event in listener { seen.append(event.seq) }
        #expect(seen == [1, 2])
    }

    @Test func `listeners are limited, and a closed feed takes none`() throws {
        let live = LiveEvents(maxListeners: 1)
        let listener = live.listen(to: [.everything])
        #expect(listener != nil)
        #expect(live.listen(to: [.everything]) == nil)
        live.close()
        #expect(live.listen(to: [.everything]) == nil)
    }

    @Test func `the tail shows what other instances commit, once, while somebody looks on`() async throws {
        try await Theatre.with { theatre async throws in
            let live = LiveEvents()
            let tail = LiveTail(live, database: theatre.storage.database)
            try await theatre.act(1)
            try await tail.look()
            let listener = try #require(live.listen(to: [.everything]))
            try await tail.look()
            for _ in 1...3 {
                try await theatre.act(2)
                try await theatre.act(3, .critical)
                try await tail.look()
            }
            try await tail.look()
            live.close()
            var seen: [Int64] = []
            for await event in listener { seen.append(event.user?.rawValue ?? 0) }
            #expect(seen == [2, 3, 2, 3, 2, 3])
        }
    }

    @Test func `a broadcast sends what was handed on`() async throws {
        try await Theatre.with { theatre async throws in
            let sent = AsyncStream<[LiveEvent]>.makeStream()
            let relay = theatre.relay([LiveBroadcast { sent.continuation.yield($0) }])
            try await relay.drain()
            try await theatre.act(1, count: 2)
            try await relay.drain()
            var iterator = sent.stream.makeAsyncIterator()
            #expect(await iterator.next()?.map(\.type) == ["narrative.level_completed", "narrative.level_completed"])
        }
    }
}
