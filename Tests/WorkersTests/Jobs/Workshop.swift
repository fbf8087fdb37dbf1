import Coordination
import Crypto
import JSON
import Postgres
import PostgresDriver
import Synchronization
import Telemetry
import TestKit
import Vocabulary

@testable import Workers

/// A database with a table of marks, and runners on it.
struct Workshop {
    let storage: TestDatabase
    let clock = ManualClock(Instant(seconds: 1_000_000))
    let bell = Bell()

    static func with(_ body: (Workshop) async throws -> Void) async throws {
        try await TestDatabase.with(configure: { $0.connectionsPerLoop = 3 }) { storage async throws in
            try await storage.sql(
                "CREATE TABLE marks (mark_id bigint GENERATED ALWAYS AS IDENTITY, text text NOT NULL)")
            try await body(Workshop(storage: storage))
        }
    }

    /// - Parameter register: what it can do.
    func runner(
        lease: Duration = .seconds(30), concurrency: Int = 4, metrics: Metrics = Metrics(),
        _ register: (inout JobRegistry) -> Void
    ) -> JobRunner {
        var registry = JobRegistry()
        register(&registry)
        var settings = JobRunnerSettings()
        settings.concurrency = concurrency
        settings.lease = lease
        settings.pollInterval = .milliseconds(20)
        settings.cronInterval = .milliseconds(20)
        settings.countInterval = .milliseconds(20)
        return JobRunner(
            database: self.storage.database, clock: self.clock, registry: registry, bell: self.bell, settings: settings,
            metrics: metrics)
    }

    /// Enqueues in a transaction of its own.
    func enqueue(
        _ jobs: [some Job], at time: Instant? = nil, unique: UniqueKey? = nil, priority: Int? = nil
    ) async throws {
        try await self.storage.database.transaction { (transaction) throws(DatabaseError) -> Ending<Void> in
            let work = UnitOfWork(transaction: transaction, operation: .new(SecureRandom()), now: self.clock.now())
            for job in jobs { work.enqueue(job, at: time, unique: unique, priority: priority) }
            return .commit(())
        }
        self.bell.ring()
    }

    func column(_ query: String) async throws -> [String?] { try await self.storage.sql(query).map(\.[0]) }

    /// Returns once `query` gives exactly `rows`; the test's time limit is the deadline. Looks as often as the runners
    /// do, for rows ring no bell.
    func until(_ query: String, gives rows: [[String?]]) async throws {
        while try await self.storage.sql(query) != rows { try await Task.sleep(for: .milliseconds(20)) }
    }
}

/// Leaves a mark.
struct Mark: Job {
    static let kind = "test.leave_mark"
    static let policy = JobPolicy(
        maxAttempts: 3, timeout: .seconds(60), backoff: JobBackoff(first: .seconds(10), longest: .seconds(20)))

    let text: String

    init(_ text: String) { self.text = text }
    init(json: JSONValue) throws(JSONFault) { self.text = try JSONFields(json).string("text") }
    func encode(into json: inout JSONWriter) { json.object { $0.member("text", self.text) } }
}

/// Does with a mark what it is told.
struct Marking: JobHandler {
    let body: @Sendable (Mark, JobRun) async throws -> Void

    init(_ body: @escaping @Sendable (Mark, JobRun) async throws -> Void = { try await $1.mark($0.text) }) {
        self.body = body
    }

    func run(_ job: Mark, _ run: JobRun) async throws { try await self.body(job, run) }
}

extension JobRun {
    /// Finishes by writing a mark.
    func mark(_ text: String) async throws(DatabaseError) {
        try await self.finish { (work) throws(DatabaseError) in
            work.transaction.queue("INSERT INTO marks (text) VALUES (\(text))")
        }
    }
}

struct Mishap: Error, CustomStringConvertible { let description = "mishap" }

/// Lets a test hold a handler where it is.
struct Gate: Sendable {
    private let stream = AsyncStream<Void>.makeStream()

    func open() { self.stream.continuation.yield() }

    func pass() async {
        var iterator = self.stream.stream.makeAsyncIterator()
        _ = await iterator.next()
    }
}
