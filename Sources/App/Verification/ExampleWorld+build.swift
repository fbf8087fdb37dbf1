import Coordination
import Crypto
import Gamification
import Identity
import JSON
import Membership
import Narrative
import Postgres
import PostgresDriver
import Vocabulary
import Workers

/// A database in which the examples can be done, and how it knows itself.
extension ExampleWorld {
    /// Everything before this is history to the examples.
    struct Present: RowDecodable {
        let now: Instant

        init(row: Row) throws(DatabaseError) { self.now = try row.get("now") }
    }

    /// Subscribes to nothing, in a program that is not this one.
    private static let absentSubscriber = "example.absent"

    /// Makes the world in a database that was just migrated, by the commands themselves where there is one.
    static func build(in database: PostgresDatabase, _ configuration: Configuration, at now: Instant) async throws {
        try await database.execute(
            script: """
                CREATE SCHEMA verification;
                CREATE TABLE verification.world (now timestamptz NOT NULL);
                CREATE TABLE verification.effects (
                    seq bigint NOT NULL, user_id bigint, actor text NOT NULL, type text NOT NULL);
                CREATE TABLE verification.letters (key text PRIMARY KEY);
                """)
        let points = CrashPoints()
        let stage = Stage(database, plain: database, at: now, configuration, points: points)
        let history = ExampleHistory(database: database, now: now)
        try await history.addJobs()
        // The subscriber is there before anything happens.
        try await stage.drain()
        try await Self.live(on: stage)
        try await stage.drain()
        try await history.addEvents(of: Self.otherMember, to: Self.subscriber, absent: Self.absentSubscriber)
        try await history.ageFirstKey()
        try await history.trouble(Self.failedRun, Self.unknownRun, at: Self.outsideStep)
        try await database.transaction { (transaction) throws(DatabaseError) in
            transaction.queue("INSERT INTO verification.world (now) VALUES (\(now.advanced(by: .seconds(60))))")
            return .commit(())
        }
    }

    private static func live(on stage: Stage) async throws {
        try await stage.perform("telegram.answer_update", JSONValue(of: Self.greeting))
        try await stage.perform("telegram.answer_update", JSONValue(of: Self.otherGreeting))
        let gift = Besitos(500) ?? .zero
        try await stage.perform(
            GrantBesitos(user: Self.member, amount: gift, source: .adminGrant, description: "Para empezar"))
        try await stage.perform(Self.offer)
        try await Self.write(on: stage)
        try await stage.perform(StartStory(user: Self.member))
        try await stage.liveProgress()
        try await stage.liveExperiences()
        try await stage.perform(
            GrantEntitlement(user: Self.member, entitlement: .vip, days: nil, reason: "Para empezar"))
        for run in [Self.waitingRun, Self.failedRun, Self.unknownRun, Self.endedRun] {
            try await stage.perform(StartJourney(user: Self.member, key: "journey \(run)"))
        }
        try await stage.perform(SignalWorkflow(Self.endedRun, Self.signal, payload: Self.word))
        try await stage.perform(CreateStaffKey(Self.staffKey, label: "De ejemplo", scopes: [.usersRead]))
        try await Self.play(on: stage)
    }

    /// - Throws: when `database` is no copy of the world: nothing is ever rehearsed anywhere else.
    static func present(in database: any Database) async throws -> Present {
        let found = try await database.read("SELECT to_regclass('verification.world') IS NOT NULL AS is_world")
        guard try found.first?.get("is_world") == true,
            let present: Present = try await database.first("SELECT now FROM verification.world")
        else { throw UsageError("rehearsals take place in a copy of the example world only") }
        return present
    }
}

extension Stage {
    func perform(_ command: some Command) async throws {
        try await self.perform(type(of: command).name, JSONValue(of: command))
    }

    func perform(_ name: String, _ input: JSONValue) async throws {
        let outcome = try await self.operation(name).call(input).perform(
            by: self.coordinator, key: .once(random: SecureRandom()), request: nil)
        guard case .done = outcome else { throw ExampleWorld.Refused(name: name, outcome: "\(outcome)") }
    }
}

extension ExampleWorld {
    struct Refused: Error, CustomStringConvertible {
        let name, outcome: String

        var description: String { "\(self.name) was not done in the example world: \(self.outcome)" }
    }
}
