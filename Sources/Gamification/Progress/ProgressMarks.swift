import Coordination
import EventCatalogue
import Postgres
import Vocabulary

extension UnitOfWork {
    /// Those of `events` that are about members and that nobody has counted, in their order; from now on they are.
    /// A replay counts nothing twice.
    ///
    /// Takes the members' rows of progress, made when they are missing, in the order of their ids: nobody else changes
    /// what follows from what these members do before this work ends.
    func uncounted(_ events: [RecordedEvent]) async throws(DatabaseError) -> [RecordedEvent] {
        var newest: [UserID: ProgressMark] = [:]
        for event in events {
            guard let user = event.user else { continue }
            newest[user, default: ProgressMark()].reach(event)
        }
        guard !newest.isEmpty else { return [] }
        let marks = newest.sorted { $0.key < $1.key }
        let rows = try await self.transaction.rows(.set(marks.map(\.key.rawValue), marks.map(\.value), at: self.now))
        var counted: [UserID: ProgressMark] = [:]
        for row in rows { counted[try row.get("user_id")] = try ProgressMark(row: row) }
        return events.filter { event in
            // No row of progress: no member.
            guard let user = event.user, let mark = counted[user] else { return false }
            return !mark.covers(event)
        }
    }
}

/// Up to where a member's events were counted, by lane.
private struct ProgressMark {
    var seqs = EventLane.allCases.map { _ in 0 as Int64 }

    init() {}

    init(row: Row) throws(DatabaseError) {
        for lane in EventLane.allCases { self.seqs[lane.rawValue] = try row.get(lane.name) }
    }

    mutating func reach(_ event: RecordedEvent) {
        self.seqs[event.lane.rawValue] = max(self.seqs[event.lane.rawValue], event.seq)
    }

    func covers(_ event: RecordedEvent) -> Bool { event.seq <= self.seqs[event.lane.rawValue] }
}

extension SQL {
    /// The marks as they were before.
    fileprivate static func set(_ users: [Int64], _ marks: [ProgressMark], at now: Instant) -> SQL {
        """
        INSERT INTO gamification.user_progress AS progress (user_id, updated_at, last_seq)
        SELECT user_id, \(now), ARRAY[critical, normal, tracking]
        FROM unnest(\(users), \(marks.map { $0.seqs[0] }), \(marks.map { $0.seqs[1] }), \(marks.map { $0.seqs[2] }))
            AS reached (user_id, critical, normal, tracking)
        JOIN published.members USING (user_id)
        ORDER BY user_id
        ON CONFLICT (user_id) DO UPDATE
        SET seq_before = progress.last_seq, last_seq = ARRAY[
            greatest(progress.last_seq[1], excluded.last_seq[1]), greatest(progress.last_seq[2], excluded.last_seq[2]),
            greatest(progress.last_seq[3], excluded.last_seq[3])]
        RETURNING user_id, seq_before[1] AS critical, seq_before[2] AS normal, seq_before[3] AS tracking
        """
    }
}
