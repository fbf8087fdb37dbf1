import Synchronization

/// Wakes those who poll, inside one process: a hint that there may be work, never the only way to learn of it.
public final class Bell: Sendable {
    private struct State {
        var rings: UInt64 = 0
        var sleepers: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var nextSleeper: UInt64 = 0
    }

    private let state = Mutex(State())

    public init() {}

    /// Wakes everybody who waits, and whoever comes with an older ``Ring`` than this one.
    public func ring() {
        let woken = self.state.withLock { state in
            state.rings += 1
            defer { state.sleepers.removeAll() }
            return Array(state.sleepers.values)
        }
        for sleeper in woken { sleeper.resume() }
    }

    /// What was heard so far; taken before looking for work, so that a ring meanwhile is not missed.
    public struct Ring: Sendable {
        fileprivate let count: UInt64
    }

    public var heard: Ring { Ring(count: self.state.withLock { $0.rings }) }

    /// Returns when the bell has rung since `ring` was heard, after `limit`, or when the task is cancelled.
    public func wait(after ring: Ring, atMost limit: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.sleep(after: ring) }
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
    }

    private func sleep(after ring: Ring) async {
        let sleeper = self.state.withLock { state in
            state.nextSleeper += 1
            return state.nextSleeper
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isAwake = self.state.withLock { state in
                    guard state.rings == ring.count, !Task.isCancelled else { return true }
                    state.sleepers[sleeper] = continuation
                    return false
                }
                if isAwake { continuation.resume() }
            }
        } onCancel: {
            self.state.withLock { $0.sleepers.removeValue(forKey: sleeper) }?.resume()
        }
    }
}
