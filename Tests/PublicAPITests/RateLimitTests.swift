import HTTPWire
import JSON
import RateLimits
import Testing

@Suite struct StaffRateTests {
    @Test func `a key that calls too often is told when to come back`() async throws {
        let limits = RateLimiter(rules: RateRules([.apiCall: try #require(RateLimit("3/60"))]))
        try await Desk.with(limits: limits) { desk async throws in
            for _ in 0..<3 { #expect(try await desk.send(.get, "/api/v1/earning-rules").status == 200) }
            let refused = try await desk.send(.get, "/api/v1/earning-rules")
            #expect(refused.status == 429)
            #expect(refused.code == "http.too_many_requests")
            #expect(refused.json["facts"]?["limit"] == 3)
            let headers = Dictionary(uniqueKeysWithValues: refused.headers.map { ($0.name, $0.value) })
            #expect(headers["RateLimit-Limit"] == "3")
            #expect(headers["RateLimit-Remaining"] == "0")
            let wait = try #require(headers["Retry-After"].flatMap { Int($0) })
            #expect((55...62).contains(wait))
            #expect(headers["RateLimit-Reset"] == "\(wait)")
        }
    }

    @Test func `a key may have a rate of its own`() async throws {
        let limits = RateLimiter(rules: RateRules([.apiCall: try #require(RateLimit("3/60"))]))
        try await Desk.with(ratePerMinute: 5, limits: limits) { desk async throws in
            for _ in 0..<5 { #expect(try await desk.send(.get, "/api/v1/earning-rules").status == 200) }
            #expect(try await desk.send(.get, "/api/v1/earning-rules").status == 429)
        }
    }

    @Test func `a good key that an instance does not know yet costs its address nothing`() async throws {
        let limits = RateLimiter(rules: RateRules([.apiCall: try #require(RateLimit("3/60"))]))
        try await Desk.with(ratePerMinute: 100) { desk async throws in
            for _ in 0..<5 {
                #expect(try await desk.another(limits: limits).send(.get, "/api/v1/earning-rules").status == 200)
            }
        }
    }

    @Test func `who has no key or guesses them is counted by address`() async throws {
        let limits = RateLimiter(rules: RateRules([.apiCall: try #require(RateLimit("3/60"))]))
        let guess = "dk_aaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        try await Desk.with(limits: limits) { desk async throws in
            var statuses: [Int] = []
            for key in [nil, guess, nil, guess, nil] {
                statuses.append(try await desk.send(.get, "/api/v1/earning-rules", key: .some(key)).status)
            }
            #expect(statuses == [401, 401, 401, 429, 429])
        }
    }
}
