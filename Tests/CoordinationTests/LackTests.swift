import JSON
import Postgres
import PostgresDriver
import TestKit
import Testing
import Vocabulary

@testable import Coordination

@Suite struct LackTests {
    private func with(_ body: (TestDatabase, Coordinator) async throws -> Void) async throws {
        try await TestDatabase.with { storage in
            try await body(
                storage,
                Coordinator(database: storage.database, clock: ManualClock(Instant(seconds: 1000)), limits: .patient))
        }
    }

    private let key = IdempotencyKey("key-0001", scope: "test")!

    private func log(_ storage: TestDatabase) async throws -> [[String?]] {
        try await storage.sql("SELECT type, user_id, data::text FROM coordination.event_log ORDER BY seq")
    }

    private static let told = """
        {"missing": ["min_besitos", "item:old-key"], "subject": "door:3", "operation": "test.open_door"}
        """

    @Test func `a member who lacked something is in the log, once, and the refusal is as it was`() async throws {
        try await self.with { storage, coordinator async throws in
            let outcome = try await coordinator.perform(OpenDoor(), with: OpenDoor.Handler(), key: self.key)
            #expect(outcome == .refused(.locked))
            #expect(try await self.log(storage) == [["coordinator.requirements_failed", "7", Self.told]])
            #expect(try await storage.sql("SELECT count(*) FROM coordination.commands") == [["0"]])
        }
    }

    @Test func `a refusal for another reason is not told`() async throws {
        try await self.with { storage, coordinator async throws in
            let door = OpenDoor(refusal: Refusal(.conflict, "test.stuck", "It is stuck.", field: "door_id"))
            _ = try await coordinator.perform(door, with: OpenDoor.Handler(), key: self.key)
            #expect(try await self.log(storage).isEmpty)
        }
    }

    @Test func `a part that lacked something is told by the operation that goes on`() async throws {
        try await self.with { storage, coordinator async throws in
            let outcome = try await coordinator.perform(Tour(), with: Tour.Handler(), key: self.key)
            #expect(outcome == .done("but test.locked"))
            #expect(try await self.log(storage) == [["coordinator.requirements_failed", "7", Self.told]])
            #expect(
                try await storage.sql("SELECT count(*) FROM coordination.event_log NATURAL JOIN coordination.commands")
                    == [["1"]])
        }
    }

    @Test func `a refusal that goes all the way up is told once, of the whole`() async throws {
        try await self.with { storage, coordinator async throws in
            let outcome = try await coordinator.perform(Tour(isStrict: true), with: Tour.Handler(), key: self.key)
            #expect(outcome == .refused(.locked))
            #expect(
                try await storage.sql("SELECT user_id, data ->> 'operation' FROM coordination.event_log")
                    == [["7", "test.tour"]])
        }
    }

    @Test func `a dry run tells nobody`() async throws {
        try await self.with { storage, coordinator async throws in
            let alone = try await coordinator.preview(OpenDoor(), with: OpenDoor.Handler())
            #expect(throws: Refusal.locked) { try alone.result.get() }
            #expect(alone.events.isEmpty)
            let inside = try await coordinator.preview(Tour(), with: Tour.Handler())
            #expect(inside.events.map(\.type) == ["coordinator.requirements_failed"])
            #expect(try await self.log(storage).isEmpty)
        }
    }

    @Test func `a refusal stands when it cannot be told`() async throws {
        try await TestDatabase.with { storage async throws in
            let coordinator = Coordinator(
                database: storage.database, clock: ManualClock(Instant(seconds: 1000)), limits: .patient)
            try await storage.sql(
                "ALTER TABLE coordination.event_log ADD CHECK (type <> 'coordinator.requirements_failed')")
            let outcome = try await coordinator.perform(OpenDoor(), with: OpenDoor.Handler(), key: self.key)
            #expect(outcome == .refused(.locked))
            #expect(try await self.log(storage).isEmpty)
        }
    }
}

/// Member 7 wants through door 3, and is refused after having said something.
private struct OpenDoor: Command {
    typealias Receipt = Note.Receipt

    static let name = "test.open_door"

    var refusal = Refusal.locked

    func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("user_id", UserID(7))
            json.member("door_id", 3)
        }
    }

    struct Handler: CommandHandler {
        func execute(_ input: OpenDoor, in work: UnitOfWork) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            work.emit(Noted(text: "knock"), about: nil)
            return .failure(input.refusal)
        }
    }
}

/// Member 7 tries the door on the way.
private struct Tour: Command {
    typealias Receipt = Note.Receipt

    static let name = "test.tour"

    /// Ends before a locked door.
    var isStrict = false

    func encode(into json: inout JSONWriter) { json.object { $0.member("user_id", UserID(7)) } }

    struct Handler: CommandHandler {
        func execute(_ input: Tour, in work: UnitOfWork) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            switch try await work.perform(OpenDoor(), with: OpenDoor.Handler()) {
            case .failure(let refusal) where input.isStrict: .failure(refusal)
            case .failure(let refusal): .success(Receipt(stringLiteral: "but \(refusal.code)"))
            case .success(let receipt): .success(receipt)
            }
        }
    }
}

extension Refusal {
    fileprivate static let locked = Refusal(
        .forbidden, "test.locked", "The door is locked.", field: "door_id",
        missing: [
            .anyOf([
                [
                    .one(
                        RequirementCheck(
                            kind: "min_besitos", subject: nil, bound: .atLeast(100), current: 40, suggestion: nil))
                ],
                [
                    .one(
                        RequirementCheck(
                            kind: "item", subject: "old-key", bound: .atLeast(1), current: 0, suggestion: nil))
                ],
            ])
        ])
}
