import JSON
import Postgres
public import Vocabulary

extension UnitOfWork {
    /// Leaves `job` for later. It exists if and only if this operation commits, and costs no round trip.
    ///
    /// - Parameters:
    ///   - time: not before this; at once when `nil` or past.
    ///   - unique: does nothing when another job of the kind holds the key.
    ///   - priority: 0 to 9 instead of the policy's.
    public func enqueue<Input: Job>(
        _ job: Input, at time: Instant? = nil, unique: UniqueKey? = nil, priority: Int? = nil
    ) {
        let policy = Input.policy
        let runAt = max(time ?? self.now, self.now)
        let rank = min(max(priority ?? policy.priority, 0), 9)
        self.callWorkers()
        self.transaction.queue(
            """
            INSERT INTO coordination.jobs (state, queue, kind, args, priority, max_attempts, enqueued_at, run_at, due_at,
                unique_key, unique_until, operation_id)
            VALUES (\(runAt > self.now ? "scheduled" : "available"), \(policy.queue), \(Input.kind),
                    \(JSONWriter.text(of: job)), \(rank), \(policy.maxAttempts), \(self.now), \(runAt),
                    \(runAt.advanced(by: JobOrder.priorityStep * rank)), \(unique?.text), \(unique?.until),
                    \(self.operation.description))
            ON CONFLICT (kind, unique_key)
                WHERE unique_key IS NOT NULL
                  AND (unique_until IS NOT NULL OR state IN ('scheduled', 'available', 'running'))
                DO NOTHING
            """)
    }
}
