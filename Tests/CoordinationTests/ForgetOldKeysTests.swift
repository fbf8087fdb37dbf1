import PostgresDriver
import TestKit
import Testing
import Vocabulary

@testable import Coordination

@Suite struct ForgetOldKeysTests {
    @Test func `keys older than a week go, younger ones stay and are still replayed`() async throws {
        try await TestDatabase.with { storage async throws in
            try await storage.sql("CREATE TABLE notes (text text PRIMARY KEY)")
            let clock = ManualClock(Instant(seconds: 1_000_000))
            let coordinator = Coordinator(database: storage.database, clock: clock, limits: .patient)
            let (old, young) = (IdempotencyKey.telegramUpdate(1), IdempotencyKey.telegramUpdate(2))
            _ = try await coordinator.perform(Note("old"), with: Note.Handler(), key: old)
            clock.advance(by: ForgetOldKeys.age)
            _ = try await coordinator.perform(Note("young"), with: Note.Handler(), key: young)
            clock.advance(by: .seconds(1))

            let outcome = try await coordinator.perform(
                ForgetOldKeys(), with: ForgetOldKeys.Handler(), key: .telegramUpdate(3))
            #expect(outcome.receipt?.forgotten == 1)
            #expect(outcome.receipt?.isFull == false)
            #expect(
                try await coordinator.perform(Note("young"), with: Note.Handler(), key: young) == .replayed("young"))
            #expect(
                try await storage.sql("SELECT key FROM coordination.commands ORDER BY key") == [["2"], ["3"]])
        }
    }
}

extension Outcome {
    fileprivate var receipt: Receipt? { if case .done(let receipt) = self { receipt } else { nil } }
}
