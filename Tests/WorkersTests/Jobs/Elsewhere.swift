import Coordination
import JSON

/// Waits in a queue of its own.
struct Elsewhere: Job {
    static let kind = "test.leave_mark_elsewhere"
    static let policy = JobPolicy(queue: "elsewhere")

    init() {}
    init(json: JSONValue) throws(JSONFault) {}
    func encode(into json: inout JSONWriter) { json.object { _ in } }
}

struct OtherQueue: JobHandler {
    func run(_ job: Elsewhere, _ run: JobRun) async throws { try await run.mark("elsewhere") }
}
