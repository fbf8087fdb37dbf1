import Coordination
import EventCatalogue
import Postgres
import Vocabulary

extension Relay {
    /// Measures how far everybody is behind, for the metrics.
    func measure() async throws(DatabaseError) {
        let statuses = try await EventReader(database: self.database).subscribers(at: self.clock.now())
        let age: Int = try await self.database.read(.oldestWritingTransaction).first?.get("seconds") ?? 0
        self.metrics.show(statuses, oldestTransaction: age)
    }
}

extension SQL {
    /// Sessions of other database users count only where we may see them.
    fileprivate static var oldestWritingTransaction: SQL {
        """
        SELECT coalesce(extract(epoch FROM max(clock_timestamp() - xact_start)), 0)::bigint AS seconds
        FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND datname = current_database()
        """
    }
}
