/// A scheduled action that can still be called off.
public final class Timer {
    fileprivate let due: ContinuousClock.Instant
    fileprivate var action: (() -> Void)?

    fileprivate init(due: ContinuousClock.Instant, action: @escaping () -> Void) {
        self.due = due
        self.action = action
    }

    /// The action will not run. Harmless after it has. Must be called on the timer's loop.
    public func cancel() { self.action = nil }
}

/// A binary heap by due time. Cancelled timers stay until they surface.
struct TimerQueue {
    private var heap: [Timer] = []

    /// When the earliest timer that still matters is due.
    var nextDue: ContinuousClock.Instant? {
        mutating get {
            while let first = self.heap.first, first.action == nil { self.removeFirst() }
            return self.heap.first?.due
        }
    }

    mutating func add(due: ContinuousClock.Instant, _ action: @escaping () -> Void) -> Timer {
        let timer = Timer(due: due, action: action)
        self.heap.append(timer)
        var child = self.heap.count - 1
        while child > 0, self.heap[child].due < self.heap[(child - 1) / 2].due {
            self.heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
        return timer
    }

    /// Takes the action of the earliest timer that is due, or `nil` when none is.
    mutating func popDue(at now: ContinuousClock.Instant) -> (() -> Void)? {
        guard let due = self.nextDue, due <= now else { return nil }
        let timer = self.heap[0]
        defer { timer.action = nil }
        self.removeFirst()
        return timer.action
    }

    private mutating func removeFirst() {
        let last = self.heap.removeLast()
        guard !self.heap.isEmpty else { return }
        self.heap[0] = last
        var parent = 0
        while true {
            let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < self.heap.count }
            guard let least = children.min(by: { self.heap[$0].due < self.heap[$1].due }),
                self.heap[least].due < self.heap[parent].due
            else { return }
            self.heap.swapAt(parent, least)
            parent = least
        }
    }
}
