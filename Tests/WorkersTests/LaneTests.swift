import Coordination
import EventCatalogue
import TestKit
import Testing
import Vocabulary

@testable import Workers

@Suite struct LaneTests {
    @Test func `a flood of 100,000 tracking events hardly delays a purchase, and flows on`() async throws {
        try await Theatre.with { theatre async throws in
            let heard = AsyncStream<EventLane>.makeStream()
            let watcher = Watcher(start: .beginning) { events in
                if let lane = events.first?.lane { heard.continuation.yield(lane) }
            }
            let relay = theatre.relay([watcher]) { $0.batch = 100 }
            try await relay.register()
            try await theatre.storage.sql(
                """
                INSERT INTO coordination.event_log
                    (lane, user_id, schema_version, type, operation_id, timestamp, data)
                SELECT 2, 1 + number % 1000, 1, 'commerce.cart_updated', 'flood', '2026-01-31', '{"items": 1}'
                FROM generate_series(1, 100000) AS number
                """)
            try await relay.start()
            var lanes = heard.stream.makeAsyncIterator()
            #expect(await lanes.next() == .tracking)

            try await theatre.act(7, .critical)
            var batches = 0
            while let lane = await lanes.next(), lane == .tracking { batches += 1 }
            // A few batches of the thousand, and the flood goes on.
            #expect(batches < 100)
            #expect(await lanes.next() == .tracking)
            await relay.stop()
        }
    }
}
