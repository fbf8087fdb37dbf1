import Coordination
import Testing
import Vocabulary

@testable import Narrative

/// Each command's statements, counted by the driver: round trips decide how fast a chat answers.
@Suite struct StatementCountTests {
    @Test(arguments: [2, 200])
    func `a story of any length is published in as many statements`(fragments: Int) async throws {
        let house = try await House(publishing: nil)
        // Key, lock, story, levels, fragments, decisions, finish, receipt, events.
        #expect(try await house.statements { _ = try await house.publish(StorySource.chain(of: fragments)) } == 9)
    }

    @Test func `a decision that pays is nine statements, six of them not ours`() async throws {
        let house = try await House()
        try await house.start()
        let knock = try await house.decision("puerta", "tocar")
        // Key, decision; the ledger's lock of two, expiry and grant; receipt, events.
        #expect(try await house.statements { try await house.take(knock) } <= 9)
    }

    @Test func `a scene is one statement`() async throws {
        let house = try await House()
        #expect(try await house.statements { _ = try await house.reader.scene(of: house.member) } == 1)
    }
}
