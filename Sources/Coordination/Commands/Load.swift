import Synchronization

/// How many operations are under way on this instance: who works in the background gives way to them.
public final class Load: Sendable {
    private let count = Atomic<Int>(0)

    public init() {}

    public var operations: Int { self.count.load(ordering: .relaxed) }

    func begin() { self.count.add(1, ordering: .relaxed) }

    func end() { self.count.subtract(1, ordering: .relaxed) }
}
