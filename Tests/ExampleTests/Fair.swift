import Coordination
import Crypto
import JSON
import Postgres
import PostgresDriver
import TestKit
import Testing
import Vocabulary
import Workers

/// A weekly raffle for everybody and a final for those who entered one, on a database of a test's own.
struct Fair {
    let storage: TestDatabase
    /// A Thursday.
    let clock = ManualClock(Instant(seconds: 1_769_713_200))
    let bell = Bell()
    let courier = BookedCourier()
    let coordinator: Coordinator
    let raffles: Raffles
    private let jobs: JobRegistry
    let workflows: WorkflowRegistry

    static func with(_ body: (Fair) async throws -> Void) async throws {
        try await TestDatabase.with(configure: { $0.connectionsPerLoop = 4 }) { storage in
            for statement in Self.schema { try await storage.sql(statement) }
            try await body(Fair(storage))
        }
    }

    private init(_ storage: TestDatabase) {
        self.storage = storage
        self.coordinator = Coordinator(database: storage.database, clock: self.clock, bell: self.bell, limits: .patient)
        self.raffles = Raffles(
            enter: EnterRaffle.Handler(requirements: RequirementKinds(Raffles.requirements)), courier: self.courier)
        var (jobs, workflows) = (JobRegistry(), WorkflowRegistry())
        self.raffles.install(jobs: &jobs, workflows: &workflows)
        WorkflowEngine(database: storage.database, registry: workflows, clock: self.clock).install(on: &jobs)
        (self.jobs, self.workflows) = (jobs, workflows)
    }

    /// What would be a migration.
    private static let schema = [
        "CREATE SCHEMA raffles",
        """
        CREATE TABLE raffles.raffles (raffle text PRIMARY KEY, needs jsonb NOT NULL, closes_at timestamptz NOT NULL,
            entries bigint NOT NULL DEFAULT 0, drawn_at timestamptz, winner bigint)
        """,
        """
        CREATE TABLE raffles.entries (number bigint GENERATED ALWAYS AS IDENTITY, user_id bigint NOT NULL,
            raffle text REFERENCES raffles.raffles, PRIMARY KEY (raffle, user_id))
        """,
        """
        INSERT INTO raffles.raffles VALUES ('weekly', '{}', '2026-02-01'),
            ('final', '{"raffles_entered": 1}', '2026-12-31')
        """,
    ]

    func enter(_ user: Int64, _ raffle: String, key: String) async throws -> Outcome<EnterRaffle.Receipt> {
        let input = EnterRaffle(user: UserID(user), raffle: raffle)
        let key = try #require(IdempotencyKey(key, scope: "test"))
        return try await self.coordinator.perform(input, with: self.raffles.enter, key: key)
    }

    /// The example of the operation, as staff would ask for it.
    func ask(key: String) async throws -> Outcome<JSONText> {
        let key = try #require(IdempotencyKey(key, scope: "test"))
        let call = try self.raffles.operation.call(self.raffles.operation.example)
        return try await call.perform(by: self.coordinator, key: key, request: nil)
    }

    /// Runs jobs and schedules until `body` has ended.
    func running(_ body: () async throws -> Void) async throws {
        var settings = JobRunnerSettings()
        settings.pollInterval = .milliseconds(20)
        settings.cronInterval = .milliseconds(20)
        let runner = JobRunner(
            database: self.storage.database, clock: self.clock, registry: self.jobs, bell: self.bell,
            settings: settings)
        runner.start()
        let result: Result<Void, any Error>
        do {
            try await self.wait(until: "SELECT count(*) FROM coordination.schedules", is: "1")
            result = .success(try await body())
        } catch { result = .failure(error) }
        await runner.stop(deadline: .zero)
        try result.get()
    }

    func run() async throws -> WorkflowRunID {
        WorkflowRunID(
            try #require(
                try await self.column("SELECT run_id FROM coordination.workflow_runs").first.flatMap(Int64.init)))
    }

    func column(_ query: String) async throws -> [String] { try await self.storage.sql(query).map { $0[0] ?? "" } }

    /// Looks again whenever the bell rings; a second of business time passes meanwhile.
    func wait(until query: String, is value: String) async throws {
        while try await self.column(query) != [value] {
            let heard = self.bell.heard
            self.clock.advance(by: .seconds(1))
            await self.bell.wait(after: heard, atMost: .milliseconds(20))
        }
    }
}

/// Keeps a book, and loses an answer when told to.
actor BookedCourier: Courier {
    private var parcels: [String: Parcel] = [:]
    private var isAnswerLost = false
    private(set) var book: [String] = []

    func loseNextAnswer() { self.isAnswerLost = true }

    func order(for user: UserID, key: String) throws -> Parcel {
        let parcel = self.parcels[key] ?? Parcel(number: Int64(self.parcels.count + 1))
        if self.parcels.updateValue(parcel, forKey: key) == nil { self.book.append("ordered \(parcel.number)") }
        defer { self.isAnswerLost = false }
        if self.isAnswerLost { throw OutsideFault.unknown("no answer") }
        return parcel
    }

    func parcel(orderedWith key: String) -> Parcel? { self.parcels[key] }

    func recall(_ parcel: Parcel) { self.book.append("recalled \(parcel.number)") }
}
