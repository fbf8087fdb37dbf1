import Synchronization

/// Numbers that were not given before.
final class KeySequence: Sendable {
    private let last = Atomic<Int64>(0)

    func next() -> Int64 { self.last.wrappingAdd(1, ordering: .relaxed).newValue }
}
