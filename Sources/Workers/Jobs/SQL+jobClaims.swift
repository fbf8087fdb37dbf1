import Coordination
import Postgres
import Vocabulary

// How jobs come to an instance. Business times are bound; leases alone go by the database's own clock, which all
// instances share and nobody moves.
//
// Each finds the few jobs that it is about by an index of theirs, and changes them by an array of their numbers: a join
// would be planned by how many jobs there were, and read all of them once they are many. It needs `readInOrder`.
extension SQL {
    /// Scheduled jobs whose time has come become available.
    static func promoteJobs(at now: Instant) -> SQL {
        """
        WITH due AS MATERIALIZED (
            SELECT job_id FROM coordination.jobs WHERE state = 'scheduled' AND run_at <= \(now)
            ORDER BY run_at LIMIT 1000 FOR UPDATE SKIP LOCKED
        )
        UPDATE coordination.jobs SET state = 'available' WHERE job_id = ANY (ARRAY(SELECT job_id FROM due))
        """
    }

    /// Jobs whose lease has passed are taken from their holder: the attempt is spent. The first time another follows
    /// at once, for most likely the instance was only restarted; later ones wait, in case the job is what kills it.
    static func rescueJobs(at now: Instant) -> SQL {
        """
        WITH abandoned AS MATERIALIZED (
            SELECT job_id, \(now)::timestamptz + least(rescues * rescues * 15, 600) * interval '1 second' AS next
            FROM coordination.jobs WHERE state = 'running' AND lease_until < clock_timestamp()
            LIMIT 1000 FOR UPDATE SKIP LOCKED
        )
        UPDATE coordination.jobs AS j
        SET \(Self.afterFailure(of: "the instance vanished: its lease passed", at: now, next: "next")),
            rescues = rescues + 1
        FROM abandoned
        WHERE j.job_id = abandoned.job_id AND j.job_id = ANY (ARRAY(SELECT job_id FROM abandoned))
        RETURNING j.job_id, kind, state
        """
    }

    /// Takes up to `limit` jobs of one queue, the due ones first.
    ///
    /// The first part is a fence: it locks exactly the rows it found, in their order, and leaves those that another
    /// instance is taking at the same moment.
    static func claimJobs(
        of kinds: [String], from queue: String, limit: Int, by holder: String, for lease: Duration, at now: Instant
    ) -> SQL {
        """
        WITH ready AS MATERIALIZED (
            SELECT job_id FROM coordination.jobs
            WHERE state = 'available' AND queue = \(queue) AND kind = ANY(\(kinds))
              AND NOT EXISTS (SELECT FROM coordination.queues WHERE queue = \(queue) AND is_paused)
            ORDER BY due_at, job_id LIMIT \(limit) FOR UPDATE SKIP LOCKED
        )
        UPDATE coordination.jobs AS j
        SET state = 'running', attempt = attempt + 1, started_at = \(now), holder = \(holder),
            lease_until = \(Self.leaseEnd(lease))
        WHERE job_id = ANY (ARRAY(SELECT job_id FROM ready))
        RETURNING j.job_id, kind, attempt, args::text AS args
        """
    }

    /// Renews the leases of what this instance runs and tells the progress; answers with what is still its own.
    static func renewJobs(_ jobs: [RunningJob], by holder: String, for lease: Duration) -> SQL {
        let progress = jobs.map { $0.run.takeNewProgress() }
        return """
            UPDATE coordination.jobs AS j
            SET lease_until = \(Self.leaseEnd(lease)),
                progress_done = coalesce(nullif(told.done, -1), j.progress_done),
                progress_total = CASE WHEN told.done < 0 THEN j.progress_total ELSE nullif(told.total, -1) END,
                progress_note = CASE WHEN told.done < 0 THEN j.progress_note ELSE nullif(told.note, '') END
            FROM unnest(\(jobs.map(\.claimed.id.rawValue)), \(jobs.map { Int64($0.claimed.attempt) }),
                        \(progress.map { $0?.done ?? -1 }), \(progress.map { $0?.total ?? -1 }),
                        \(progress.map { $0?.note ?? "" })) AS told (job_id, attempt, done, total, note)
            WHERE j.job_id = told.job_id AND j.attempt = told.attempt AND state = 'running' AND holder = \(holder)
            RETURNING j.job_id
            """
    }

    /// What staff wants this instance to stop.
    static func cancelledJobs(of holder: String) -> SQL {
        "SELECT job_id FROM coordination.jobs WHERE state = 'running' AND holder = \(holder) AND is_cancelling"
    }

    private static func leaseEnd(_ lease: Duration) -> SQL {
        "clock_timestamp() + \(Int64(lease / .microseconds(1))) * interval '1 microsecond'"
    }
}
