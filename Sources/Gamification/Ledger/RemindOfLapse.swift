public import Coordination
import EventCatalogue
public import JSON
import Postgres
import Vocabulary

/// Says of besitos that lapse within the settings' days that they do: once for each lot, one word a member and run.
public struct RemindOfLapse: Job {
    public static let kind = "gamification.remind_of_lapse"
    public static let policy = JobPolicy(priority: 8, timeout: .seconds(600))
    /// Lots per transaction.
    static let batch = 500

    public init() {}
    public init(json: JSONValue) throws(JSONFault) {}
    public func encode(into json: inout JSONWriter) { json.object { _ in } }

    public struct Handler: JobHandler {
        public init() {}

        public func run(_ job: RemindOfLapse, _ run: JobRun) async throws {
            var done: Int64 = 0
            while !run.isCancelled {
                var lots: Int64 = 0
                try await run.checkpoint { (work) throws(DatabaseError) in
                    lots = 0
                    for row in try await work.transaction.rows(.remindOfLapse(limit: RemindOfLapse.batch, at: work.now))
                    {
                        lots += try row.get("lots", as: Int64.self)
                        work.emit(
                            BesitosLapsing(amount: try row.get("besitos"), expiresAt: try row.get("expires_at")),
                            about: try row.get("user_id"))
                    }
                }
                done += lots
                run.progress(done: done, note: "lots")
                guard lots == RemindOfLapse.batch else { return }
            }
        }
    }
}

extension SQL {
    fileprivate static func remindOfLapse(limit: Int, at now: Instant) -> SQL {
        """
        WITH lapsing AS (
            SELECT lot_id, user_id, remaining, expires_at
            FROM gamification.lots, gamification.economy_settings
            WHERE is_open AND expires_at > \(now)
              AND expires_at <= \(now)::timestamptz + reminder_days * interval '24 hours'
              AND NOT EXISTS (SELECT FROM gamification.lapse_reminders AS r WHERE r.lot_id = lots.lot_id)
            ORDER BY expires_at, lot_id LIMIT \(limit)
        ), told AS (
            INSERT INTO gamification.lapse_reminders (lot_id, told_at)
            SELECT lot_id, \(now) FROM lapsing
            ON CONFLICT DO NOTHING RETURNING lot_id
        )
        SELECT user_id, sum(remaining)::bigint AS besitos, min(expires_at) AS expires_at, count(*) AS lots
        FROM lapsing JOIN told USING (lot_id)
        GROUP BY user_id ORDER BY user_id
        """
    }
}
