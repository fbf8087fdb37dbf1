package import JSON
public import Vocabulary

/// Which jobs this process can do, and which it starts by the clock. Made once, at start.
public struct JobRegistry: Sendable {
    package private(set) var kinds: [String: RegisteredJob] = [:]
    package private(set) var schedules: [RegisteredSchedule] = []

    public init() {}

    /// A kind has one handler; a second one is a mistake in the program.
    public mutating func add<Handler: JobHandler>(_ handler: Handler) {
        typealias Input = Handler.Input
        precondition(self.kinds[Input.kind] == nil, "two handlers of \(Input.kind)")
        self.kinds[Input.kind] = RegisteredJob(kind: Input.kind, policy: Input.policy) { args, run in
            try await handler.run(try Input(json: args), run)
        }
    }

    /// Enqueues `job` once per period, by whichever instance is first.
    ///
    /// - Parameters:
    ///   - name: `<module>.<verb_noun>`, stable: how far the schedule has come is kept under it.
    ///   - zone: an IANA name; the expression's wall clock.
    ///   - catchUp: what becomes of periods that passed while no instance ran.
    ///   - job: makes the job of the period that began at that time.
    public mutating func cron<Input: Job>(
        _ name: String, _ schedule: Schedule, in zone: String = "UTC", catchUp: CatchUp = .latest,
        job: @escaping @Sendable (_ period: Instant) -> Input
    ) {
        precondition(!self.schedules.contains { $0.name == name }, "two schedules \(name)")
        self.schedules.append(
            RegisteredSchedule(name: name, schedule: schedule, zone: zone, catchUp: catchUp) { period, work in
                // The key outlives the period, so that even a mistake in how far the schedule has come repeats nothing.
                let key = UniqueKey("\(name)@\(period)", until: period.advanced(by: .seconds(7 * 86_400)))
                work.enqueue(job(period), unique: key)
            })
    }

    /// The queues that these kinds wait in, by name.
    package var queues: [String] { Set(self.kinds.values.map(\.policy.queue)).sorted() }
}

/// What becomes of periods that were missed.
public enum CatchUp: Sendable {
    /// The last one is made up for, once.
    case latest
    /// Each of the last so many.
    case all(limit: Int)
    /// None: a period that began more than a minute ago is over.
    case none
}

package struct RegisteredJob: Sendable {
    package let kind: String
    package let policy: JobPolicy
    package let run: @Sendable (JSONValue, JobRun) async throws -> Void
}

package struct RegisteredSchedule: Sendable {
    package let name: String
    package let schedule: Schedule
    package let zone: String
    package let catchUp: CatchUp
    package let enqueue: @Sendable (_ period: Instant, UnitOfWork) -> Void
}
