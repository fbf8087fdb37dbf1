import Coordination
import JSON
import Postgres
import Telemetry
import Vocabulary

// What is ours stays ours while it is tended: leases, progress, cancellations, deadlines.
extension JobRunner {
    /// Three renewals fit in a lease, so that one may fail.
    var tendInterval: Duration { min(self.settings.lease / 3, self.settings.pollInterval) }

    func tendRound() async throws -> Bool {
        let running = self.slots.running
        guard !running.isEmpty else { return false }
        for job in running where job.deadline <= .now { await self.timeOut(job) }
        try await self.cancelWanted(among: running)
        let isRenewalDue = self.renewal.isDue()
        try await self.renew(running.filter { isRenewalDue || $0.run.hasNewProgress })
        return false
    }

    private func cancelWanted(among jobs: [RunningJob]) async throws(DatabaseError) {
        var cancelled: Set<JobID> = []
        for row in try await self.database.read(.cancelledJobs(of: self.holder)) {
            cancelled.insert(try row.get("job_id"))
        }
        for job in jobs where cancelled.contains(job.claimed.id) { job.cancel() }
    }

    private func renew(_ jobs: [RunningJob]) async throws(DatabaseError) {
        guard !jobs.isEmpty else { return }
        let statement: SQL = .renewJobs(jobs, by: self.holder, for: self.settings.lease)
        let rows = try await self.database.transaction { (transaction) throws(DatabaseError) in
            .commit(try await transaction.rows(statement))
        }
        var ours: Set<JobID> = []
        for row in rows { ours.insert(try row.get("job_id")) }
        for job in jobs where !ours.contains(job.claimed.id) {
            // It ended meanwhile, or somebody else has it.
            if !job.run.isFinished, self.slots.disown(job) { job.cancel() }
        }
    }

    private func timeOut(_ job: RunningJob) async {
        guard let kind = self.registry.kinds[job.claimed.kind] else { return }
        // A handler that is just finishing wins or loses by the row's lock.
        await self.record(.timedOut, of: job, kind)
        self.slots.disown(job)
        job.cancel()
    }

    /// As if the attempts had never begun.
    func giveBack(_ jobs: [RunningJob]) async {
        guard !jobs.isEmpty else { return }
        do { try await self.giveBack(jobs.map(\.claimed)) } catch {
            self.log.warning("jobs could not be given back", ["error": .string("\(error)")])
        }
        for job in jobs {
            self.slots.disown(job)
            job.cancel()
        }
    }

    func giveBack(_ jobs: [ClaimedJob]) async throws(DatabaseError) {
        guard !jobs.isEmpty else { return }
        let now = self.clock.now()
        try await self.database.transaction { (transaction) throws(DatabaseError) -> Ending<Void> in
            transaction.queue(.giveBackJobs(jobs, by: self.holder, at: now))
            return .commit(())
        }
    }
}
