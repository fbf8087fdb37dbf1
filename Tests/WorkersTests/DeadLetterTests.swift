import Coordination
import PostgresDriver
import Synchronization
import Crypto
import EventCatalogue
import JSON
import Telemetry
import TestKit
import Testing
import Vocabulary

@testable import Workers

@Suite struct DeadLetterTests {
    /// Members 2 and 3 have a dead event each, and one that waits behind it.
    private func with(_ body: (Theatre, Relay, Listener) async throws -> Void) async throws {
        try await Theatre.with { theatre async throws in
            let listener = Listener("test.all") { $0.user != UserID(1) && $0.data.contains("\"run_no\": 1") }
            let relay = theatre.relay([listener]) { $0.maxAttempts = 1 }
            for user in 1...3 as ClosedRange<Int64> { for _ in 1...2 { try await theatre.act(user) } }
            try await relay.drain()
            theatre.clock.advance(by: .seconds(10))
            try await relay.drain()
            #expect(try await theatre.heard("test.all") == ["1:1", "1:2"])
            #expect(
                try await EventReader(database: theatre.storage.database).subscribers(at: theatre.clock.now())[0].dead
                    == 2)
            try await body(theatre, relay, listener)
        }
    }

    private func select(_ json: JSONValue) throws -> DeadLetterSelection { try DeadLetterSelection(json: json) }

    private func requeue(_ selection: JSONValue, _ theatre: Theatre) async throws -> Int? {
        let command = RequeueDeadLetters(subscriber: "test.all", selection: try self.select(selection))
        let outcome = try await theatre.coordinator.perform(
            command, with: RequeueDeadLetters.Handler(), key: .once(random: SecureRandom()))
        if case .done(let receipt) = outcome { return receipt.requeued }
        return nil
    }

    @Test func `requeued events are tried again, and what waited follows in order`() async throws {
        try await self.with { theatre, relay, listener async throws in
            listener.heal()
            #expect(try await self.requeue(["user_id": 2], theatre) == 2)
            try await relay.drain()
            #expect(try await theatre.heard("test.all") == ["1:1", "1:2", "2:1", "2:2"])
            #expect(try await self.requeue(["type": "narrative.level_completed"], theatre) == 2)
            try await relay.drain()
            #expect(try await theatre.heard("test.all").suffix(2) == ["3:1", "3:2"])
            #expect(try await self.requeue(["all": true], theatre) == 0)
        }
    }

    @Test func `a discarded event lets go of those behind it, and says why`() async throws {
        try await self.with { theatre, relay, _ async throws in
            let reader = EventReader(database: theatre.storage.database)
            let letters = try await reader.deadLetters(of: "test.all", .dead, after: 0, limit: 10)
            #expect(letters.map(\.event.user) == [UserID(2), UserID(3)])
            let first = try #require(letters.first)
            #expect(first.lastError == "this one hurts")
            let command = DiscardDeadLetters(
                subscriber: "test.all", selection: try self.select(["ids": .array([.int(first.id)])]), reason: "moot")
            _ = try await theatre.coordinator.perform(
                command, with: DiscardDeadLetters.Handler(), key: .once(random: SecureRandom()))
            try await relay.drain()
            #expect(try await theatre.heard("test.all") == ["1:1", "1:2", "2:2"])
            #expect(
                try await reader.deadLetters(of: "test.all", .discarded, after: 0, limit: 10).first?.reason == "moot")
        }
    }

    @Test func `all is never asked for by leaving something out`() {
        #expect(throws: JSONFault.self) { try self.select([:]) }
        #expect(throws: JSONFault.self) { try self.select(["all": false]) }
    }

    @Test func `lag, dead letters and deliveries are metrics`() async throws {
        try await Theatre.with { theatre async throws in
            let metrics = Metrics()
            let relay = theatre.relay([Listener("test.all")], metrics: metrics)
            try await relay.drain()
            for _ in 1...3 { try await theatre.act(1) }
            theatre.clock.advance(by: .seconds(90))
            try await relay.measure()
            #expect(metrics.exposition().contains(#"lag_events{subscriber="test.all",lane="normal"} 3"#))
            #expect(metrics.exposition().contains(#"lag_seconds{subscriber="test.all",lane="normal"} 90"#))
            try await relay.drain()
            try await relay.measure()
            #expect(metrics.exposition().contains(#"lag_events{subscriber="test.all",lane="normal"} 0"#))
            #expect(metrics.exposition().contains(#"dianabot_subscriber_events_total{subscriber="test.all"} 3"#))
        }
    }
}
