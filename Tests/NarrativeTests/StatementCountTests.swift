import Coordination
import Testing
import Vocabulary

@testable import Narrative

/// Each command's statements, counted by the driver: round trips decide how fast a chat answers.
@Suite struct StatementCountTests {
    @Test(arguments: [2, 200])
    func `a story of any length is published in as many statements`(fragments: Int) async throws {
        try await House.with(publishing: nil) { (house) async throws in
            // Lock, story, levels, fragments, decisions, finish, what caches forget, events, key with receipt.
            #expect(try await house.statements { _ = try await house.publish(StorySource.chain(of: fragments)) } == 9)
        }
    }

    @Test(arguments: [2, 200])
    func `going back, and publishing a draft, is one look more, however long the story`(fragments: Int) async throws {
        let (old, new) = (StorySource.chain(of: fragments), StorySource.chain(of: fragments) + "\n// twice")
        try await House.with(publishing: old) { (house) async throws in
            _ = try await house.publish(new)
            #expect(
                try await house.statements {
                    try await house.perform(
                        RollBackStory("cadena", to: 1), with: RollBackStory.Handler(requirements: .house))
                } == 10)
            try await house.perform(SaveDraft("cadena", text: new, over: 0), with: SaveDraft.Handler())
            // The draft is ended too.
            #expect(
                try await house.statements {
                    try await house.perform(
                        PublishDraft("cadena", revision: 1), with: PublishDraft.Handler(requirements: .house))
                } == 11)
        }
    }

    @Test func `a decision is one statement among the coordinator's and the ledger's`() async throws {
        try await House.with { (house) async throws in
            try await house.start()
            let knock = try await house.decision("puerta", "tocar")
            // Decision; the ledger's two to lock, expiry, grant; events, key with receipt.
            #expect(try await house.statements { try await house.take(knock) } == 7)
        }
    }

    @Test func `a scene is one statement`() async throws {
        try await House.with { (house) async throws in
            #expect(try await house.statements { _ = try await house.scene() } == 1)
        }
    }

    @Test func `a decision costs as many statements for who has read much as for who begins`() async throws {
        try await House.with(publishing: StorySource.house) { (house) async throws in
            try await house.start()
            let (dress, back) = (
                try await house.decision("vestibulo", "vestir"), try await house.decision("salon", "volver")
            )
            var counts: [Int] = []
            for _ in 0..<12 {
                counts.append(
                    try await house.statements {
                        try await house.take(dress)
                        try await house.take(back)
                    })
            }
            // The first time besitos and a promise are given.
            #expect(Set(counts.dropFirst()).count == 1 && counts[1] <= counts[0], "\(counts)")
        }
    }

    @Test func `being kept out of VIP content costs as many statements each time`() async throws {
        try await House.with(publishing: StorySource.house) { (house) async throws in
            try await house.start()
            let bedroom = try await house.fragment("alcoba")
            var counts: [Int] = []
            for _ in 0..<4 {
                counts.append(try await house.statements { _ = try await house.access(bedroom) })
            }
            #expect(Set(counts).count == 1, "\(counts)")
        }
    }
}
