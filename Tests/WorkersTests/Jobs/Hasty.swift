import Coordination
import JSON

/// Has one attempt, and hardly any time.
struct Hasty: Job {
    static let kind = "test.hurry"
    static let policy = JobPolicy(maxAttempts: 1, timeout: .milliseconds(1))

    init() {}
    init(json: JSONValue) throws(JSONFault) {}
    func encode(into json: inout JSONWriter) { json.object { _ in } }
}
