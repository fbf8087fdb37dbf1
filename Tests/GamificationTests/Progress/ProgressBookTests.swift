import Coordination
import EventCatalogue
import Postgres
import PostgresDriver
import Testing
import Vocabulary

@testable import Gamification

@Suite struct ProgressBookTests {
    /// - Parameter known: decisions that were counted before, so that the member has a row.
    @Test(arguments: [0, 2])
    func `what somebody else counts between reading and writing is not lost`(known: Int) async throws {
        try await Parlour.with { parlour async throws in
            if known > 0 { try await parlour.decide(known) }
            try await parlour.follow()
            try await parlour.decide(1)
            try await parlour.say([ItemUsed(itemID: ItemID(1), itemKey: "candle", quantity: 3)])
            let events = try await parlour.events().suffix(2)
            var tries = 0
            try await parlour.economy.database.transaction { (transaction) throws(DatabaseError) in
                let work = UnitOfWork(
                    transaction: transaction, operation: OperationID(randomBytes: Array(repeating: 9, count: 16)),
                    now: parlour.economy.clock.now())
                var book = try await ProgressBook(of: [events.last!], in: work)
                tries += 1
                if tries == 1 {
                    do { try await parlour.handle([events.first!]) } catch { throw .badColumn("\(error)") }
                }
                guard let counted = try? book.count([events.last!]) else { return .rollBack(()) }
                try await book.keep(Set(counted.fresh.compactMap(\.user)), in: work)
                return .commit(())
            }
            #expect(tries == 2)
            let row = try await parlour.economy.sql(
                "SELECT deeds ->> 'decisions', deeds ->> 'items_used', streak_days FROM gamification.user_progress")
            #expect(row == [["\(known + 1)", "3", "1"]])
        }
    }

    @Test func `an event about nobody who is there counts nothing`() async throws {
        try await Parlour.with { parlour async throws in
            try await parlour.decide(1, by: UserID(987_654))
            try await parlour.follow()
            #expect(try await parlour.economy.sql("SELECT count(*) FROM gamification.user_progress") == [["0"]])
        }
    }
}
