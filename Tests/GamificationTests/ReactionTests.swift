import Coordination
import EventCatalogue
import PostgresDriver
import Testing
import Vocabulary
import Workers

@testable import Gamification

@Suite struct ReactionTests {
    private func react(
        _ reaction: String, to post: Int64, by user: UserID, in economy: Economy
    ) async throws -> Outcome<ReactToContent.Receipt> {
        try await economy.do(
            ReactToContent(user: user, contentType: .channelPost, content: post, reaction: reaction),
            ReactToContent.Handler(ledger: economy.ledger))
    }

    private func takeBack(
        _ reaction: String, from post: Int64, by user: UserID, in economy: Economy
    ) async throws -> Outcome<RemoveReaction.Receipt> {
        try await economy.do(
            RemoveReaction(ReactToContent(user: user, contentType: .channelPost, content: post, reaction: reaction)),
            RemoveReaction.Handler())
    }

    @Test func `a reaction pays two besitos, a second one on the same content nothing`() async throws {
        try await Economy.with { economy async throws in
            let (user, post) = (try await economy.member(), try await economy.post())
            #expect(try await self.react("love", to: post, by: user, in: economy).receipt?.earned.units == 2)
            let second = try await self.react("fire", to: post, by: user, in: economy).receipt
            #expect(second?.earned == .zero && second?.withheld == "gamification.content_paid_already")
            #expect(try await self.react("love", to: post, by: user, in: economy).refusal == .alreadyReacted)
            #expect(try await economy.events("gamification.reaction_registered") == 2)
            #expect(try await economy.events("coordinator.content_reacted") == 2)
        }
    }

    @Test func `three reactions a day are paid, and more tomorrow`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            for index in 0..<5 {
                let receipt = try await self.react("like", to: economy.post(), by: user, in: economy).receipt
                #expect(receipt?.earned.units == (index < 3 ? 2 : 0))
            }
            economy.clock.advance(by: .seconds(86_400))
            #expect(try await self.react("like", to: economy.post(), by: user, in: economy).receipt?.earned.units == 2)
            #expect(try await economy.besitos(of: user) == 8)
        }
    }

    @Test func `taken back and given again it pays nothing`() async throws {
        try await Economy.with { economy async throws in
            let (user, post) = (try await economy.member(), try await economy.post())
            _ = try await self.react("love", to: post, by: user, in: economy)
            #expect(try await self.takeBack("love", from: post, by: user, in: economy).receipt?.left == 0)
            #expect(try await self.takeBack("love", from: post, by: user, in: economy).refusal == .notReacted)
            #expect(try await self.react("love", to: post, by: user, in: economy).receipt?.earned == .zero)
            #expect(try await economy.besitos(of: user) == 2)
        }
    }

    @Test func `of twenty presses at once one is paid`() async throws {
        try await Economy.with(connectionsPerLoop: 8) { economy async throws in
            let (user, post) = (try await economy.member(), try await economy.post())
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<20 {
                    let reaction = ["like", "love", "fire", "star"][index % 4]
                    group.addTask { _ = try await self.react(reaction, to: post, by: user, in: economy) }
                }
                try await group.waitForAll()
            }
            #expect(try await economy.besitos(of: user) == 2)
            #expect(try await economy.events("gamification.reaction_registered") == 4)
        }
    }

    @Test func `unknown content is refused as the seed says, and so is an unknown reaction`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            #expect(
                try await self.react("love", to: 99, by: user, in: economy).refusal?.code
                    == "gamification.content_not_found")
            #expect(
                try await self.react("hug", to: economy.post(), by: user, in: economy).refusal == .unknownReaction)
            #expect(
                try await self.react("love", to: economy.post(), by: UserID(99), in: economy).refusal == .noSuchUser)
        }
    }

    @Test func `engagement is counted after the fact, reactors once`() async throws {
        try await Economy.with { economy async throws in
            let post = try await economy.post()
            let (ana, eva) = (try await economy.member(), try await economy.member())
            let relay = Relay([CountEngagement()], database: economy.database, clock: economy.clock, bell: Bell())
            try await relay.drain()
            for reaction in ["love", "fire"] { _ = try await self.react(reaction, to: post, by: ana, in: economy) }
            _ = try await self.react("love", to: post, by: eva, in: economy)
            _ = try await self.takeBack("love", from: post, by: eva, in: economy)
            try await relay.drain()
            #expect(
                try await economy.sql(
                    """
                    SELECT reaction_count, unique_reactors, besitos_distributed, reactions::text
                    FROM gamification.content_engagement
                    """) == [["2", "1", "4", #"{"fire": 1, "love": 1}"#]])
        }
    }

    @Test func `statements do not grow with what was reacted to before`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            func statements() async throws -> Int {
                let post = try await economy.post()
                economy.clock.advance(by: .seconds(86_400))
                let before = economy.database.statementCount
                _ = try await self.react("love", to: post, by: user, in: economy)
                return economy.database.statementCount - before
            }
            let first = try await statements()
            for _ in 0..<10 { _ = try await self.react("love", to: economy.post(), by: user, in: economy) }
            #expect(try await statements() == first)
        }
    }
}
