import Coordination
import JSON
import Postgres
import PostgresDriver
import TestKit
import Testing
import Vocabulary

@Suite struct RequirementFactsTests {
    private static let member = UserID(40)

    /// Whether a requirement is met, asked inside an operation.
    private struct Ask: Command {
        static let name = "test.ask"

        let requirement: Requirement

        func encode(into json: inout JSONWriter) { self.requirement.encode(into: &json) }

        struct Receipt: JSONEncodable, JSONDecodable, Sendable {
            let answer: String

            init(_ answer: RequirementAnswer) { self.answer = JSONWriter.text(of: answer) }
            init(json: JSONValue) throws(JSONFault) { self.answer = try JSONFields(json).string("answer") }
            func encode(into json: inout JSONWriter) { json.object { $0.member("answer", self.answer) } }
        }

        struct Handler: CommandHandler {
            func execute(_ input: Ask, in work: UnitOfWork) async throws(DatabaseError) -> Result<Receipt, Refusal> {
                .success(
                    Receipt(
                        try await RequirementKinds.samples.answer(
                            input.requirement, for: RequirementFactsTests.member, in: work)))
            }
        }
    }

    @Test func `facts come with labels, and what has no row stands at zero`() async throws {
        try await TestDatabase.with { storage async throws in
            let requirement = Requirement.all([.coins(100), .stamp("has-a"), .stamp("b"), .not(.stamp("c"))])
            let answer = try await RequirementKinds.samples.answers(
                [requirement], for: Self.member, at: Instant(seconds: 0), reading: storage.database)[0]
            #expect(answer.missing.flatMap(\.checks).map(\.subject) == [nil, "b"])
            #expect(answer.missing.suggestions.map(\.code) == ["test.earn_coins", "test.get_stamp"])
            #expect(answer.missing.suggestions.first?.missing == 60)
            guard case .all(let parts) = answer, case .check(let check) = parts[1] else {
                Issue.record("the answer has another shape")
                return
            }
            #expect(check.label == LocalizedText(spanish: "Sello", english: "Stamp"))
        }
    }

    @Test(arguments: [1, 40])
    func `one statement for each kind, however many atoms and requirements`(atoms: Int) async throws {
        try await TestDatabase.with { storage async throws in
            let parts = (0..<atoms).flatMap { index -> [Requirement] in
                [.stamp("s\(index)"), .coins(Int64(index + 1)), .atom(.init("thing", .key("t\(index)")))]
            }
            let before = storage.database.statementCount
            let answers = try await RequirementKinds.samples.answers(
                [.all(parts), .any(parts), .nothing], for: Self.member, at: Instant(seconds: 0),
                reading: storage.database)
            #expect(storage.database.statementCount - before == 3)
            #expect(answers.map(\.isMet) == [false, true, true])

            let coordinator = Coordinator(database: storage.database, clock: SystemClock(), limits: .patient)
            let inside = storage.database.statementCount
            _ = try await coordinator.perform(
                Ask(requirement: .all(parts)), with: Ask.Handler(), key: .telegramUpdate(1))
            // The one with the key is the coordinator's.
            #expect(storage.database.statementCount - inside == 4)
        }
    }

    @Test func `nothing required asks nothing`() async throws {
        try await TestDatabase.with { storage async throws in
            let before = storage.database.statementCount
            let answers = try await RequirementKinds.samples.answers(
                [.nothing], for: Self.member, at: Instant(seconds: 0), reading: storage.database)
            #expect(answers == [.all([])])
            #expect(storage.database.statementCount == before)
        }
    }

    @Test func `a stored kind that this program lacks is never let through`() async throws {
        try await TestDatabase.with { storage async throws in
            let stored = try Requirement(json: JSONReader.read(#"{"not": {"moon_phase": 3}}"#))
            await #expect(throws: DatabaseError.badColumn("requirement moon_phase")) {
                try await RequirementKinds.samples.answers(
                    [stored], for: Self.member, at: Instant(seconds: 0), reading: storage.database)
            }
        }
    }

    @Test func `the answer's JSON lists what is missing and what to do`() throws {
        var facts = RequirementFacts()
        facts["coins", ""] = .init(25)
        let json = try JSONReader.read(
            JSONWriter.text(of: Requirement.all([.coins(100), .any([.stamp("a"), .stamp("b")])]).answer(from: facts)))
        #expect(json["is_met"] == false && json["progress"] == .double(0.125))
        #expect(json["missing_requirements"]?[0]?["required"] == 100)
        #expect(json["missing_requirements"]?[0]?["current"] == 25)
        #expect(json["missing_requirements"]?[1]?["any_of"]?[1]?[0]?["subject"] == "b")
        #expect(json["requirement"]?["all"]?[1]?["any"]?[0]?["is_met"] == false)
    }
}
