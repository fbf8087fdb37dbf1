import Resilience
import Testing

@Suite struct CircuitStateTests {
    private let start = ContinuousClock.Instant.now

    private func after(_ seconds: Double) -> ContinuousClock.Instant { self.start.advanced(by: .seconds(seconds)) }

    private func ticket(_ state: inout CircuitState, at seconds: Double = 0) throws -> CircuitState.Ticket {
        guard case .admitted(let ticket) = state.admit(at: self.after(seconds)) else { throw Refused() }
        return ticket
    }

    private struct Refused: Error {}

    /// Fails five calls at once.
    private func opened() throws -> CircuitState {
        var state = CircuitState()
        for _ in 0..<5 { state.ended(try self.ticket(&state), .failed, at: self.start) }
        return state
    }

    @Test func `five failures in a row open it for a minute`() throws {
        var state = CircuitState()
        for count in 1...4 {
            state.ended(try self.ticket(&state), .failed, at: self.start)
            #expect(state.phase == .closed(failures: count))
        }
        state.ended(try self.ticket(&state), .failed, at: self.start)
        #expect(state.phase == .open(until: self.after(60)))
        #expect(state.admit(at: self.after(59)) == .refused(retryAfter: .seconds(1)))
    }

    @Test func `an answer in between begins the count anew`() throws {
        var state = CircuitState()
        for end in [CircuitState.End.failed, .failed, .failed, .failed, .answered, .failed, .failed, .failed, .failed] {
            state.ended(try self.ticket(&state), end, at: self.start)
        }
        #expect(state.phase == .closed(failures: 4))
    }

    @Test func `after a minute one probe goes through and everybody else waits`() throws {
        var state = try self.opened()
        _ = try self.ticket(&state, at: 60)
        #expect(state.phase == .halfOpen(probeUntil: self.after(120)))
        #expect(state.admit(at: self.after(61)) == .refused(retryAfter: .seconds(59)))
    }

    @Test func `a probe that is answered closes it`() throws {
        var state = try self.opened()
        state.ended(try self.ticket(&state, at: 60), .answered, at: self.after(61))
        #expect(state.phase == .closed(failures: 0))
    }

    @Test func `a probe that fails opens it for another minute`() throws {
        var state = try self.opened()
        state.ended(try self.ticket(&state, at: 60), .failed, at: self.after(61))
        #expect(state.phase == .open(until: self.after(121)))
    }

    @Test func `a probe that teaches nothing leaves the next caller to probe`() throws {
        var state = try self.opened()
        state.ended(try self.ticket(&state, at: 60), .unknown, at: self.after(61))
        _ = try self.ticket(&state, at: 61)
    }

    @Test func `a probe that never ends does not stand in the way for ever`() throws {
        var state = try self.opened()
        let lost = try self.ticket(&state, at: 60)
        let second = try self.ticket(&state, at: 120)
        state.ended(lost, .failed, at: self.after(121))
        #expect(state.phase == .halfOpen(probeUntil: self.after(180)))
        state.ended(second, .answered, at: self.after(122))
        #expect(state.phase == .closed(failures: 0))
    }

    @Test func `calls that began before it opened neither close nor prolong it`() throws {
        var state = CircuitState()
        let slow = try [self.ticket(&state), self.ticket(&state)]
        for _ in 0..<5 { state.ended(try self.ticket(&state), .failed, at: self.start) }
        state.ended(slow[0], .answered, at: self.after(30))
        state.ended(slow[1], .failed, at: self.after(31))
        #expect(state.phase == .open(until: self.after(60)))
    }
}
