public import JSON
public import Postgres
public import Vocabulary

/// Staff wants a job that has ended tried again, from its first attempt. What went wrong before stays written.
public struct RetryJob: Command, JSONDecodable {
    public typealias Receipt = JobReceipt

    public static let name = "coordination.retry_job"

    let job: JobID

    public init(_ job: JobID) { self.job = job }

    public init(json: JSONValue) throws(JSONFault) { self.job = try JSONFields(json).id("job_id") }
    public func encode(into json: inout JSONWriter) { json.object { $0.member("job_id", self.job) } }

    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: RetryJob, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<JobReceipt, Refusal> {
            guard let job = try await input.job.locked(in: work) else { return .failure(.noSuchJob) }
            guard job.state.isEnd else { return .failure(.jobNotEnded) }
            let moved = try await work.transaction.rows(
                """
                UPDATE coordination.jobs AS j
                SET state = 'available', attempt = 0, rescues = 0, is_cancelling = false, ended_at = NULL,
                    run_at = \(work.now), due_at = \(JobOrder.due("\(work.now)::timestamptz"))
                WHERE job_id = \(input.job) AND NOT EXISTS (
                    SELECT FROM coordination.jobs AS other
                    WHERE other.kind = j.kind AND other.unique_key = j.unique_key AND other.job_id <> j.job_id
                      AND (other.unique_until IS NOT NULL OR other.state IN ('scheduled', 'available', 'running'))
                )
                RETURNING state
                """)
            guard !moved.isEmpty else { return .failure(.jobKeyTaken) }
            work.callWorkers()
            return .success(JobReceipt(job: input.job, state: .available, isCancelling: false))
        }
    }
}

/// What a change made of a job.
public struct JobReceipt: JSONEncodable, JSONDecodable, Sendable {
    public let job: JobID
    public let state: JobState
    /// It runs, and was told to stop.
    public let isCancelling: Bool

    init(job: JobID, state: JobState, isCancelling: Bool) {
        self.job = job
        self.state = state
        self.isCancelling = isCancelling
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("job_id", self.job)
            json.member("state", self.state.rawValue)
            json.member("cancelling", self.isCancelling)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.init(
            job: try fields.id("job_id"), state: try fields.choice("state"), isCancelling: try fields.bool("cancelling")
        )
    }
}

struct LockedJob: RowDecodable {
    let state: JobState

    init(row: Row) throws(DatabaseError) { self.state = try row.get("state") }
}

extension ID where Subject == JobRecord {
    func locked(in work: UnitOfWork) async throws(DatabaseError) -> LockedJob? {
        try await work.transaction.first("SELECT state FROM coordination.jobs WHERE job_id = \(self) FOR UPDATE")
    }
}

extension JobState {
    var isEnd: Bool {
        switch self {
        case .completed, .discarded, .cancelled: true
        case .scheduled, .available, .running: false
        }
    }
}
