import Postgres
import Resilience

/// Which failed transactions run again, and after what pause.
struct ConflictRetry {
    private static let maxPause: Duration = .milliseconds(100)

    let maxRetries: Int

    /// Serialization failure, deadlock: PostgreSQL asks for another try.
    private static let conflicts: Set<String> = ["40001", "40P01"]
    /// A prepared statement whose result type changed under it, or that is gone; parsed anew next time.
    private static let staleStatements: Set<String> = ["0A000", "26000"]

    /// `nil` when the error is final.
    ///
    /// - Parameters:
    ///   - fateIsKnown: COMMIT was not sent, or was refused by an answer.
    ///   - retries: reruns so far.
    ///   - chance: 0 to 1, random; keeps two that collided from colliding again.
    func pause(after error: DatabaseError, fateIsKnown: Bool, retries: Int, chance: Double) -> Duration? {
        switch error {
        case .server(let state, _) where Self.conflicts.contains(state):
            RetryPolicy(attempts: self.maxRetries + 1, base: .milliseconds(4), longest: Self.maxPause)
                .pause(afterAttempt: retries + 1, chance: chance)
        case .server(let state, _) where Self.staleStatements.contains(state) && retries == 0: .zero
        // A kept connection that the server had closed meanwhile.
        case .unreachable where fateIsKnown && retries == 0: .zero
        case .server, .unreachable, .busy, .timedOut, .noRow, .badColumn: nil
        }
    }
}
