/// Which connections of one loop are free, leased or being opened, and who waits for one.
///
/// A value without clock, socket or thread: each method is something that happened, and returns what the
/// caller must now do. Waiters are served in the order of asking.
struct PoolState {
    typealias ConnectionID = Int
    typealias WaiterID = Int

    enum Answer: Equatable {
        case lease(ConnectionID)
        /// The waiter is in line; `open` says whether to open a connection as well.
        case wait(open: Bool)
        case busy
        /// There is no connection, and it is too soon to try for one again.
        case unreachable
        case closed
    }

    enum Placement: Equatable {
        case lease(ConnectionID, to: WaiterID)
        case keep
        case close(ConnectionID)
        /// The connection is not one of the pool's any more.
        case ignore
    }

    let capacity: Int
    let maxWaiters: Int
    /// Free ones, the last used last: that one is taken next, so that its caches are warm.
    private(set) var idle: [ConnectionID] = []
    private(set) var leased: Set<ConnectionID> = []
    private(set) var opening = 0
    private(set) var waiters: [WaiterID] = []
    private(set) var isClosed = false

    init(capacity: Int, maxWaiters: Int) {
        self.capacity = max(1, capacity)
        self.maxWaiters = maxWaiters
    }

    var open: Int { self.idle.count + self.leased.count }
    var isDrained: Bool { self.isClosed && self.open == 0 && self.opening == 0 }

    /// - Parameter mayOpen: false while connecting has just failed.
    mutating func request(_ waiter: WaiterID, mayOpen: Bool) -> Answer {
        if self.isClosed { return .closed }
        if let connection = self.idle.popLast() {
            self.leased.insert(connection)
            return .lease(connection)
        }
        guard self.open + self.opening > 0 || mayOpen else { return .unreachable }
        guard self.waiters.count < self.maxWaiters else { return .busy }
        self.waiters.append(waiter)
        return .wait(open: mayOpen && self.startsOpening())
    }

    private mutating func startsOpening() -> Bool {
        guard !self.isClosed, self.open + self.opening < self.capacity, self.opening < self.waiters.count else {
            return false
        }
        self.opening += 1
        return true
    }

    mutating func opened(_ connection: ConnectionID) -> Placement {
        self.opening -= 1
        return self.place(connection)
    }

    /// The waiters to turn away: all of them when no connection is left that could serve them.
    mutating func openFailed() -> [WaiterID] {
        self.opening -= 1
        guard self.open == 0, self.opening == 0 else { return [] }
        defer { self.waiters = [] }
        return self.waiters
    }

    mutating func released(_ connection: ConnectionID) -> Placement {
        guard self.leased.remove(connection) != nil else { return .ignore }
        return self.place(connection)
    }

    private mutating func place(_ connection: ConnectionID) -> Placement {
        if self.isClosed { return .close(connection) }
        if !self.waiters.isEmpty {
            self.leased.insert(connection)
            return .lease(connection, to: self.waiters.removeFirst())
        }
        self.idle.append(connection)
        return .keep
    }

    /// Whether to open another one in its place, because somebody waits.
    mutating func lost(_ connection: ConnectionID) -> Bool {
        self.leased.remove(connection)
        self.idle.removeAll { $0 == connection }
        return self.startsOpening()
    }

    /// Whether the waiter was still in line.
    mutating func gaveUp(_ waiter: WaiterID) -> Bool {
        guard let index = self.waiters.firstIndex(of: waiter) else { return false }
        self.waiters.remove(at: index)
        return true
    }

    /// No more leases. Returns the connections to close now; leased ones follow when they are released.
    mutating func close() -> (connections: [ConnectionID], waiters: [WaiterID]) {
        self.isClosed = true
        defer { (self.idle, self.waiters) = ([], []) }
        return (self.idle, self.waiters)
    }
}
