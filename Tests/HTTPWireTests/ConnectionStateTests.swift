import HTTPWire
import Testing

@Suite struct `The connection's state` {
    private let start = ContinuousClock.Instant.now
    private let request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

    private func state(maxRequests: Int = 100) -> ConnectionState {
        var timeouts = ConnectionState.Timeouts()
        (timeouts.header, timeouts.body, timeouts.idle) = (.seconds(10), .seconds(30), .seconds(75))
        let rules = ConnectionRules(limits: RequestLimits(), timeouts: timeouts, maxRequests: maxRequests)
        return ConnectionState(rules, origin: ClientOrigin(peer: ""), at: self.start)
    }

    /// What comes of `text`, `seconds` after the start.
    private func feed(_ state: inout ConnectionState, _ text: String, at seconds: Int = 0) -> String {
        var offset = 0
        let bytes = Array(text.utf8)
        return switch state.next(bytes.span, from: &offset, at: self.at(seconds)) {
        case .wait: "wait"
        case .sendContinue: "continue"
        case .respond: "respond"
        case .refuse(let fault): "refuse \(fault.status)"
        }
    }

    private func at(_ seconds: Int) -> ContinuousClock.Instant { self.start.advanced(by: .seconds(seconds)) }

    @Test func `requests follow each other until one asks to close`() {
        var state = self.state()
        #expect(self.feed(&state, self.request) == "respond")
        #expect(!state.wantsInput)
        #expect(self.feed(&state, self.request) == "wait")
        #expect(state.beginResponse(.length(1)) == .stay)
        #expect(state.endResponse(at: self.start) == .nextRequest)
        #expect(self.feed(&state, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") == "respond")
        #expect(state.beginResponse(.length(1)) == .close)
        #expect(state.endResponse(at: self.start) == .close)
        #expect(!state.mustLinger)
    }

    @Test func `the last request allowed says so`() {
        var state = self.state(maxRequests: 1)
        #expect(self.feed(&state, self.request) == "respond")
        #expect(state.beginResponse(.length(1)) == .close)
        #expect(state.mustLinger)
    }

    @Test func `HTTP/1.0 is told that the connection stays, unless the body ends with it`() {
        var state = self.state()
        #expect(self.feed(&state, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n") == "respond")
        #expect(state.beginResponse(.length(1)) == .stayExplicitly)
        #expect(state.beginResponse(.untilClose) == .close)
    }

    @Test func `a fault closes`() {
        var state = self.state()
        #expect(self.feed(&state, "nonsense\r\n") == "refuse 400")
        #expect(state.beginResponse(.length(1)) == .close)
    }

    @Test func `a silent connection is closed, half a head is told`() {
        var silent = self.state()
        #expect(silent.expire(at: self.at(9)) == nil)
        #expect(silent.expire(at: self.at(10)) == .close)
        var slow = self.state()
        #expect(self.feed(&slow, "GET", at: 5) == "wait")
        #expect(self.feed(&slow, " /", at: 9) == "wait")
        #expect(slow.expire(at: self.at(10)) == .refuse(.tooSlow))
    }

    @Test func `each stage has its own deadline`() {
        var state = self.state()
        #expect(self.feed(&state, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n", at: 9) == "wait")
        #expect(state.expire(at: self.at(38)) == nil)
        #expect(self.feed(&state, "ab", at: 38) == "respond")
        #expect(state.expire(at: self.at(1000)) == nil)
        _ = state.endResponse(at: self.at(1000))
        #expect(state.expire(at: self.at(1074)) == nil)
        #expect(self.feed(&state, "G", at: 1074) == "wait")
        #expect(state.expire(at: self.at(1083)) == nil)
        #expect(state.expire(at: self.at(1084)) == .refuse(.tooSlow))
    }

    @Test func `a peer that takes nothing is cut off, one that takes a little is not`() {
        var state = self.state()
        #expect(self.feed(&state, self.request) == "respond")
        state.outputWaits(at: self.at(0))
        state.outputWaits(at: self.at(20))
        #expect(state.expire(at: self.at(40)) == nil)
        #expect(state.expire(at: self.at(50)) == .close)
        state.outputDrained()
        #expect(state.expire(at: self.at(60)) == nil)
    }

    @Test func `100 Continue is sent only while the client waits for it`() {
        let head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
        var waiting = self.state()
        #expect(self.feed(&waiting, head) == "continue")
        #expect(self.feed(&waiting, "ab") == "respond")
        var hasty = self.state()
        #expect(self.feed(&hasty, head + "ab") == "respond")
    }

    @Test func `draining ends after the request under way`() {
        var idle = self.state()
        #expect(idle.drain() == true)
        var busy = self.state()
        #expect(self.feed(&busy, self.request) == "respond")
        #expect(busy.drain() == false)
        #expect(busy.beginResponse(.length(0)) == .close)
        #expect(busy.endResponse(at: self.start) == .close)
    }
}
