public import Postgres

/// What must hold in the engine's tables once nothing is left to do, whoever died on the way.
public struct EngineProof: RowDecodable, Sendable {
    /// Rows for the request's key.
    public let keys: Int64
    /// Jobs that somebody holds.
    public let runningJobs: Int64
    /// Runs that neither have ended nor wait for a time or for somebody.
    public let runsHalfway: Int64
    /// Events of the request that a subscriber was not handed, or was handed more than once.
    public let eventsNotOnce: Int64

    public init(row: Row) throws(DatabaseError) {
        self.keys = try row.get("keys")
        self.runningJobs = try row.get("running_jobs")
        self.runsHalfway = try row.get("runs_halfway")
        self.eventsNotOnce = try row.get("events_not_once")
    }

    /// - Parameters:
    ///   - key: the request's.
    ///   - actor: who leaves one effect for each event.
    public static func read(
        key: String, scope: String, actor: String, from database: any Database
    ) async throws(DatabaseError) -> EngineProof? {
        try await database.first(
            """
            SELECT (SELECT count(*) FROM coordination.commands WHERE scope = \(scope) AND key = \(key)) AS keys,
                (SELECT count(*) FROM coordination.jobs WHERE state = 'running') AS running_jobs,
                (SELECT count(*) FROM coordination.workflow_runs WHERE state IN ('running', 'compensating'))
                    AS runs_halfway,
                (SELECT count(*) FROM coordination.event_log AS event
                 WHERE timestamp >= (SELECT now FROM verification.world) AND 1 <> (
                    SELECT count(*) FROM verification.effects AS effect
                    WHERE effect.seq = event.seq AND actor = \(actor))) AS events_not_once
            """)
    }
}
