import Synchronization
public import Telemetry

/// Stops calling a dependency that fails, so that nobody waits for what will not come; one per dependency.
public final class CircuitBreaker: Sendable {
    private let state: Mutex<CircuitState>
    private let now: @Sendable () -> ContinuousClock.Instant
    private let openings: Counter
    private let refusals: Counter

    /// - Parameters:
    ///   - dependency: its name in the metrics: `telegram`, `redis`.
    ///   - now: a monotonic clock.
    public init(
        _ dependency: String, settings: CircuitState.Settings = .init(), metrics: Metrics = Metrics(),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.state = Mutex(CircuitState(settings))
        self.now = now
        self.openings = metrics.counter(
            "dianabot_circuit_openings_total", help: "Times that a dependency was given up for a while.",
            labels: ["dependency": dependency])
        self.refusals = metrics.counter(
            "dianabot_circuit_refusals_total", help: "Calls not made because the circuit was open.",
            labels: ["dependency": dependency])
        metrics.gauge(
            "dianabot_circuit_state", help: "0 closed: calls go through, 1 half-open: one probe does, 2 open: none.",
            labels: ["dependency": dependency]
        ) { [weak self] in self?.phase.number ?? 0 }
    }

    public var phase: CircuitState.Phase { self.state.withLock { $0.phase } }

    /// Asks whether a call may be made. Whoever is admitted says how it ended.
    public func admit() -> CircuitState.Admission {
        let admission = self.state.withLock { $0.admit(at: self.now()) }
        if case .refused = admission { self.refusals.increment() }
        return admission
    }

    public func ended(_ ticket: CircuitState.Ticket, _ end: CircuitState.End) {
        let isNewlyOpen = self.state.withLock { state in
            let before = state.phase.number
            state.ended(ticket, end, at: self.now())
            return before != 2 && state.phase.number == 2
        }
        if isNewlyOpen { self.openings.increment() }
    }

    /// Makes a call if the circuit lets it through.
    ///
    /// - Parameters:
    ///   - refused: the error of a call that is not made; it may be tried again after the duration.
    ///   - end: what an error says about the dependency: time-outs, 5xx and lost connections are failures, a
    ///     well-founded no is an answer.
    public func call<Value, Failure: Error>(
        refused: (_ retryAfter: Duration) -> Failure, end: (Failure) -> CircuitState.End,
        _ body: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let ticket: CircuitState.Ticket
        switch self.admit() {
        case .admitted(let admitted): ticket = admitted
        case .refused(let pause): throw refused(pause)
        }
        do throws(Failure) {
            let value = try await body()
            self.ended(ticket, .answered)
            return value
        } catch {
            self.ended(ticket, end(error))
            throw error
        }
    }
}

extension CircuitState.Phase {
    fileprivate var number: Int {
        switch self {
        case .closed: 0
        case .halfOpen: 1
        case .open: 2
        }
    }
}
