import Postgres
import Synchronization

/// Lets one operation of a lane in at a time, in the order of their coming. Row locks keep members' operations
/// apart anyway; this keeps one busy member from waiting on them with every connection of the pool.
final class Lanes: Sendable {
    private struct State {
        /// Who waits, per lane that somebody is in.
        var waiting: [String: [Waiter]] = [:]
        var nextWaiter: UInt64 = 0
    }

    private struct Waiter {
        let id: UInt64
        let resume: CheckedContinuation<Bool, Never>
    }

    /// How many may wait in one lane.
    private let capacity: Int
    private let patience: Duration
    private let state = Mutex(State())

    init(capacity: Int, patience: Duration) {
        self.capacity = capacity
        self.patience = patience
    }

    /// Runs `body` when its turn comes.
    ///
    /// - Throws: ``DatabaseError/busy`` when too many wait already or the turn did not come in time; nothing
    ///   was done.
    @discardableResult
    func inTurn<Value>(
        _ lane: String?, _ body: () async throws(DatabaseError) -> Value
    ) async throws(DatabaseError) -> Value {
        guard let lane else { return try await body() }
        guard await self.enter(lane) else { throw .busy }
        defer { self.leave(lane) }
        return try await body()
    }

    private enum Entry {
        case open
        case full
        case taken(UInt64)
    }

    private func enter(_ lane: String) async -> Bool {
        let entry = self.state.withLock { state -> Entry in
            guard let waiting = state.waiting[lane] else {
                state.waiting[lane] = []
                return .open
            }
            guard waiting.count < self.capacity else { return .full }
            state.nextWaiter += 1
            return .taken(state.nextWaiter)
        }
        switch entry {
        case .open: return true
        case .full: return false
        case .taken(let waiter): return await self.queue(as: waiter, in: lane)
        }
    }

    private func queue(as waiter: UInt64, in lane: String) async -> Bool {
        let alarm = Task {
            try await Task.sleep(for: self.patience)
            self.giveUp(waiter, in: lane)
        }
        defer { alarm.cancel() }
        return await withCheckedContinuation { continuation in
            let isOpen = self.state.withLock { state in
                guard state.waiting[lane] != nil else {
                    state.waiting[lane] = []
                    return true
                }
                state.waiting[lane]?.append(Waiter(id: waiter, resume: continuation))
                return false
            }
            if isOpen { continuation.resume(returning: true) }
        }
    }

    private func giveUp(_ waiter: UInt64, in lane: String) {
        let late = self.state.withLock { state -> Waiter? in
            guard let index = state.waiting[lane]?.firstIndex(where: { $0.id == waiter }) else { return nil }
            return state.waiting[lane]?.remove(at: index)
        }
        late?.resume.resume(returning: false)
    }

    private func leave(_ lane: String) {
        let next = self.state.withLock { state -> Waiter? in
            guard let waiting = state.waiting[lane], !waiting.isEmpty else {
                state.waiting[lane] = nil
                return nil
            }
            return state.waiting[lane]?.removeFirst()
        }
        next?.resume.resume(returning: true)
    }
}
