import Resilience
import Synchronization
import Telemetry
import Testing

@Suite struct CircuitBreakerTests {
    enum Failure: Error, Equatable {
        case broken, saysNo
        case open(Duration)
    }

    private final class Clock: Sendable {
        private let start = ContinuousClock.now
        private let ahead = Mutex(Duration.zero)

        var now: ContinuousClock.Instant { self.start.advanced(by: self.ahead.withLock { $0 }) }
        func move(_ duration: Duration) { self.ahead.withLock { $0 += duration } }
    }

    private let clock = Clock()
    private let metrics = Metrics()
    private let breaker: CircuitBreaker

    init() {
        let clock = self.clock
        self.breaker = CircuitBreaker("shop", metrics: self.metrics, now: { clock.now })
    }

    private func call(_ failure: Failure?) async -> Failure? {
        do throws(Failure) {
            try await self.breaker.call(
                refused: { .open($0) }, end: { $0 == .saysNo ? .answered : .failed }
            ) { () async throws(Failure) in if let failure { throw failure } }
            return nil
        } catch { return error }
    }

    @Test func `an open circuit refuses without calling, says when to try again, and shows in the metrics`() async {
        for _ in 0..<5 { #expect(await self.call(.broken) == .broken) }
        #expect(await self.call(nil) == .open(.seconds(60)))
        let shown = self.metrics.exposition()
        #expect(shown.contains(#"dianabot_circuit_state{dependency="shop"} 2"#))
        #expect(shown.contains(#"dianabot_circuit_openings_total{dependency="shop"} 1"#))
        #expect(shown.contains(#"dianabot_circuit_refusals_total{dependency="shop"} 1"#))
        self.clock.move(.seconds(60))
        #expect(await self.call(nil) == nil)
        #expect(self.metrics.exposition().contains(#"dianabot_circuit_state{dependency="shop"} 0"#))
    }

    @Test func `a no is an answer`() async {
        for _ in 0..<20 { #expect(await self.call(.saysNo) == .saysNo) }
        #expect(await self.call(nil) == nil)
    }
}
