import Coordination
import EventCatalogue
import TestKit
import Testing
import Vocabulary

@testable import Workers

@Suite struct SetAsideTests {
    /// The third act of member 2 hurts.
    private static let hurts: @Sendable (RecordedEvent) -> Bool = {
        $0.user == UserID(2) && $0.data.contains("\"run_no\": 3")
    }

    private func state(_ theatre: Theatre) async throws -> [String] {
        try await theatre.storage.sql(
            """
            SELECT state || ' ' || attempts || ' ' || coalesce(last_error, '-')
            FROM coordination.set_aside_events ORDER BY seq
            """
        ).map { $0[0] ?? "" }
    }

    @Test func `one bad event holds up its member alone, and others flow`() async throws {
        try await Theatre.with { theatre async throws in
            let listener = Listener("test.all", trouble: Self.hurts)
            let relay = theatre.relay([listener, Listener("test.other")])
            for _ in 1...5 { for user in 1...3 as ClosedRange<Int64> { try await theatre.act(user) } }
            try await relay.drain()
            #expect(try await theatre.heard("test.other").count == 15)
            let heard = try await theatre.heard("test.all")
            #expect(heard.filter { $0.hasPrefix("2") } == ["2:1", "2:2"])
            #expect(heard.count == 12)
            #expect(try await self.state(theatre) == ["retrying 1 this one hurts", "retrying 0 -", "retrying 0 -"])

            listener.heal()
            theatre.clock.advance(by: .seconds(1))
            try await relay.drain()
            #expect(
                try await theatre.heard("test.all").filter { $0.hasPrefix("2") } == ["2:1", "2:2", "2:3", "2:4", "2:5"])
            #expect(try await self.state(theatre).isEmpty)
        }
    }

    /// A statement that is only queued fails when nobody waits for it any more.
    @Test func `what PostgreSQL refuses sets the event aside, not the subscriber`() async throws {
        try await Theatre.with { theatre async throws in
            try await theatre.storage.sql("ALTER TABLE heard ADD CHECK (user_id <> 2 OR version <> 3)")
            let relay = theatre.relay([Listener("test.all")])
            for _ in 1...4 { for user in 1...2 as ClosedRange<Int64> { try await theatre.act(user) } }
            try await relay.drain()
            let heard = try await theatre.heard("test.all")
            #expect(heard.filter { $0.hasPrefix("1") } == ["1:1", "1:2", "1:3", "1:4"])
            #expect(heard.filter { $0.hasPrefix("2") } == ["2:1", "2:2"])
            #expect(
                try await self.state(theatre)
                    == ["retrying 1 PostgreSQL refused a statement (SQLSTATE 23514)", "retrying 0 -"])
        }
    }

    @Test func `after its attempts an event waits for staff, and its member's later ones with it`() async throws {
        try await Theatre.with { theatre async throws in
            let relay = theatre.relay([Listener("test.all", trouble: Self.hurts)]) { $0.maxAttempts = 3 }
            for _ in 1...4 { try await theatre.act(2) }
            try await relay.drain()
            for _ in 1...10 {
                theatre.clock.advance(by: .seconds(400))
                try await relay.drain()
            }
            #expect(try await self.state(theatre) == ["dead 3 this one hurts", "retrying 0 -"])
            try await theatre.act(2)
            try await theatre.act(1)
            try await relay.drain()
            #expect(try await theatre.heard("test.all") == ["2:1", "2:2", "1:1"])
        }
    }

    @Test func `attempts are apart, each time by twice as much`() {
        let settings = RelaySettings()
        #expect([1, 2, 3, 4].map { settings.pause(after: $0) } == [1, 2, 4, 8].map { .seconds($0) })
        #expect(settings.pause(after: 1000) == settings.longestPause)
    }
}
