import Coordination
import Crypto
import EventCatalogue
import Postgres
import PostgresDriver
import TestKit
import Testing
import Vocabulary

@testable import Workers

@Suite struct EventPartitionTests {
    private func maintain(_ theatre: Theatre, keepDays: Int64 = 31) async throws -> MaintainEventPartitions.Receipt? {
        let outcome = try await theatre.coordinator.perform(
            MaintainEventPartitions(keepDays: keepDays), with: MaintainEventPartitions.Handler(),
            key: .once(random: SecureRandom()))
        if case .done(let receipt) = outcome { return receipt }
        Issue.record("\(outcome)")
        return nil
    }

    private func partitions(_ theatre: Theatre) async throws -> [String] {
        try await theatre.storage.sql(
            "SELECT tableoid::regclass || ' ' || count(*) FROM coordination.event_log GROUP BY tableoid ORDER BY 1"
        ).map { $0[0] ?? "" }
    }

    @Test func `months are made ahead, and rows of the default partition move where they belong`() async throws {
        try await Theatre.with { theatre async throws in
            theatre.clock.set(Instant(rfc3339: "2031-05-31T23:59:59Z")!)
            try await theatre.act(1)
            theatre.clock.advance(by: .seconds(1))
            try await theatre.act(1)
            #expect(try await self.partitions(theatre) == ["coordination.event_log_default 2"])
            let made = try await self.maintain(theatre)?.made
            #expect(made == ["event_log_2031_05", "event_log_2031_06", "event_log_2031_07", "event_log_2031_08"])
            #expect(
                try await self.partitions(theatre)
                    == ["coordination.event_log_2031_05 1", "coordination.event_log_2031_06 1"])
            #expect(try await self.maintain(theatre)?.made == [])
            let relay = theatre.relay([Listener("test.all")])
            try await relay.drain()
            #expect(try await theatre.heard("test.all") == ["1:1", "1:2"])
        }
    }

    @Test func `a month is dropped when everybody has read it, and kept until then`() async throws {
        try await Theatre.with { theatre async throws in
            let listener = Listener("test.all") { $0.user == UserID(2) }
            let relay = theatre.relay([listener]) { $0.maxAttempts = 1 }
            try await relay.register()
            theatre.clock.set(Instant(rfc3339: "2031-05-15T00:00:00Z")!)
            _ = try await self.maintain(theatre)
            try await theatre.act(1)
            try await theatre.act(2)
            theatre.clock.set(Instant(rfc3339: "2031-08-15T00:00:00Z")!)
            #expect(try await self.maintain(theatre)?.refused.contains("event_log_2031_05") == true)
            try await relay.drain()
            // What is set aside is needed still.
            #expect(try await self.maintain(theatre)?.refused.contains("event_log_2031_05") == true)
            listener.heal()
            theatre.clock.advance(by: .seconds(10))
            try await relay.drain()
            #expect(try await theatre.heard("test.all") == ["1:1", "2:1"])
            #expect(try await self.maintain(theatre)?.dropped.contains("event_log_2031_05") == true)
            #expect(try await self.partitions(theatre).isEmpty)
        }
    }

    @Test func `two instances at once make each month once`() async throws {
        try await Theatre.with { theatre async throws in
            theatre.clock.set(Instant(rfc3339: "2031-05-15T00:00:00Z")!)
            async let one = self.maintain(theatre)?.made
            async let other = self.maintain(theatre)?.made
            let made = try await [one ?? [], other ?? []]
            #expect(made.map(\.count).sorted() == [0, 3])
        }
    }
}
