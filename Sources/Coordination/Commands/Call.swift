/// Who waits for an operation, and since when.
struct Call: Sendable {
    /// The HTTP request's id, where one asks.
    let request: String?
    let started = ContinuousClock.now

    var elapsed: Duration { ContinuousClock.now - self.started }
    var elapsedMicroseconds: Int64 { self.elapsed.microseconds }
}
