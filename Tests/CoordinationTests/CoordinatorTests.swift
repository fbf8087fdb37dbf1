import PostgresDriver
import JSON
import Postgres
import TestKit
import Testing
import Vocabulary

@testable import Coordination

@Suite struct CoordinatorTests {
    private func with(
        connections: Int = 4, _ body: (TestDatabase, Coordinator) async throws -> Void
    ) async throws {
        try await TestDatabase.with(configure: { $0.connectionsPerLoop = connections }) { storage in
            try await storage.sql("CREATE TABLE notes (text text PRIMARY KEY)")
            try await body(
                storage,
                Coordinator(database: storage.database, clock: ManualClock(Instant(seconds: 1000)), limits: .patient))
        }
    }

    private func key(_ text: String) -> IdempotencyKey { IdempotencyKey(text, scope: "test")! }

    @Test func `change, receipt and event commit together`() async throws {
        try await self.with { storage, coordinator async throws in
            let outcome = try await coordinator.perform(Note("a"), with: Note.Handler(), key: self.key("key-0001"))
            #expect(outcome == .done("a"))
            #expect(try await storage.sql("SELECT text FROM notes") == [["a"]])
            #expect(
                try await storage.sql("SELECT scope, key, command, receipt FROM coordination.commands")
                    == [["test", "key-0001", "test.note", #"{"text":"a"}"#]])
            #expect(
                try await storage.sql("SELECT type, data ->> 'text', schema_version FROM coordination.event_log")
                    == [["test.noted", "a", "1"]])
            #expect(
                try await storage.sql(
                    """
                    SELECT count(*) FROM coordination.event_log JOIN coordination.commands USING (operation_id)
                    """) == [["1"]])
        }
    }

    @Test func `a repeated command gets the first receipt and does nothing`() async throws {
        try await self.with { storage, coordinator async throws in
            _ = try await coordinator.perform(Note("a"), with: Note.Handler(), key: self.key("key-0001"))
            let again = try await coordinator.perform(Note("a"), with: Note.Handler(), key: self.key("key-0001"))
            #expect(again == .replayed("a"))
            #expect(try await storage.sql("SELECT count(*) FROM coordination.event_log") == [["1"]])
        }
    }

    @Test func `a key is spent on one command only, in its own scope`() async throws {
        try await self.with { _, coordinator async throws in
            _ = try await coordinator.perform(Note("a"), with: Note.Handler(), key: self.key("key-0001"))
            #expect(
                try await coordinator.perform(Note("b"), with: Note.Handler(), key: self.key("key-0001")) == .keyReused)
            let other = IdempotencyKey("key-0001", scope: "other")!
            #expect(try await coordinator.perform(Note("b"), with: Note.Handler(), key: other) == .done("b"))
        }
    }

    @Test func `fifty twins at once are done once`() async throws {
        try await self.with { storage, coordinator async throws in
            let outcomes = try await withThrowingTaskGroup(of: Outcome<Note.Receipt>.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        try await coordinator.perform(Note("a"), with: Note.Handler(), key: self.key("key-0001"))
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.count { $0 == .done("a") } == 1)
            #expect(outcomes.count { $0 == .replayed("a") } == 49)
            #expect(try await storage.sql("SELECT count(*) FROM notes") == [["1"]])
        }
    }

    @Test func `a refusal leaves no trace and the key free`() async throws {
        try await self.with { storage, coordinator async throws in
            let refused = try await coordinator.perform(Note("no"), with: Note.Handler(), key: self.key("key-0001"))
            #expect(refused == .refused(.tooNegative))
            #expect(try await storage.sql("SELECT count(*) FROM notes") == [["0"]])
            #expect(try await storage.sql("SELECT count(*) FROM coordination.event_log") == [["0"]])
            #expect(
                try await coordinator.perform(Note("a"), with: Note.Handler(), key: self.key("key-0001")) == .done("a"))
        }
    }

    @Test func `what validation refuses never reaches the database`() async throws {
        try await self.with { storage, coordinator async throws in
            let before = storage.database.statementCount
            let outcome = try await coordinator.perform(Note(""), with: Note.Handler(), key: self.key("key-0001"))
            #expect(outcome == .refused(.empty))
            #expect(storage.database.statementCount == before)
        }
    }

    @Test func `a failing statement undoes everything, the key too`() async throws {
        try await self.with { storage, coordinator async throws in
            _ = try await coordinator.perform(Note("a"), with: Note.Handler(), key: self.key("key-0001"))
            await #expect(throws: DatabaseError.self) {
                try await coordinator.perform(Note("a"), with: Note.Handler(), key: self.key("key-0002"))
            }
            #expect(try await storage.sql("SELECT count(*) FROM coordination.commands") == [["1"]])
        }
    }

    @Test func `a part that refuses is undone, and the whole goes on`() async throws {
        try await self.with { storage, coordinator async throws in
            let outcome = try await coordinator.perform(
                Pair("a", "no"), with: Pair.Handler(), key: self.key("key-0001"))
            #expect(outcome == .done("a, but test.too_negative"))
            #expect(try await storage.sql("SELECT text FROM notes") == [["a"]])
            #expect(
                try await storage.sql("SELECT data ->> 'text' FROM coordination.event_log ORDER BY seq") == [["a"]]
            )
        }
    }

    @Test func `the row of a key tells for which request, how long and in which steps`() async throws {
        try await self.with { storage, coordinator async throws in
            _ = try await coordinator.perform(
                Pair("a", "no"), with: Pair.Handler(), key: self.key("key-0001"), request: "request-1")
            #expect(
                try await storage.sql(
                    """
                    SELECT request_id, duration_us > 0, steps #>> '{0,name}', steps #>> '{0,outcome}',
                           steps #>> '{1,outcome}'
                    FROM coordination.commands
                    """) == [["request-1", "t", "test.note", "done", "refused:test.too_negative"]])
        }
    }

    @Test func `a preview tells what would happen and writes nothing`() async throws {
        try await self.with { storage, coordinator async throws in
            let preview = try await coordinator.preview(Note("a"), with: Note.Handler())
            #expect(try preview.result.get() == "a")
            #expect(preview.events.map(\.type) == ["test.noted"])
            #expect(preview.changes.map(\.table) == ["public.notes"])
            #expect(preview.changes.map(\.inserted) == [1])
            for table in ["notes", "coordination.event_log", "coordination.commands"] {
                #expect(try await storage.sql("SELECT count(*) FROM \(table)") == [["0"]])
            }
            let refused = try await coordinator.preview(Note("no"), with: Note.Handler())
            #expect(throws: Refusal.tooNegative) { try refused.result.get() }
        }
    }

    @Test func `a preview counts only its own rows, not those of the connection's last transactions`() async throws {
        try await self.with(connections: 1) { storage, coordinator async throws in
            for text in ["a", "b", "c"] {
                _ = try await coordinator.perform(Note(text), with: Note.Handler(), key: self.key("key-000\(text)"))
            }
            let preview = try await coordinator.preview(Note("d"), with: Note.Handler())
            #expect(preview.changes.map(\.table) == ["public.notes"])
            #expect(preview.changes.map(\.inserted) == [1])
        }
    }

    @Test(arguments: ["short", "with space", "ünïcödé-kéy", String(repeating: "x", count: 129), "tab\tinside"])
    func `a malformed key is none`(text: String) { #expect(IdempotencyKey(text, scope: "test") == nil) }
}
