import Coordination
import Postgres

/// A job whose next attempt is ours.
struct ClaimedJob: RowDecodable, Sendable {
    let id: JobID
    let kind: String
    let attempt: Int
    /// JSON.
    let args: String

    init(row: Row) throws(DatabaseError) {
        self.id = try row.get("job_id")
        self.kind = try row.get("kind")
        self.attempt = try row.get("attempt")
        self.args = try row.get("args")
    }
}

/// A job that was taken from an instance that vanished.
struct RescuedJob: RowDecodable, Sendable {
    let id: JobID
    let kind: String
    let state: JobState

    init(row: Row) throws(DatabaseError) {
        self.id = try row.get("job_id")
        self.kind = try row.get("kind")
        self.state = try row.get("state")
    }
}

extension ResultSet {
    func decoded<Value: RowDecodable>(_: Value.Type = Value.self) throws(DatabaseError) -> [Value] {
        var values: [Value] = []
        for row in self { values.append(try Value(row: row)) }
        return values
    }
}
