package import Postgres

/// The order of claims: what is due first, where each step of priority is worth some waiting.
package enum JobOrder {
    package static let priorityStep: Duration = .seconds(60)

    /// The row's `due_at` when it may run at `runAt`.
    package static func due(_ runAt: SQL) -> SQL { "\(runAt) + priority * interval '60 seconds'" }
}
