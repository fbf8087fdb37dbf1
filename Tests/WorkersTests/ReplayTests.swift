import Coordination
import PostgresDriver
import Synchronization
import Crypto
import EventCatalogue
import JSON
import TestKit
import Testing
import Vocabulary

@testable import Workers

@Suite struct ReplayTests {
    private func replay(_ json: String, to subscriber: String = "test.all", _ theatre: Theatre) async throws {
        let command = try ReplayEvents(subscriber: subscriber, JSONFields(JSONReader.read(json)))
        let outcome = try await theatre.coordinator.perform(
            command, with: ReplayEvents.Handler(), key: .once(random: SecureRandom()))
        if case .done = outcome {} else { Issue.record("\(outcome)") }
    }

    private func state(_ theatre: Theatre) async throws -> [String] {
        try await theatre.storage.sql(
            "SELECT state || ' ' || delivered || ' ' || failed FROM coordination.event_replays ORDER BY id"
        ).map { $0[0] ?? "" }
    }

    @Test(arguments: [
        (#"{"user_id": 2}"#, ["2:1", "2:2"]),
        (#"{"types": ["commerce.purchase_completed"]}"#, ["3:1", "3:2"]),
        (#"{"types": ["gamification.item_purchased", "narrative.level_completed"], "user_id": 1}"#, ["1:1", "1:2"]),
        (#"{"events": [1, 3]}"#, ["1:1", "3:1"]),
        (#"{"from": "2026-01-31T13:00:00Z"}"#, ["1:2", "2:2", "3:2"]),
        (#"{"until": "2026-01-31T13:00:00Z"}"#, ["1:1", "2:1", "3:1"]),
        (#"{"from": "2026-01-31T13:00:00Z", "until": "2026-01-31T13:00:00Z"}"#, []),
    ])
    func `what is asked for is handed on once more, to one subscriber`(json: String, expected: [String]) async throws {
        try await Theatre.with { theatre async throws in
            let relay = theatre.relay([Listener("test.all"), Listener("test.other")]) { $0.batch = 2 }
            for _ in 1...2 {
                try await theatre.act(1)
                try await theatre.act(2)
                try await theatre.act(3, .critical)
                theatre.clock.advance(by: .seconds(7200))
            }
            try await relay.drain()
            try await theatre.storage.sql("DELETE FROM heard")
            try await self.replay(json, theatre)
            try await relay.drain()
            #expect(try await theatre.heard("test.all") == expected)
            #expect(try await theatre.heard("test.other").isEmpty)
            #expect(try await self.state(theatre) == ["done \(expected.count) 0"])
        }
    }

    @Test func `an event that fails in a replay waits by itself, and the replay goes on`() async throws {
        try await Theatre.with { theatre async throws in
            let listener = Listener("test.all")
            let relay = theatre.relay([listener]) { $0.maxAttempts = 2 }
            for _ in 1...4 { try await theatre.act(1) }
            try await relay.drain()
            try await theatre.storage.sql("DELETE FROM heard")
            listener.trouble.withLock { $0 = { $0.data.contains("\"run_no\": 2") } }
            try await self.replay(#"{"user_id": 1}"#, theatre)
            try await relay.drain()
            #expect(try await theatre.heard("test.all") == ["1:1", "1:3", "1:4"])
            #expect(try await self.state(theatre) == ["done 3 1"])
            listener.heal()
            theatre.clock.advance(by: .seconds(1))
            try await relay.drain()
            #expect(try await theatre.heard("test.all") == ["1:1", "1:3", "1:4", "1:2"])
        }
    }

    @Test func `nobody replays everything by leaving something out, nor what is never said`() throws {
        for json in [#"{}"#, #"{"types": ["no.such"]}"#, #"{"types": []}"#, #"{"from": "yesterday"}"#] {
            #expect(throws: JSONFault.self) {
                try ReplayEvents(subscriber: "test.all", JSONFields(JSONReader.read(json)))
            }
        }
    }

    @Test func `a subscriber that does not exist has nothing replayed`() async throws {
        try await Theatre.with { theatre async throws in
            let command = try ReplayEvents(subscriber: "test.nobody", JSONFields(["user_id": 1]))
            let outcome = try await theatre.coordinator.perform(
                command, with: ReplayEvents.Handler(), key: .once(random: SecureRandom()))
            if case .refused(let refusal) = outcome {
                #expect(refusal.code == "coordination.no_such_subscriber")
            } else {
                Issue.record("\(outcome)")
            }
        }
    }
}
