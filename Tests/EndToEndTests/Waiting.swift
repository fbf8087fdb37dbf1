import TestKit
import Testing

/// Asks again and again until `holds`; the deadline is for when it never will.
func wait(until what: Comment, within patience: Duration = .seconds(180), _ holds: () async throws -> Bool) async throws
{
    let deadline = ContinuousClock.now + patience
    while try await !holds() {
        try #require(ContinuousClock.now < deadline, what)
        try await Task.sleep(for: .milliseconds(20))
    }
}

extension TestDatabase {
    func wait(until query: String, is value: String) async throws {
        try await EndToEndTests.wait(until: "\(query) is \(value)") { () async throws in
            try await self.sql(query) == [[value]]
        }
    }
}
