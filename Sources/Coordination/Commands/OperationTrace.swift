public import JSON
public import Postgres
import Vocabulary

/// One run of a command and everything that came of it, as far as it is still kept: receipts live a week, events and
/// jobs longer, what domains wrote for good.
public struct OperationTrace: Sendable {
    /// Rows of one kind that are shown.
    static let limit = 100

    public let operation: OperationID
    let receipt: OperationReceipt?
    /// The job whose end this operation was.
    let cause: JobRecord?
    let rows: [TracedRow]
    let events: [RecordedEvent]
    let setAside: [SetAsideEvent]
    let jobs: [JobRecord]
    let workflows: [WorkflowSummary]

    var isEmpty: Bool {
        self.receipt == nil && self.cause == nil && self.rows.isEmpty && self.events.isEmpty && self.jobs.isEmpty
            && self.workflows.isEmpty
    }
}

extension OperationTrace: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("operation_id", self.operation.description)
            json.member("receipt", self.receipt)
            json.member("caused_by_job", self.cause)
            json.member("rows", self.rows)
            json.member("events", self.events)
            json.member("events_set_aside", self.setAside)
            json.member("jobs", self.jobs)
            json.member("workflows", self.workflows)
        }
    }
}

/// A key that was spent: what was asked for, by whom, and how it was answered.
public struct OperationReceipt: RowDecodable, JSONEncodable, Sendable {
    static let columns: SQL = """
        operation_id, command, scope, CASE WHEN scope = 'telegram' THEN key END AS update_id, request_id, created_at,
        duration_us, steps::text AS steps, receipt::text AS receipt
        """

    public let operation: OperationID
    let command, scope: String
    /// Telegram's, where it asked. Keys that people chose may say something about people, and stay inside.
    let update: String?
    let request: String?
    let createdAt: Instant
    let duration: Int64?
    let steps: String?
    let receipt: String

    public init(row: Row) throws(DatabaseError) {
        self.operation = OperationID(stored: try row.get("operation_id"))
        self.command = try row.get("command")
        self.scope = try row.get("scope")
        self.update = try row.optional("update_id")
        self.request = try row.optional("request_id")
        self.createdAt = try row.get("created_at")
        self.duration = try row.optional("duration_us")
        self.steps = try row.optional("steps")
        self.receipt = try row.get("receipt")
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("operation_id", self.operation.description)
            json.member("command", self.command)
            json.member("caller", self.scope)
            json.member("update_id", self.update.flatMap { Int64($0) })
            json.member("request_id", self.request)
            json.member("created_at", self.createdAt)
            json.member("duration_us", self.duration)
            json.member("steps", self.steps.map(JSONText.init) ?? JSONText("[]"))
            json.member("receipt", JSONText(self.receipt))
        }
    }
}

/// A row that names the operation it was written by.
struct TracedRow: RowDecodable, JSONEncodable, Sendable {
    let table, row: String

    init(row: Row) throws(DatabaseError) {
        self.table = try row.get("table")
        self.row = try row.get("row")
    }

    func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("table", self.table)
            json.member("row", JSONText(self.row))
        }
    }
}

/// An event of the operation that a subscriber could not take.
struct SetAsideEvent: RowDecodable, JSONEncodable, Sendable {
    let id, event: Int64
    let subscriber, state: String
    let attempts: Int
    let error: String?

    init(row: Row) throws(DatabaseError) {
        self.id = try row.get("id")
        self.event = try row.get("seq")
        self.subscriber = try row.get("subscriber")
        self.state = try row.get("state")
        self.attempts = try row.get("attempts")
        self.error = try row.optional("last_error")
    }

    func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("id", self.id)
            json.member("event_id", self.event)
            json.member("subscriber", self.subscriber)
            json.member("state", self.state)
            json.member("attempts", self.attempts)
            json.member("last_error", self.error)
        }
    }
}
