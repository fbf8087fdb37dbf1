import RateLimits
import Testing

@Suite struct RateLimitTests {
    @Test func `the seeds' numbers hold unless changed`() throws {
        let rules = RateRules([.decision: try #require(RateLimit("7/30"))])
        #expect(
            RateAction.allCases.map { "\($0.rawValue)=\(rules[$0])" } == [
                "purchase=5/3600", "reaction=50/300", "decision=7/30", "api_call=100/60", "default=100/60",
            ])
    }

    @Test(arguments: ["", "5", "5/", "/60", "0/60", "5/0", "5/86401", "1000000001/60", "-1/60", "5/60/1", "5 /60"])
    func `what is no limit is none`(text: String) { #expect(RateLimit(text) == nil) }

    @Test func `one customer's IPv6 addresses are one client`() {
        #expect(RateSubject.client(at: "2001:db8:1:2:3::4") == .client(at: "2001:db8:1:2:ffff:1:2:3"))
        #expect(RateSubject.client(at: "2001:db8:1:2:3::4") != .client(at: "2001:db8:1:3::4"))
        #expect(RateSubject.client(at: "2001:db8::4") == .client(at: "2001:db8::5"))
        #expect(RateSubject.client(at: "10.0.0.1") != .client(at: "10.0.0.2"))
    }
}
