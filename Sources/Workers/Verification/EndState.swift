public import Postgres

/// Every row of every table, as text without what may differ between two runs that did the same: two such states
/// are compared by `verify operation`.
public struct EndState: Sendable {
    /// Lines by table, in the order of the text.
    public let tables: [String: [String]]

    public static func read(_ database: any Database) async throws(DatabaseError) -> EndState {
        var parts: [String] = []
        for row in try await database.read(.tables) {
            let name: String = try row.get("name")
            guard !Self.uncompared.contains(name) else { continue }
            parts.append("SELECT '\(name)' AS name, to_jsonb(entry) AS entry FROM \(name) AS entry")
        }
        var tables: [String: [String]] = [:]
        for row in try await database.read(.lines(of: SQL(trusted: parts.joined(separator: " UNION ALL ")))) {
            tables[try row.get("name"), default: []].append(try row.get("line"))
        }
        return EndState(tables: tables)
    }

    /// Runs of workflows that wait for staff to say whether a call took effect.
    public var unknownOutcomes: Int {
        (self.tables["coordination.workflow_runs"] ?? []).filter { $0.contains(#""state": "outcome_unknown""#) }.count
    }

    /// They count attempts and positions by their nature: a process that dies makes one more attempt, and how far
    /// a subscriber has read is told in numbers of transactions.
    private static let uncompared: Set = [
        "coordination.workflow_attempts", "coordination.subscriber_positions", "coordination.rate_windows",
    ]

    /// Columns that tell how long something took, how often it was tried, in which order things came, who did
    /// them, or whether their outside was heard to have taken them, instead of what was done.
    fileprivate static let volatile = [
        "attempt", "attempts", "rescues", "tries", "turn", "errors", "holder", "lease_until", "started_at",
        "settled_at", "unique_key", "duration_us", "steps", "written_at", "outside_key", "seq", "last_seq",
        "times_written", "outcome", "current_hold",
    ]

    /// Sequences skip what was rolled back, and names of operations are random; members keep their numbers. Within
    /// JSON, which may be JSON in text, too.
    fileprivate static let identifiers =
        #"\\*"(?!user_id|telegram_id)(id|seq|[a-z_]+_id)\\*": ?(\\*"[^"\\]*\\*"|-?[0-9]+|null),? ?"#

    /// Rows told by their number within a text.
    fileprivate static let numbers = #"\mreversal:[0-9]+"#

    /// Names that are random.
    fileprivate static let randomNames = #"\m[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\M|\m[0-9a-f]{32}\M"#

    /// Each turn of a step has a job of its own, and a step that was cut off has more turns.
    fileprivate static let jobOfAttempt = "coordination.run_workflow_step"
}

extension SQL {
    fileprivate static var tables: SQL {
        """
        SELECT quote_ident(nspname) || '.' || quote_ident(relname) AS name
        FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE relkind = 'r' AND nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
        ORDER BY 1
        """
    }

    fileprivate static func lines(of entries: SQL) -> SQL {
        """
        SELECT name, regexp_replace(
            regexp_replace((entry - \(EndState.volatile)::text[])::text, \(EndState.identifiers), '', 'g'),
            \("\(EndState.randomNames)|\(EndState.numbers)"), '…', 'g') AS line
        FROM (\(entries)) AS entries
        WHERE coalesce(entry ->> 'kind', '') <> \(EndState.jobOfAttempt)
        ORDER BY 1, 2
        """
    }
}
