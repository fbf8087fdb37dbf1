import JSON
import Postgres
public import Telemetry

/// The command by the clock.
extension MaintainEventPartitions: Job {
    public static let kind = MaintainEventPartitions.name

    public struct Run: JobHandler {
        private let log: Logger

        public init(log: Logger) { self.log = log }

        public func run(_ job: MaintainEventPartitions, _ run: JobRun) async throws {
            var refused: [String] = []
            try await run.finish { (work) throws(DatabaseError) in
                guard case .success(let receipt) = try await work.perform(job, with: Handler()) else { return }
                refused = receipt.refused
            }
            for month in refused {
                self.log.error("a month of events is kept: somebody has not read it", ["month": .string(month)])
            }
        }
    }
}
