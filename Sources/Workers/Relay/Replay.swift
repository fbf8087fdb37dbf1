import Postgres
import Vocabulary

/// A replay under way: which events, and how far.
struct Replay: RowDecodable {
    let id: Int64
    let subscriber: String
    let from, until: Instant?
    let user: UserID?
    let hasTypes, hasSeqs: Bool
    let seq, lastSeq: Int64

    init(row: Row) throws(DatabaseError) {
        self.id = try row.get("id")
        self.subscriber = try row.get("subscriber")
        self.from = try row.optional("from_time")
        self.until = try row.optional("until_time")
        self.user = try row.optional("user_id")
        self.hasTypes = try row.get("has_types")
        self.hasSeqs = try row.get("has_seqs")
        self.seq = try row.get("seq")
        self.lastSeq = try row.get("last_seq")
    }
}

extension SQL {
    static func takeReplay(of subscribers: [String]) -> SQL {
        """
        SELECT id, subscriber, from_time, until_time, user_id, types IS NOT NULL AS has_types,
            seqs IS NOT NULL AS has_seqs, seq, last_seq
        FROM coordination.event_replays
        WHERE state = 'running' AND subscriber = ANY(\(subscribers))
        ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
        """
    }

    /// As a stream's page, of no snapshot.
    static func nextEvents(of replay: Replay, limit: Int) -> SQL {
        let types: SQL =
            replay.hasTypes
            ? "type = ANY((SELECT types FROM coordination.event_replays WHERE id = \(replay.id))::text[])" : "true"
        return .page(
            of: """
                SELECT *, \(types) AS is_wanted FROM (\(Self.candidates(of: replay, limit: limit))) AS candidate
                ORDER BY seq LIMIT \(limit)
                """, seenIn: "''")
    }

    /// By whichever index leads there: numbers, member, or the three lanes.
    private static func candidates(of replay: Replay, limit: Int) -> SQL {
        var conditions: SQL = "seq > \(replay.seq) AND seq <= \(replay.lastSeq)"
        if let from = replay.from { conditions = "\(conditions) AND timestamp >= \(from)" }
        if let until = replay.until { conditions = "\(conditions) AND timestamp < \(until)" }
        if let user = replay.user { conditions = "\(conditions) AND user_id = \(user)" }
        if replay.hasSeqs {
            let seqs: SQL = "(SELECT seqs FROM coordination.event_replays WHERE id = \(replay.id))::bigint[]"
            conditions = "\(conditions) AND seq = ANY(\(seqs))"
        }
        func lane(_ number: Int) -> SQL {
            "(SELECT * FROM coordination.event_log WHERE lane = \(number) AND \(conditions) ORDER BY seq LIMIT \(limit))"
        }
        return "\(lane(0)) UNION ALL \(lane(1)) UNION ALL \(lane(2))"
    }

    static func advance(_ replay: Int64, _ page: Page, now: Instant) -> SQL {
        """
        UPDATE coordination.event_replays
        SET seq = greatest(seq, \(page.lastSeq)), delivered = delivered + \(page.events.count),
            state = CASE WHEN \(page.isFull) THEN state ELSE 'done' END,
            finished_at = CASE WHEN \(page.isFull) THEN NULL ELSE \(now)::timestamptz END
        WHERE id = \(replay) AND state = 'running'
        """
    }
}
