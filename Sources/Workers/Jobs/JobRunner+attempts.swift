import Coordination
import Crypto
import JSON
import Postgres
import Telemetry
import Vocabulary

// One attempt from beginning to end.
extension JobRunner {
    func begin(_ claimed: ClaimedJob) {
        guard let kind = self.registry.kinds[claimed.kind] else { return }
        let run = JobRun(
            id: claimed.id, attempt: claimed.attempt, holder: self.holder, operation: .new(self.random),
            means: JobRun.Means(database: self.database, clock: self.clock, bell: self.bell))
        let job = RunningJob(claimed: claimed, run: run, timeout: kind.policy.timeout)
        self.slots.enter(job)
        job.start { await self.attempt(job, kind) }
    }

    private func attempt(_ job: RunningJob, _ kind: RegisteredJob) async {
        let started = ContinuousClock.now
        let end = await self.end(of: job, kind)
        let duration = ContinuousClock.now - started
        self.slots.leave(job)
        self.metrics.count(end, of: kind.kind)
        self.metrics.observe(duration, of: kind.kind)
        self.log.debug(
            "job",
            [
                "job_id": .int(job.claimed.id.rawValue), "kind": .string(kind.kind),
                "attempt": .int(Int64(job.claimed.attempt)), "end": .string(end.rawValue),
                "operation_id": .string(job.run.operation.description),
                "milliseconds": .double(duration / .milliseconds(1)),
            ])
    }

    private func end(of job: RunningJob, _ kind: RegisteredJob) async -> JobMetrics.End {
        do {
            try await kind.run(try JSONReader.read(job.claimed.args), job.run)
            if !job.run.isFinished {
                if job.run.hasSeenCancellation { return await self.record(.stopped, of: job, kind) }
                try await job.run.finish { (_) throws(DatabaseError) in }
            }
            return .completed
        } catch let error as DatabaseError where error.isLostLease {
            return .lost
        } catch {
            // What it came to after its end is no failure of the job.
            if job.run.isFinished { return .completed }
            return await self.record(.failed(error), of: job, kind)
        }
    }

    enum Misfortune {
        /// The handler stopped because it was told to.
        case stopped
        case failed(any Error)
        case timedOut
    }

    /// Writes down how the attempt ended, if it is still ours.
    @discardableResult
    func record(_ misfortune: Misfortune, of job: RunningJob, _ kind: RegisteredJob) async -> JobMetrics.End {
        let now = self.clock.now()
        do {
            let state: JobState? = try await self.database.transaction { (transaction) throws(DatabaseError) in
                let rows = try await transaction.rows(self.statement(for: misfortune, of: job.claimed, kind, at: now))
                return .commit(try rows.first?.get("state"))
            }
            return self.tell(misfortune, of: job.claimed, state)
        } catch {
            // The lease will pass, and the job be rescued.
            self.log.warning(
                "the end of a job could not be recorded",
                ["job_id": .int(job.claimed.id.rawValue), "error": .string("\(error)")])
            return .lost
        }
    }

    private func statement(
        for misfortune: Misfortune, of job: ClaimedJob, _ kind: RegisteredJob, at now: Instant
    ) -> SQL {
        let reason: String
        var isFinal = false
        switch misfortune {
        case .stopped: return .endCancelledJob(job, by: self.holder, at: now)
        case .timedOut: reason = "not done after \(kind.policy.timeout)"
        case .failed(let error):
            reason = "\(error)"
            isFinal = error is JobDiscarded
        }
        let pause = kind.policy.backoff.pause(after: job.attempt, chance: self.chance())
        return .failJob(
            job, by: self.holder, because: reason, at: now, next: now.advanced(by: pause), isFinal: isFinal)
    }

    private func tell(_ misfortune: Misfortune, of job: ClaimedJob, _ state: JobState?) -> JobMetrics.End {
        let fields: KeyValuePairs<String, JSONValue> = [
            "job_id": .int(job.id.rawValue), "kind": .string(job.kind), "attempt": .int(Int64(job.attempt)),
        ]
        switch state {
        case nil: return .lost
        case .cancelled: return .cancelled
        case .discarded:
            self.log.error("a job was given up", fields)
            return .discarded
        default:
            self.log.warning("a job failed and will be tried again", fields)
            return .failed
        }
    }

    /// 0 to 1.
    private func chance() -> Double {
        let bytes = self.random.bytes(4)
        return Double(bytes.reduce(0) { $0 << 8 | UInt32($1) }) / Double(UInt32.max)
    }
}
