import Coordination
public import Postgres
public import Vocabulary

/// What only time leaves behind in a database, for the examples of `verify operation`: a job that was given up, one
/// that waits, an event that a subscriber could not take, a replay under way, a key of last month.
public struct ExampleHistory: Sendable {
    private let database: any Database
    private let now: Instant

    public init(database: any Database, now: Instant) {
        self.database = database
        self.now = now
    }

    /// Jobs 1, which was given up, and 2, which is due in a month. Before there are any others.
    public func addJobs() async throws(DatabaseError) {
        let later = self.now.advanced(by: .seconds(30 * 86_400))
        try await self.write([
            """
            INSERT INTO coordination.jobs (state, queue, kind, args, priority, max_attempts, attempt, enqueued_at,
                run_at, due_at, started_at, ended_at, operation_id)
            VALUES ('discarded', 'default', \(PruneJobs.kind), '{}', 5, 10, 10, \(self.now), \(self.now), \(self.now),
                \(self.now), \(self.now), 'example')
            """,
            """
            INSERT INTO coordination.jobs (state, queue, kind, args, priority, max_attempts, enqueued_at, run_at,
                due_at, operation_id)
            VALUES ('scheduled', 'default', \(PruneJobs.kind), '{}', 5, 10, \(self.now), \(later), \(later), 'example')
            """,
        ])
    }

    /// The oldest event of `user` is dead to `subscriber`, and replay 1 waits for a program that has `absent`.
    public func addEvents(of user: UserID, to subscriber: String, absent: String) async throws(DatabaseError) {
        try await self.write([
            """
            INSERT INTO coordination.set_aside_events (created_at, retry_at, timestamp, seq, user_id, attempts, lane,
                subscriber, state, last_error)
            SELECT \(self.now), \(self.now), timestamp, seq, user_id, 8, lane, \(subscriber), 'dead', 'an example'
            FROM coordination.event_log WHERE user_id = \(user) ORDER BY seq LIMIT 1
            """,
            """
            DELETE FROM verification.effects AS effect USING coordination.set_aside_events AS dead
            WHERE effect.seq = dead.seq
            """,
            """
            INSERT INTO coordination.subscribers (created_at, name, is_best_effort)
            VALUES (\(self.now), \(absent), false)
            """,
            """
            INSERT INTO coordination.event_replays (created_at, subscriber, last_seq, types)
            VALUES (\(self.now), \(absent), 1000, '{}')
            """,
        ])
    }

    /// The first command was done a month ago.
    public func ageFirstKey() async throws(DatabaseError) {
        try await self.write([
            """
            UPDATE coordination.commands SET created_at = \(self.now.advanced(by: .seconds(-30 * 86_400)))
            WHERE (scope, key) = (SELECT scope, key FROM coordination.commands ORDER BY key LIMIT 1)
            """
        ])
    }

    private func write(_ statements: [SQL]) async throws(DatabaseError) {
        try await self.database.transaction { (transaction) throws(DatabaseError) in
            _ = try await transaction.flight(statements)
            return .commit(())
        }
    }
}
