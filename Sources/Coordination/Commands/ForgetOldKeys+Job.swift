import Postgres

/// The command by the clock: a batch a run, and another at once while there is more.
extension ForgetOldKeys: Job {
    public static let kind = ForgetOldKeys.name

    public struct Run: JobHandler {
        public init() {}

        public func run(_ job: ForgetOldKeys, _ run: JobRun) async throws {
            try await run.finish { (work) throws(DatabaseError) in
                let result = try await work.perform(job, with: Handler())
                if case .success(let receipt) = result, receipt.isFull { work.enqueue(job) }
            }
        }
    }
}
