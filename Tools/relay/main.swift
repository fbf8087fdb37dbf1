import Coordination
import EventCatalogue
import Glibc
import Postgres
import PostgresDriver
import TestKit
import Vocabulary
import Workers

// Measures the relay: events per second into a subscriber that counts in the database, beside COPY of the same rows.
// Use: relay [EVENTS, 200000 by default]

/// Counts in one row; its transaction is the relay's.
struct CountingSubscriber: Subscriber {
    let name = "bench.count"
    let interests: [EventPattern] = [.everything]
    let start = SubscriberStart.beginning

    func handle(_ events: [RecordedEvent], in work: UnitOfWork) async throws {
        work.transaction.queue("UPDATE counted SET events = events + \(events.count)")
    }
}

/// Seconds that `body` takes, and seconds of this process's CPU.
func measured(_ body: () async throws -> Void) async throws -> (wall: Double, cpu: Double) {
    func cpu() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }
    let (began, cpuBefore) = (ContinuousClock.now, cpu())
    try await body()
    return ((ContinuousClock.now - began) / .seconds(1), cpu() - cpuBefore)
}

let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 200_000
try await TestDatabase.with(configure: { $0.connectionsPerLoop = 4 }) { storage in
    try await storage.sql("CREATE TABLE counted (events bigint NOT NULL)")
    try await storage.sql("INSERT INTO counted VALUES (0)")
    for _ in stride(from: 0, to: count, by: 20_000) {
        try await storage.sql(
            """
            INSERT INTO coordination.event_log (lane, user_id, schema_version, type, operation_id, timestamp, data)
            SELECT 1, 1 + number % 1000, 1, 'gamification.besitos_earned', md5(number::text), '2026-01-31',
                jsonb_build_object('amount', 5, 'source', 'decision', 'reference', 'decision:puerta/tocar',
                    'transaction_id', number, 'balance_after', 100)
            FROM generate_series(1, 20000) AS number
            """)
    }
    try await storage.sql("VACUUM ANALYZE coordination.event_log")
    let total = Int(try await storage.sql("SELECT count(*) FROM coordination.event_log")[0][0] ?? "") ?? 0
    for round in 1...3 {
        let relay = Relay(
            [CountingSubscriber()], database: storage.database, clock: SystemClock(), bell: Bell())
        let ours = try await measured { try await relay.drain() }
        let copy = try await measured {
            try await storage.sql("COPY (SELECT * FROM coordination.event_log) TO '/dev/null'")
        }
        let counted = try await storage.sql("SELECT events FROM counted")[0][0] ?? ""
        let (relayed, copied) = (Int(Double(total) / ours.wall), Int(Double(total) / copy.wall))
        print(
            "round \(round): relay \(relayed) events/s (own CPU \(Int(ours.cpu / ours.wall * 100)) %), "
                + "COPY \(copied) rows/s, ratio \(Double(relayed * 100 / max(1, copied)) / 100), counted \(counted)")
        try await storage.sql("DELETE FROM coordination.subscribers")
        try await storage.sql("UPDATE counted SET events = 0")
    }
}
