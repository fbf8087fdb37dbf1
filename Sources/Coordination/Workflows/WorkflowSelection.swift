import Postgres
public import Vocabulary

/// Which runs: all conditions that are given.
public struct WorkflowSelection: Sendable {
    /// One of ``states``.
    public var state: String?
    public var name: String?
    public var user: UserID?
    public var parent: WorkflowRunID?
    /// Seconds of business time that it has taken, so far or until its end.
    public var longerThan: Int64?
    /// The id of the last run seen.
    public var before: WorkflowRunID?

    public init() {}

    /// The states, and runs whose version nobody knows.
    public static var states: [String] { WorkflowRun.State.allCases.map(\.rawValue) + [Self.unregistered] }

    private static let unregistered = "unregistered"

    func condition(at now: Instant) -> SQL {
        var condition: SQL = "run_id < \(self.before?.rawValue ?? .max)"
        if self.state == Self.unregistered {
            condition = "\(condition) AND unregistered_since IS NOT NULL AND ended_at IS NULL"
        } else if let state {
            condition = "\(condition) AND state = \(state)"
        }
        if let name { condition = "\(condition) AND name = \(name)" }
        if let user { condition = "\(condition) AND user_id = \(user)" }
        if let parent { condition = "\(condition) AND parent_run_id = \(parent)" }
        if let longerThan {
            condition = """
                \(condition) AND coalesce(ended_at, \(now)) - started_at > make_interval(secs => \(longerThan)::float8)
                """
        }
        return condition
    }
}
