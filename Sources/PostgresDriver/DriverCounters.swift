import Synchronization
import Telemetry

/// What one database object has done, for metrics and for tests that count statements.
final class DriverCounters: Sendable {
    let statements: Counter
    let flights: Counter
    let retries: Counter
    let commits: Counter
    let rollbacks: Counter
    let connects: Counter
    let losses: Counter

    init(_ metrics: Metrics) {
        self.statements = metrics.counter(
            "dianabot_sql_statements_total", help: "SQL statements sent, without BEGIN, COMMIT and ROLLBACK.")
        self.flights = metrics.counter("dianabot_sql_flights_total", help: "Round trips to PostgreSQL.")
        self.retries = metrics.counter(
            "dianabot_sql_transaction_retries_total", help: "Transactions that ran again after a conflict.")
        func transactions(_ end: String) -> Counter {
            metrics.counter(
                "dianabot_sql_transactions_total", help: "Transactions by end; what failed was rolled back.",
                labels: ["end": end])
        }
        self.commits = transactions("commit")
        self.rollbacks = transactions("rollback")
        self.connects = metrics.counter("dianabot_sql_connects_total", help: "Connections opened.")
        self.losses = metrics.counter("dianabot_sql_connection_losses_total", help: "Connections lost.")
    }
}

/// A pool's figures as of its last change, readable from any thread.
final class PoolGauges: Sendable {
    private let open = Atomic<Int>(0)
    private let leased = Atomic<Int>(0)
    private let waiting = Atomic<Int>(0)

    func show(_ state: PoolState, pendingReads: Int) {
        self.open.store(state.open, ordering: .relaxed)
        self.leased.store(state.leased.count, ordering: .relaxed)
        self.waiting.store(state.waiters.count + pendingReads, ordering: .relaxed)
    }

    static func register(_ gauges: [PoolGauges], in metrics: Metrics) {
        metrics.gauge("dianabot_sql_connections_open", help: "Open connections.") {
            gauges.reduce(0) { $0 + $1.open.load(ordering: .relaxed) }
        }
        metrics.gauge("dianabot_sql_connections_leased", help: "Connections in use.") {
            gauges.reduce(0) { $0 + $1.leased.load(ordering: .relaxed) }
        }
        metrics.gauge("dianabot_sql_waiting", help: "Callers and reads waiting for a connection.") {
            gauges.reduce(0) { $0 + $1.waiting.load(ordering: .relaxed) }
        }
    }
}
