import HTTPServer
import Postgres

/// Runs `body`; broken machinery becomes 503 with `Retry-After` when trying again may help, 500 otherwise.
/// The error itself goes to the log only, as the problem's cause.
func unlessBroken<Value>(_ body: () async throws(DatabaseError) -> Value) async throws(Problem) -> Value {
    do throws(DatabaseError) { return try await body() } catch { throw Problem(error) }
}

extension Problem {
    init(_ error: DatabaseError) {
        if error.isTransient {
            self.init(
                503, "database.unavailable", "The database cannot answer now; repeat the request with the same key.",
                headers: [("Retry-After", "1")], cause: "\(error)")
        } else {
            self.init(
                500, "database.failed", "The database refused a statement; the log tells which.",
                cause: "\(error)")
        }
    }
}
