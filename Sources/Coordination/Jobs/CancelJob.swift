public import JSON
public import Postgres
public import Vocabulary

/// Staff wants a job not to be done. One that runs is told to stop; whether it does is its handler's affair.
public struct CancelJob: Command, JSONDecodable {
    public typealias Receipt = JobReceipt

    public static let name = "coordination.cancel_job"

    let job: JobID

    public init(_ job: JobID) { self.job = job }

    public init(json: JSONValue) throws(JSONFault) { self.job = try JSONFields(json).id("job_id") }
    public func encode(into json: inout JSONWriter) { json.object { $0.member("job_id", self.job) } }

    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: CancelJob, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<JobReceipt, Refusal> {
            guard let job = try await input.job.locked(in: work) else { return .failure(.noSuchJob) }
            guard !job.state.isEnd else { return .failure(.jobEnded) }
            let isRunning = job.state == .running
            work.transaction.queue(
                """
                UPDATE coordination.jobs
                SET is_cancelling = true, state = CASE WHEN state = 'running' THEN state ELSE 'cancelled' END,
                    ended_at = CASE WHEN state <> 'running' THEN \(work.now)::timestamptz END
                WHERE job_id = \(input.job)
                """)
            return .success(
                JobReceipt(job: input.job, state: isRunning ? .running : .cancelled, isCancelling: isRunning))
        }
    }
}
