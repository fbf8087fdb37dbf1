import Testing

@testable import PostgresDriver

@Suite struct PoolStateTests {
    private func pool(capacity: Int = 2, open connections: [Int] = [], maxWaiters: Int = 10) -> PoolState {
        var state = PoolState(capacity: capacity, maxWaiters: maxWaiters)
        for connection in connections {
            _ = state.request(-connection, mayOpen: true)
            _ = state.opened(connection)
        }
        for connection in connections { _ = state.released(connection) }
        return state
    }

    @Test func `the first caller opens a connection and gets it`() {
        var state = self.pool()
        #expect(state.request(1, mayOpen: true) == .wait(open: true))
        #expect(state.opened(70) == .lease(70, to: 1))
        #expect(state.leased == [70])
    }

    @Test func `the connection used last is used next`() {
        var state = self.pool(open: [70, 71])
        #expect(state.request(1, mayOpen: true) == .lease(71))
        #expect(state.released(71) == .keep)
        #expect(state.request(2, mayOpen: true) == .lease(71))
    }

    @Test func `no more connections than the capacity are opened`() {
        var state = self.pool(capacity: 2)
        #expect(state.request(1, mayOpen: true) == .wait(open: true))
        #expect(state.request(2, mayOpen: true) == .wait(open: true))
        #expect(state.request(3, mayOpen: true) == .wait(open: false))
    }

    @Test func `waiters are served in order`() {
        var state = self.pool(capacity: 1, open: [70])
        _ = state.request(1, mayOpen: true)
        _ = state.request(2, mayOpen: true)
        _ = state.request(3, mayOpen: true)
        #expect(state.released(70) == .lease(70, to: 2))
        #expect(state.released(70) == .lease(70, to: 3))
        #expect(state.released(70) == .keep)
    }

    @Test func `a caller beyond the longest queue is turned away`() {
        var state = self.pool(capacity: 1, open: [70], maxWaiters: 1)
        _ = state.request(1, mayOpen: true)
        _ = state.request(2, mayOpen: true)
        #expect(state.request(3, mayOpen: true) == .busy)
    }

    @Test func `a waiter who gave up is not served`() {
        var state = self.pool(capacity: 1, open: [70])
        _ = state.request(1, mayOpen: true)
        _ = state.request(2, mayOpen: true)
        #expect(state.gaveUp(2) == true)
        #expect(state.gaveUp(2) == false)
        #expect(state.released(70) == .keep)
    }

    @Test func `a lost connection is replaced when somebody waits`() {
        var state = self.pool(capacity: 1, open: [70])
        _ = state.request(1, mayOpen: true)
        _ = state.request(2, mayOpen: true)
        #expect(state.lost(70) == true)
        #expect(state.released(70) == .ignore)
        #expect(state.opened(71) == .lease(71, to: 2))
    }

    @Test func `a lost connection is not replaced when nobody waits`() {
        var state = self.pool(open: [70])
        #expect(state.lost(70) == false)
        #expect(state.open == 0)
    }

    @Test func `when no connection can be had every waiter learns it`() {
        var state = self.pool()
        _ = state.request(1, mayOpen: true)
        _ = state.request(2, mayOpen: true)
        #expect(state.openFailed() == [])
        #expect(state.openFailed() == [1, 2])
        #expect(state.request(3, mayOpen: false) == .unreachable)
    }

    @Test func `waiters stay while a connection is left to serve them`() {
        var state = self.pool(open: [70])
        _ = state.request(1, mayOpen: true)
        #expect(state.request(2, mayOpen: true) == .wait(open: true))
        #expect(state.openFailed() == [])
        #expect(state.released(70) == .lease(70, to: 2))
    }

    @Test func `a closed pool drains when the last lease returns`() {
        var state = self.pool(open: [70, 71])
        _ = state.request(1, mayOpen: true)
        let closed = state.close()
        #expect(closed.connections == [70])
        #expect(state.request(2, mayOpen: true) == .closed)
        #expect(!state.isDrained)
        #expect(state.released(71) == .close(71))
        #expect(state.isDrained)
    }
}
