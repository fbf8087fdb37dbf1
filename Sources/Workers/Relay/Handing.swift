import Coordination
import Postgres

extension Subscriber {
    /// Hands `events` over, down to the last statement that was only queued.
    ///
    /// - Returns: why the subscriber cannot take them; the unit of work is then good for nothing but rolling back.
    /// - Throws: what running the whole transaction again may mend.
    func take(_ events: [RecordedEvent], in work: UnitOfWork) async throws(DatabaseError) -> String? {
        work.transaction.queue(.readByIndex)
        do {
            try await self.handle(events, in: work)
            // What a queued statement or a deferred constraint says would else come with COMMIT, as nobody's fault.
            _ = try await work.transaction.rows("SET CONSTRAINTS ALL IMMEDIATE")
            return nil
        } catch let error as DatabaseError {
            if let state = error.sqlState, ["40001", "40P01"].contains(state) { throw error }
            return "\(error)"
        } catch { return String("\(error)".prefix(500)) }
    }
}
