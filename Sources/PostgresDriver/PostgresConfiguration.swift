/// Where PostgreSQL is, and every limit of the driver. Counts are per event loop.
public struct PostgresConfiguration: Sendable {
    /// A libpq connection string: `postgresql://…` or `host=… dbname=…`.
    public var connectionString: String
    public var applicationName = "dianabot"
    /// At least one. Opened when needed, then kept.
    public var connectionsPerLoop = 8
    /// How many connections reads may use at a time; reads beyond that share flights.
    public var readFlightsPerLoop = 4
    /// Reads that one flight may carry.
    public var maxReadsPerFlight = 64
    /// Callers that may wait for a connection, and reads that may wait for a flight; one more is `.busy`.
    public var maxWaitersPerLoop = 2000
    /// Statements a transaction may hold back without sending.
    public var maxQueuedStatements = 10_000
    /// Statements prepared on each connection; those beyond are parsed at every use.
    public var maxPreparedStatements = 1000
    /// Reruns of a transaction after a serialization failure or a deadlock.
    public var maxRetries = 4
    /// How long a caller waits for a connection before `.busy`.
    public var acquireTimeout: Duration = .seconds(2)
    /// libpq counts it in whole seconds, two at least.
    public var connectTimeout: Duration = .seconds(5)
    /// PostgreSQL's own limit for each statement.
    public var statementTimeout: Duration = .seconds(5)
    public var lockTimeout: Duration = .seconds(3)
    public var idleInTransactionTimeout: Duration = .seconds(10)
    /// What a flight may take beyond `statementTimeout` before its connection is dropped.
    public var answerGrace: Duration = .seconds(2)

    public init(connectionString: String) {
        self.connectionString = connectionString
    }

    var flightTimeout: Duration { self.statementTimeout + self.answerGrace }
}

extension Duration {
    var wholeMilliseconds: Int64 { Int64(self / .milliseconds(1)) }
}
