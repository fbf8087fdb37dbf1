import Coordination
import JSON
import Postgres
import Vocabulary

// How attempts end other than well. Each statement touches nothing when the attempt is no longer the holder's.
extension SQL {
    /// The next attempt is due at `next`, unless this was the last, or staff wants none.
    static func failJob(
        _ job: ClaimedJob, by holder: String, because reason: String, at now: Instant, next: Instant, isFinal: Bool
    ) -> SQL {
        """
        UPDATE coordination.jobs
        SET \(Self.afterFailure(of: reason, at: now, next: "\(next)::timestamptz", isFinal: isFinal))
        WHERE \(Self.held(job, by: holder))
        RETURNING state
        """
    }

    /// The handler stopped because staff said so.
    static func endCancelledJob(_ job: ClaimedJob, by holder: String, at now: Instant) -> SQL {
        """
        UPDATE coordination.jobs SET state = 'cancelled', ended_at = \(now), lease_until = NULL
        WHERE \(Self.held(job, by: holder))
        RETURNING state
        """
    }

    /// As if the attempt had never begun; what was due before others is so again.
    static func giveBackJobs(_ jobs: [ClaimedJob], by holder: String, at now: Instant) -> SQL {
        """
        UPDATE coordination.jobs AS j
        SET state = CASE WHEN is_cancelling THEN 'cancelled' ELSE 'available' END,
            ended_at = CASE WHEN is_cancelling THEN \(now)::timestamptz END,
            attempt = j.attempt - 1, lease_until = NULL
        FROM unnest(\(jobs.map(\.id.rawValue)), \(jobs.map { Int64($0.attempt) })) AS held (job_id, attempt)
        WHERE j.job_id = held.job_id AND j.attempt = held.attempt AND state = 'running' AND holder = \(holder)
        """
    }

    private static func held(_ job: ClaimedJob, by holder: String) -> SQL {
        "job_id = \(job.id) AND attempt = \(job.attempt) AND state = 'running' AND holder = \(holder)"
    }

    /// The assignments that follow a failed attempt.
    static func afterFailure(of reason: String, at now: Instant, next: SQL, isFinal: Bool = false) -> SQL {
        let isSpent: SQL = "(\(isFinal) OR attempt >= max_attempts)"
        return """
            state = CASE WHEN is_cancelling THEN 'cancelled' WHEN \(isSpent) THEN 'discarded'
                         WHEN \(next) > \(now) THEN 'scheduled' ELSE 'available' END,
            ended_at = CASE WHEN is_cancelling OR \(isSpent) THEN \(now)::timestamptz END,
            lease_until = NULL, run_at = \(next), due_at = \(JobOrder.due(next)),
            errors = jsonb_path_query_array(
                errors || jsonb_build_object('attempt', attempt, 'at', \(now.description)::text,
                                             'error', \(reason.storable(bytes: 500))::text),
                '$[last - 9 to last]')
            """
    }
}
