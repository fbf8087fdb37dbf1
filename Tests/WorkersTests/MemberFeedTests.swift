import Caches
import Crypto
import EventCatalogue
import JSON
import Postgres
import PostgresDriver
import Synchronization
import TestKit
import Testing
import Vocabulary
import Workers

@testable import Coordination

/// Two instances on one database, each keeping what it shows of members; rounds are made by hand.
@Suite(.timeLimit(.minutes(4)))
struct MemberFeedTests {
    private static let member = UserID(40)
    private static let other = UserID(41)
    private static let now = Instant(seconds: 1_000_000)

    private struct Instance {
        let invalidations = Invalidations(maxSilence: .seconds(3600))
        let members = MemberChanges(maxSilence: .seconds(3600), rest: .seconds(3600))
        let feed: MemberFeed
        let kinds: RequirementKinds
        let coordinator: Coordinator
        let database: PostgresDatabase

        init(_ database: PostgresDatabase) {
            self.database = database
            self.feed = MemberFeed(database: database, invalidations: self.invalidations, members: self.members)
            self.kinds = RequirementKinds([StampsOwned()])
                .keeping(MemberFacts(invalidations: self.invalidations, members: self.members))
            self.coordinator = Coordinator(
                database: database, clock: ManualClock(MemberFeedTests.now), limits: .patient,
                invalidations: self.invalidations)
        }

        /// As shown.
        func stamps(
            of user: UserID = MemberFeedTests.member, at now: Instant = MemberFeedTests.now,
            reading database: (any Database)? = nil
        ) async throws -> Int64? {
            let answer = try await self.kinds.answers(
                [.atom(.init("stamps", .number(100)))], for: user, at: now, reading: database ?? self.database)[0]
            guard case .check(let check) = answer else { return nil }
            return check.current
        }

        func give(_ user: UserID = MemberFeedTests.member) async throws {
            _ = try await self.coordinator.perform(
                GiveStamp(user: user), with: GiveStamp.Handler(), key: .once(random: SecureRandom()))
        }

        /// The first rounds find out where to begin, for which whatever was open then has to end.
        func listen() async throws {
            while !self.members.isHeard(at: .now) { try await self.feed.round() }
        }
    }

    private func withTwo(_ body: (Instance, Instance, TestDatabase) async throws -> Void) async throws {
        try await TestDatabase.with(configure: { $0.connectionsPerLoop = 4 }) { storage async throws in
            try await storage.sql("CREATE TABLE public.stamps (user_id bigint)")
            let (one, another) = (Instance(storage.database), Instance(storage.database))
            for instance in [one, another] { try await instance.listen() }
            try await body(one, another, storage)
        }
    }

    @Test func `what a command changes is shown at once where it was done, and elsewhere after a round`() async throws {
        try await self.withTwo { one, another, _ async throws in
            #expect(try await one.stamps() == 0)
            #expect(try await another.stamps() == 0)
            try await one.give()
            #expect(try await one.stamps() == 1)
            #expect(try await another.stamps() == 0)
            try await another.feed.round()
            #expect(try await another.stamps() == 1)
        }
    }

    @Test func `what is shown again asks nobody, until something happens to this member`() async throws {
        try await self.withTwo { one, _, storage async throws in
            _ = try await one.stamps()
            let before = storage.database.statementCount
            #expect(try await one.stamps() == 0)
            #expect(storage.database.statementCount == before)
            try await one.give(Self.other)
            try await one.feed.round()
            let after = storage.database.statementCount
            #expect(try await one.stamps() == 0)
            #expect(storage.database.statementCount == after)
            #expect(try await one.stamps(of: Self.other) == 1)
        }
    }

    @Test func `a later period of business time is asked for anew`() async throws {
        try await self.withTwo { one, _, storage async throws in
            _ = try await one.stamps()
            let before = storage.database.statementCount
            _ = try await one.stamps(at: Self.now.advanced(by: .seconds(300)))
            #expect(storage.database.statementCount == before + 1)
        }
    }

    @Test func `an answer read before a commit and arriving after it is shown once and not kept`() async throws {
        try await self.withTwo { one, _, storage async throws in
            let slow = ChangedMeanwhile(inner: storage.database) { try? await one.give() }
            #expect(try await one.stamps(reading: slow) == 0)
            #expect(try await one.stamps() == 1)
        }
    }

    @Test func `and elsewhere it is not kept past the round that hears of the commit`() async throws {
        try await self.withTwo { one, another, storage async throws in
            let slow = ChangedMeanwhile(inner: storage.database) {
                try? await one.give()
                try? await another.feed.round()
            }
            #expect(try await another.stamps(reading: slow) == 0)
            #expect(try await another.stamps() == 1)
        }
    }

    @Test func `what commits later than events with higher numbers is heard all the same`() async throws {
        try await self.withTwo { one, another, storage async throws in
            #expect(try await another.stamps() == 0)
            try await storage.database.transaction { (slow) throws(DatabaseError) in
                let work = UnitOfWork(transaction: slow, operation: OperationID(randomBytes: [1]), now: Self.now)
                slow.queue("INSERT INTO public.stamps VALUES (\(Self.member))")
                work.emit(UserRegistered(language: .spanish), about: Self.member)
                work.recordEvents()
                _ = try await slow.rows("SELECT 1")
                // Numbered after it, committed before it, and enough of them for the floor to rise.
                try await storage.database.flood(1500)
                for _ in 0..<3 { try await another.feed.round() }
                let shown = try? await another.stamps()
                #expect(shown == 0)
                return .commit(())
            }
            try await another.feed.round()
            #expect(try await another.stamps() == 1)
            // Now that nothing older is open the floor rises, and nothing is lost by it.
            for _ in 0..<3 { try await another.feed.round() }
            try await one.give()
            try await another.feed.round()
            #expect(try await another.stamps() == 2)
        }
    }

    @Test func `more events than a round takes have everything forgotten`() async throws {
        try await self.withTwo { _, another, storage async throws in
            #expect(try await another.stamps() == 0)
            try await storage.sql("INSERT INTO public.stamps VALUES (40)")
            try await storage.database.flood(10_001)
            try await another.feed.round()
            #expect(!another.members.isHeard(at: .now))
            #expect(try await another.stamps() == 1)
            try await another.listen()
            #expect(try await another.stamps() == 1)
        }
    }

    @Test func `nothing is read while nobody asks, and nothing is kept before somebody listens`() async throws {
        try await TestDatabase.with { storage async throws in
            let instance = Instance(storage.database)
            try await storage.sql("CREATE TABLE public.stamps (user_id bigint)")
            let before = storage.database.statementCount
            try await instance.feed.round()
            #expect(storage.database.statementCount == before)
            for _ in 0..<2 { #expect(try await instance.stamps() == 0) }
            #expect(storage.database.statementCount == before + 2)
        }
    }
}

private struct StampsOwned: RequirementKind {
    let name = "stamps"
    let shape = RequirementShape.number(1...1000)
    let summary = "The member owns so many stamps."
    let suggestion = "test.get_stamp"

    func statement(_ question: RequirementQuestion) -> SQL {
        """
        SELECT '' AS subject, count(*) AS current, NULL::text AS label FROM public.stamps
        WHERE user_id = \(question.user)
        """
    }
}

private struct GiveStamp: Command {
    static let name = "test.give_stamp"

    let user: UserID

    func encode(into json: inout JSONWriter) { json.object { $0.member("user_id", self.user) } }

    struct Receipt: JSONEncodable, JSONDecodable, Sendable {
        init() {}
        init(json: JSONValue) throws(JSONFault) {}
        func encode(into json: inout JSONWriter) { json.object { _ in } }
    }

    struct Handler: CommandHandler {
        func execute(_ input: GiveStamp, in work: UnitOfWork) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            work.transaction.queue("INSERT INTO public.stamps VALUES (\(input.user))")
            work.emit(UserRegistered(language: .spanish), about: input.user)
            return .success(Receipt())
        }
    }
}

/// Something happens between its reading and its answering, the first time.
private final class ChangedMeanwhile: Database {
    private let inner: any Database
    private let change: Mutex<(@Sendable () async -> Void)?>

    init(inner: any Database, change: @escaping @Sendable () async -> Void) {
        self.inner = inner
        self.change = Mutex(change)
    }

    func read(_ statement: SQL) async throws(DatabaseError) -> ResultSet {
        let result = try await self.inner.read(statement)
        let change = self.change.withLock { change in
            defer { change = nil }
            return change
        }
        await change?()
        return result
    }

    func transaction<Value: Sendable>(
        _ body: (any Transaction) async throws(DatabaseError) -> Ending<Value>
    ) async throws(DatabaseError) -> Value { try await self.inner.transaction(body) }
}

extension PostgresDatabase {
    /// So many events about nobody.
    fileprivate func flood(_ count: Int) async throws(DatabaseError) {
        try await self.transaction { (transaction) throws(DatabaseError) in
            let work = UnitOfWork(
                transaction: transaction, operation: OperationID(randomBytes: [2]), now: Instant(seconds: 1_000_000))
            for _ in 0..<count { work.emit(StaffKeyRevoked(prefix: "flood"), about: nil) }
            work.recordEvents()
            return .commit(())
        }
    }
}
