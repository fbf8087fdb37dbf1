import Synchronization

/// The answers to the newest updates that only read, so that a repeated one gets the same words. Those
/// that wrote are kept by the database; losing these with the process costs a member nothing.
final class RecentAnswers: Sendable {
    private struct Memory {
        var answers: [Int64: BotAnswer] = [:]
        var order: [Int64] = []
        var next = 0
    }

    private let capacity: Int
    private let memory = Mutex(Memory())

    init(capacity: Int = 4096) { self.capacity = capacity }

    subscript(update: Int64) -> BotAnswer? { self.memory.withLock { $0.answers[update] } }

    /// The answer that was remembered for `update`, or from now on `answer`: copies that were answered at the
    /// same time get the same words too.
    func first(_ answer: BotAnswer, for update: Int64) -> BotAnswer {
        self.memory.withLock { memory in
            if let earlier = memory.answers[update] { return earlier }
            memory.answers[update] = answer
            if memory.order.count < self.capacity {
                memory.order.append(update)
            } else {
                memory.answers[memory.order[memory.next]] = nil
                memory.order[memory.next] = update
                memory.next = (memory.next + 1) % self.capacity
            }
            return answer
        }
    }
}
