import Coordination
import JSON
import Postgres

/// A mark that is tried until it is made.
struct PatientMark: Job {
    static let kind = "test.leave_mark_at_last"
    static let policy = JobPolicy(maxAttempts: 1000)

    let text: String

    init(_ text: String) { self.text = text }
    init(json: JSONValue) throws(JSONFault) { self.text = try JSONFields(json).string("text") }
    func encode(into json: inout JSONWriter) { json.object { $0.member("text", self.text) } }
}

struct PatientMarking: JobHandler {
    func run(_ job: PatientMark, _ run: JobRun) async throws {
        try await run.finish { (work) throws(DatabaseError) in
            _ = try await work.transaction.rows("INSERT INTO marks (text) VALUES (\(job.text))")
        }
    }
}
