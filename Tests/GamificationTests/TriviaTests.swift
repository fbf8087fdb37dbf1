import Coordination
import JSON
import PostgresDriver
import Testing
import Vocabulary

@testable import Gamification

@Suite struct TriviaTests {
    private static let kinds = RequirementKinds(GamificationRequirements.kinds)

    private func publish(_ questions: String, in economy: Economy) async throws -> PublishTrivia.Receipt? {
        let json = try JSONReader.read(#"{"questions": [\#(questions)]}"#)
        let command = try PublishTrivia(json: json, knowing: Self.kinds)
        return try await economy.do(command, PublishTrivia.Handler()).receipt
    }

    private func question(_ key: String, _ more: String = "") -> String {
        """
        {"key": "\(key)", "category": "lore", "difficulty": "medium", "correct": "b",
         "question": {"es": "¿Quién?", "en": "Who?"}, \(more)
         "options": [{"id": "a", "es": "Uno", "en": "One"}, {"id": "b", "es": "Dos", "en": "Two"}]}
        """
    }

    private func ask(_ user: UserID, in economy: Economy) async throws -> Outcome<TriviaRound> {
        try await economy.do(AskTrivia(user: user), AskTrivia.Handler(requirements: Self.kinds))
    }

    private func answer(
        _ option: String, to round: TriviaRound, by user: UserID, in economy: Economy
    ) async throws -> Outcome<AnswerTrivia.Receipt> {
        try await economy.do(
            AnswerTrivia(user: user, trivia: round.trivia, option: option),
            AnswerTrivia.Handler(ledger: economy.ledger, inventory: PostgresInventory()))
    }

    @Test func `a right answer pays in full, a wrong one two, and each question is asked once`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            _ = try await self.publish("\(self.question("one")), \(self.question("two"))", in: economy)
            let first = try #require(try await self.ask(user, in: economy).receipt)
            #expect(try await self.ask(user, in: economy).receipt == first, "the open one is asked again")
            let right = try await self.answer("b", to: first, by: user, in: economy).receipt
            #expect(right?.isCorrect == true && right?.earned.units == 10)
            let second = try #require(try await self.ask(user, in: economy).receipt)
            let wrong = try await self.answer("a", to: second, by: user, in: economy).receipt
            #expect(wrong?.isCorrect == false && wrong?.earned.units == 2 && wrong?.correct.english == "Two")
            #expect(try await self.ask(user, in: economy).refusal == .noTriviaLeft)
            #expect(try await economy.events("gamification.trivia_answered") == 2)
        }
    }

    @Test func `of twenty answers at once, one counts`() async throws {
        try await Economy.with(connectionsPerLoop: 8) { economy async throws in
            let user = try await economy.member()
            _ = try await self.publish(self.question("one"), in: economy)
            let round = try #require(try await self.ask(user, in: economy).receipt)
            let counted = try await withThrowingTaskGroup(of: Bool.self) { group in
                for index in 0..<20 {
                    group.addTask {
                        try await self.answer(index % 2 == 0 ? "a" : "b", to: round, by: user, in: economy).receipt
                            != nil
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(counted == 1)
            #expect(try await economy.events("gamification.trivia_answered") == 1)
            #expect(try await economy.sql("SELECT count(*) FROM gamification.transactions") == [["1"]])
        }
    }

    @Test(arguments: [(15, 10), (16, 7), (32, 7), (33, 0)] as [(Int64, Int64)])
    func `the server's clock decides what an answer is worth`(seconds: Int64, besitos: Int64) async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            _ = try await self.publish(self.question("one"), in: economy)
            let round = try #require(try await self.ask(user, in: economy).receipt)
            economy.clock.advance(by: .seconds(seconds))
            let receipt = try await self.answer("b", to: round, by: user, in: economy).receipt
            #expect(receipt?.earned.units == besitos)
            #expect(receipt?.isInTime == (besitos > 0))
            #expect(receipt?.isCorrect == (besitos > 0))
        }
    }

    @Test func `a question let go counts as wrong, and the next one comes`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            _ = try await self.publish("\(self.question("one")), \(self.question("two"))", in: economy)
            let first = try #require(try await self.ask(user, in: economy).receipt)
            economy.clock.advance(by: .seconds(33))
            // The late one is closed by the same request that asks for the next.
            let next = try await self.ask(user, in: economy)
            #expect(next.receipt?.trivia != first.trivia)
            #expect(try await self.answer("b", to: first, by: user, in: economy).refusal == .triviaAnswered)
        }
    }

    @Test func `who may not be asked yet is told what is missing`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            let locked = self.question("one", #""conditions": {"min_besitos": 50},"#)
            _ = try await self.publish("\(locked)", in: economy)
            #expect(try await self.ask(user, in: economy).refusal?.missing.isEmpty == false)
            _ = try await self.publish("\(locked), \(self.question("two"))", in: economy)
            #expect(try await self.ask(user, in: economy).receipt != nil, "another is open")
        }
    }

    @Test func `a hint comes with a right answer`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            let item = try await economy.item("diary-page")
            _ = try await self.publish(self.question("one", #""hint_item": "diary-page","#), in: economy)
            let round = try #require(try await self.ask(user, in: economy).receipt)
            #expect(try await self.answer("b", to: round, by: user, in: economy).receipt?.hint?.english == "Thing")
            #expect(try await economy.owned(item, by: user) == 1)
        }
    }

    @Test func `a hint that is no item is refused by its place`() async throws {
        try await Economy.with { economy async throws in
            let questions = "\(self.question("one")), \(self.question("two", #""hint_item": "nope","#))"
            let command = try PublishTrivia(
                json: try JSONReader.read(#"{"questions": [\#(questions)]}"#), knowing: Self.kinds)
            let refusal = try await economy.do(command, PublishTrivia.Handler()).refusal
            #expect(refusal?.field == "questions[1].hint_item" && refusal?.code == "gamification.no_such_item")
        }
    }

    @Test func `staff read back all a question has`() async throws {
        try await Economy.with { economy async throws in
            let more = #""besitos_correct": 12, "time_limit_seconds": 45, "conditions": {"min_besitos": 5},"#
            _ = try await self.publish(self.question("one", more), in: economy)
            let read = JSONValue(
                of: try #require(try await TriviaReader(database: economy.database).questions(limit: 9).first))
            #expect(read["options"]?[1]?["en"]?.string == "Two")
            #expect(read["correct_option"]?.string == "b" && read["besitos_correct"]?.int == 12)
            #expect(read["time_limit_seconds"]?.int == 45 && read["conditions"]?["min_besitos"]?.int == 5)
        }
    }

    @Test func `publishing again changes what is different and retires what is gone`() async throws {
        try await Economy.with { economy async throws in
            let both = "\(self.question("one")), \(self.question("two"))"
            #expect(try await self.publish(both, in: economy)?.created == 2)
            #expect(try await self.publish(both, in: economy)?.unchanged == 2)
            let changed = try await self.publish(self.question("two", #""besitos_correct": 12,"#), in: economy)
            #expect(changed?.changed == 1 && changed?.retired == 1)
        }
    }

    @Test func `statements do not grow with the questions`() async throws {
        try await Economy.with { economy async throws in
            func statements(_ count: Int) async throws -> Int {
                let user = try await economy.member()
                _ = try await self.publish(
                    (0..<count).map { self.question("q\($0)") }.joined(separator: ","), in: economy)
                let before = economy.database.statementCount
                let round = try #require(try await self.ask(user, in: economy).receipt)
                _ = try await self.answer("b", to: round, by: user, in: economy)
                return economy.database.statementCount - before
            }
            #expect(try await statements(1) == statements(40))
        }
    }
}
