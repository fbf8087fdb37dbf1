/// What one instance took of late for one key, in slices of a hundredth of the window.
struct SlidingWindow: Hashable, Sendable {
    /// Slices of a window.
    static let slices: Int64 = 100
    /// How far back a slice counts: a window, and a slice more, for the time that a permit may be held before it is
    /// used: see ``RateLimiter``.
    static let reach = slices + 1

    struct Hits: Hashable, Sendable {
        let slice: Int64
        var count: Int
    }

    /// By slice, oldest first; every count is positive.
    private(set) var hits: [Hits] = []

    static func sliceMicroseconds(of limit: RateLimit) -> Int64 { Int64(limit.windowSeconds) * 1_000_000 / Self.slices }

    var used: Int { self.hits.reduce(0) { $0 + $1.count } }

    mutating func forget(before slice: Int64) { self.hits.removeAll { $0.slice < slice } }

    /// - Parameter count: negative for what was not used after all.
    mutating func add(_ count: Int, in slice: Int64) {
        let index = self.hits.firstIndex { $0.slice >= slice } ?? self.hits.endIndex
        if index < self.hits.endIndex, self.hits[index].slice == slice {
            self.hits[index].count += count
            if self.hits[index].count <= 0 { self.hits.remove(at: index) }
        } else if count > 0 {
            self.hits.insert(Hits(slice: slice, count: count), at: index)
        }
    }
}

extension SlidingWindow: LosslessStringConvertible {
    /// `slice:count slice:count`
    init?(_ text: some StringProtocol) {
        for part in text.split(separator: " ") {
            let numbers = part.split(separator: ":").map { Int64($0) }
            guard numbers.count == 2, let slice = numbers[0], let count = numbers[1] else { return nil }
            self.add(Int(clamping: count), in: slice)
        }
    }

    init?(_ text: String) { self.init(text[...]) }

    var description: String { self.hits.map { "\($0.slice):\($0.count)" }.joined(separator: " ") }
}
