public import Postgres
public import Vocabulary

/// What is still to be done by relay and jobs, as `verify operation` sees it.
public struct Leftovers: Sendable {
    public enum Next: Sendable {
        case nothing
        /// Something is due, and was left because somebody else has it.
        case held
        /// Nothing before this.
        case due(Instant)
    }

    private let database: any Database

    public init(database: any Database) { self.database = database }

    public func next(at now: Instant) async throws(DatabaseError) -> Next {
        guard let row = try await self.database.read(.nextWork).first,
            let time: Instant = try row.optional("due")
        else { return .nothing }
        return time <= now ? .held : .due(time)
    }
}

extension SQL {
    /// A paused queue waits for staff, and so does a dead event.
    fileprivate static var nextWork: SQL {
        """
        SELECT least(
            (SELECT min(CASE WHEN state = 'running' THEN enqueued_at ELSE run_at END) FROM coordination.jobs AS job
             WHERE state IN ('available', 'running', 'scheduled') AND NOT EXISTS (
                 SELECT FROM coordination.queues AS paused WHERE paused.queue = job.queue AND is_paused)),
            (SELECT min(retry_at) FROM coordination.set_aside_events WHERE state = 'retrying')
        ) AS due
        """
    }
}
