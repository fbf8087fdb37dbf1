import HTTPWire
import Testing

/// A state and its clock.
private final class Life {
    private var state: WebSocketState
    private let start = ContinuousClock.Instant.now

    init() {
        var limits = WebSocketState.Limits()
        limits.pingInterval = .seconds(30)
        limits.pongTimeout = .seconds(20)
        limits.closeTimeout = .seconds(5)
        self.state = WebSocketState(limits: limits, allowsCompression: false, at: self.start)
    }

    var isOver: Bool { !self.state.wantsInput && !self.state.isOpen }

    func hears(_ bytes: [UInt8], at seconds: Int = 0) -> WebSocketState.Action {
        var offset = 0
        return self.state.next(bytes.span, from: &offset, at: self.moment(seconds))
    }

    func expiry(at seconds: Int) -> WebSocketState.Expiry? { self.state.expire(at: self.moment(seconds)) }
    func closes(at seconds: Int = 0) -> Bool { self.state.close(at: self.moment(seconds)) }
    func pauses(at seconds: Int) { self.state.inputPaused(at: self.moment(seconds)) }

    private func moment(_ seconds: Int) -> ContinuousClock.Instant { self.start.advanced(by: .seconds(seconds)) }
}

@Suite struct `A WebSocket's life` {
    @Test func `section 5.5.2: a ping is answered with what it says`() {
        let life = Life()
        #expect(life.hears(frame(0x89, "x")) == .sendPong([0x78]))
        #expect(life.hears(frame(0x8A, "never asked for")) == .wait)
    }

    @Test func `a silent peer is pinged, and dropped when it stays silent`() {
        let life = Life()
        #expect(life.expiry(at: 29) == nil)
        #expect(life.expiry(at: 30) == .sendPing)
        #expect(life.expiry(at: 49) == nil)
        #expect(life.expiry(at: 50) == .drop)
        #expect(life.expiry(at: 90) == nil)
    }

    @Test func `any byte is a sign of life`() {
        let life = Life()
        #expect(life.expiry(at: 30) == .sendPing)
        #expect(life.hears([0x81], at: 45) == .wait)
        #expect(life.expiry(at: 74) == nil)
        #expect(life.expiry(at: 75) == .sendPing)
        life.pauses(at: 90)
        #expect(life.expiry(at: 95) == nil)
    }

    @Test func `section 7.1.4: the peer's close frame is answered once, and is the end`() {
        let life = Life()
        let close = WebSocketClose(1001, "bye")
        let action = life.hears(frame(0x88, [3, 233] + Array("bye".utf8)) + frame(0x81, "late"))
        #expect(action == .end(close, answer: close))
        #expect(life.isOver)
        #expect(!life.closes())
    }

    @Test func `our close frame goes out once; messages after it are dropped, and its answer is not answered`() {
        let life = Life()
        #expect(life.closes())
        #expect(!life.closes())
        #expect(life.hears(frame(0x81, "late") + frame(0x89, "late")) == .wait)
        #expect(life.hears(frame(0x88, [3, 232])) == .end(.normal, answer: nil))
    }

    @Test func `a peer that does not answer our close frame is dropped`() {
        let life = Life()
        #expect(life.closes())
        #expect(life.hears(frame(0x81, "still talking"), at: 4) == .wait)
        #expect(life.expiry(at: 5) == .drop)
    }
}
