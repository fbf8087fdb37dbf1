import Synchronization

/// Something about each of the newest updates, for the case that they are repeated. Losing it with the process
/// costs a member nothing: what must not be lost is kept by the database.
final class RecentUpdates<Value: Sendable>: Sendable {
    private struct Memory {
        var values: [Int64: Value] = [:]
        var order: [Int64] = []
        var next = 0
    }

    private let capacity: Int
    private let memory = Mutex(Memory())

    init(capacity: Int = 4096) { self.capacity = capacity }

    subscript(update: Int64) -> Value? { self.memory.withLock { $0.values[update] } }

    /// What was remembered for `update`, or from now on `value`: copies that come at the same time get the same.
    func first(_ value: Value, for update: Int64) -> Value { self.remember(value, for: update) ?? value }

    /// - Returns: what was remembered before, which stays.
    func remember(_ value: Value, for update: Int64) -> Value? {
        self.memory.withLock { memory in
            if let earlier = memory.values[update] { return earlier }
            memory.values[update] = value
            if memory.order.count < self.capacity {
                memory.order.append(update)
            } else {
                memory.values[memory.order[memory.next]] = nil
                memory.order[memory.next] = update
                memory.next = (memory.next + 1) % self.capacity
            }
            return nil
        }
    }
}
