import Testing

@testable import RateLimits

@Suite struct SlidingWindowTests {
    private static let limit = RateLimit(5, perSeconds: 100)!

    private func take(_ window: inout SharedWindow, _ wanted: Int = 1, at seconds: Double) -> PermitGrant {
        let own = window.instances["a"] ?? SlidingWindow()
        return window.take(
            PermitRequest(key: "k", limit: Self.limit, wanted: wanted, instance: "a", own: own),
            atMicroseconds: 1_700_000_000_000_000 + Int64(seconds * 1_000_000))
    }

    @Test func `a burst at the end of one window is not followed by another at the beginning of the next`() {
        var window = SharedWindow()
        for _ in 0..<5 { #expect(self.take(&window, at: 99).granted == 1) }
        for second in 100...199 { #expect(self.take(&window, at: Double(second)).granted == 0) }
    }

    @Test func `what was refused does not count`() {
        var window = SharedWindow()
        for _ in 0..<5 { #expect(self.take(&window, at: 0).granted == 1) }
        for second in 1...101 { #expect(self.take(&window, at: Double(second)).granted == 0) }
        #expect(self.take(&window, at: 102).granted == 1)
    }

    @Test func `a refusal says to the microsecond when it ends`() {
        var window = SharedWindow()
        _ = self.take(&window, 5, at: 0.25)
        let refused = self.take(&window, at: 40.5)
        #expect(refused.granted == 0)
        #expect(refused.resetAfter == .seconds(61.5))
        #expect(self.take(&window, at: 101.999_999).granted == 0)
        #expect(self.take(&window, at: 102).granted == 1)
    }

    /// Any order of requests: no stretch of a window's length holds more than the limit.
    @Test(arguments: 0..<20)
    func `no window anywhere holds more than the limit`(seed: Int) {
        var random = Seeded(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1)
        var window = SharedWindow()
        var granted: [Double] = []
        var now = 0.0
        for _ in 0..<2000 {
            now += random.next(upTo: 6)
            let count = self.take(&window, 1 + Int(random.next(upTo: 4)), at: now).granted
            granted += Array(repeating: now, count: count)
        }
        for (index, start) in granted.enumerated() {
            #expect(granted[index...].prefix { $0 < start + 100 }.count <= 5)
        }
        // And it is not simply shut: over the whole time most of the limit is used.
        #expect(Double(granted.count) > 0.9 * 5 * now / 102)
    }

    @Test func `it is kept as text and read again`() throws {
        var window = SharedWindow()
        _ = self.take(&window, 2, at: 0)
        _ = self.take(&window, 3, at: 7)
        #expect(window.description == "a=1700000000:2 1700000007:3")
        let both = try #require(SharedWindow("\(window)|b=1700000009:1"))
        #expect(both.instances.count == 2)
        #expect(SharedWindow(both.description) == both)
        #expect(SharedWindow("") == SharedWindow())
        for text in ["x", "a=1", "a=1:", "a=1:2:3", "a=:", "=1:2"] { #expect(SharedWindow(text) == nil) }
    }
}

/// xorshift64*, so that a failing run can be repeated.
struct Seeded {
    var state: UInt64

    mutating func next(upTo limit: Double) -> Double {
        self.state ^= self.state >> 12
        self.state ^= self.state << 25
        self.state ^= self.state >> 27
        return Double((self.state &* 0x2545_F491_4F6C_DD1D) >> 11) / Double(1 << 53) * limit
    }
}
