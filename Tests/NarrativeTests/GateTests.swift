import Coordination
import JSON
import Postgres
import PostgresDriver
import Testing
import Vocabulary

@testable import Narrative

@Suite struct GateTests {
    /// The garden's way back needs besitos, its other way a flag; the room is in a level that needs a flag too.
    private static func source(
        back: String = "needs: min_besitos 5", sleep: String = "needs: flag left", room: String = "", level: String = ""
    ) -> String {
        StorySource.twoRooms
            .replacing("es: Volver\n", with: "es: Volver\n  \(back)\n")
            .replacing("es: Dormir\n", with: "es: Dormir\n  \(sleep)\n")
            .replacing("title.en: The room\n", with: "title.en: The room\n\(room)\n")
            .replacing("title.en: Two\n", with: "title.en: Two\n\(level)\n")
    }

    private func missing(_ house: House, _ fragment: String, _ key: String) async throws -> [RequirementCheck] {
        let refusal = try await house.refusal(of: house.decision(fragment, key))
        #expect(refusal?.code == "narrative.locked" && refusal?.kind == .forbidden)
        return refusal?.missing.flatMap(\.checks) ?? []
    }

    @Test func `a locked decision is shown locked, refused with what is missing, and taken once it is met`()
        async throws
    {
        try await House.with(publishing: Self.source()) { (house) async throws in
            try await house.start()
            let garden = try await house.take(house.decision("puerta", "rodear")).scene
            #expect(garden.decisions.map(\.isLocked) == [true, true])
            #expect(try await house.scene() == garden)
            let besitos = try #require(try await self.missing(house, "jardin", "volver").first)
            #expect(besitos.bound == .atLeast(5) && besitos.current == 0)
            #expect(try await self.missing(house, "jardin", "dormir").map(\.subject) == ["left"])
            #expect(try await house.scene() == garden)

            try await house.grant(5)
            #expect(try await house.start().scene.decisions.map(\.isLocked) == [false, true])
            #expect(try await house.take(house.decision("jardin", "volver")).scene.key == "puerta")
        }
    }

    @Test func `a hidden decision is not there until it is open`() async throws {
        let source = Self.source(sleep: "needs: min_besitos 5\n  hidden: yes")
        try await House.with(publishing: source) { (house) async throws in
            try await house.start()
            let garden = try await house.take(house.decision("puerta", "rodear")).scene
            #expect(garden.decisions.map(\.key) == ["volver"] && !garden.isEnd)
            try await house.grant(5)
            #expect(try await house.scene()?.decisions.map(\.key) == ["volver", "dormir"])
        }
    }

    @Test func `a fragment's conditions stand before every way to it`() async throws {
        try await House.with(publishing: Self.source(room: "needs: visited jardin")) { (house) async throws in
            #expect(try await house.start().scene.decisions.map(\.isLocked) == [true, false])
            let check = try #require(try await self.missing(house, "puerta", "tocar").first)
            #expect(check.kind == "visited" && check.subject == "jardin" && check.label == nil)
            try await house.take(house.decision("puerta", "rodear"))
            try await house.grant(5)
            let gate = try await house.take(house.decision("jardin", "volver")).scene
            #expect(gate.decisions.map(\.isLocked) == [false, false])
            #expect(try await house.take(house.decision("puerta", "tocar")).scene.key == "sala")
        }
    }

    @Test func `a level's conditions stand at its border, not inside`() async throws {
        let source = Self.source(back: "", sleep: "", level: "needs: min_besitos 5")
        try await House.with(publishing: source) { (house) async throws in
            try await house.start()
            #expect(try await self.missing(house, "puerta", "rodear").map(\.kind) == ["min_besitos"])
            try await house.grant(5)
            try await house.take(house.decision("puerta", "rodear"))
            try await house.spend(5)
            #expect(try await house.take(house.decision("jardin", "dormir")).scene.isEnd)
        }
    }

    @Test func `what the decision itself gives already opens the next`() async throws {
        let source = StorySource.twoRooms.replacing("es: Salir\n", with: "es: Salir\n  needs: min_besitos 5\n")
        try await House.with(publishing: source) { (house) async throws in
            try await house.start()
            let room = try await house.take(house.decision("puerta", "tocar")).scene
            #expect(room.decisions.map(\.isLocked) == [false])
        }
    }

    @Test func `labels are the titles of places the member knows, and of no others`() async throws {
        let source = Self.source(back: "", sleep: "needs: flag confident_approach, completed sala")
        try await House.with(publishing: source) { (house) async throws in
            try await house.start()
            try await house.take(house.decision("puerta", "rodear"))
            let checks = try await self.missing(house, "jardin", "dormir")
            #expect(checks.map { $0.label?[.spanish] } == ["La puerta", nil])
        }
    }

    @Test func `every kind of the story measures what was done, over all readings`() async throws {
        try await House.with { (house) async throws in
            try await house.start()
            for _ in 0..<2 {
                try await house.take(house.decision("puerta", "rodear"))
                try await house.take(house.decision("jardin", "volver"))
            }
            try await house.take(house.decision("puerta", "tocar"))
            try await house.restart()
            let requirement = try RequirementKinds.house.requirement(
                from: JSONReader.read(
                    #"""
                    {"visited": {"jardin": 2, "puerta": 4}, "completed": ["puerta", "jardin"], "narrative_level": 2,
                     "flag": "confident_approach", "not": {"any": [{"flag": "left"}, {"visited": {"puerta": 5}},
                     {"completed": "sala"}, {"completed": {"jardin": 2}}, {"narrative_level": 3}]}}
                    """#))
            let answer = try await RequirementKinds.house.answers(
                [requirement], for: house.member, at: House.now, reading: house.database)[0]
            #expect(answer.isMet, "\(answer.missing)")
        }
    }

    @Test func `a decision whose conditions changed since they were checked moves nobody`() async throws {
        try await House.with(publishing: Self.source()) { (house) async throws in
            try await house.start()
            try await house.take(house.decision("puerta", "rodear"))
            let back = try await house.decision("jardin", "volver")
            let checked = #"[{"min_besitos": 5}, {}, {}, {}, {}]"#
            func moves(passing gate: String) async throws -> Bool {
                let statement = SQL.take(
                    TakeDecision(user: house.member, decision: back), passing: gate, isStuck: false, at: House.now)
                return try await house.database.transaction { (transaction) throws(DatabaseError) in
                    .rollBack(try await !transaction.rows(statement).isEmpty)
                }
            }
            #expect(try await moves(passing: checked))
            #expect(try await !moves(passing: Standing.openGate))
            _ = try await house.publish(Self.source(back: "needs: min_besitos 6"))
            #expect(try await !moves(passing: checked))
        }
    }

    @Test func `twenty taps at a gate that is just met move once`() async throws {
        try await House.with(publishing: Self.source()) { (house) async throws in
            try await house.start()
            try await house.take(house.decision("puerta", "rodear"))
            try await house.grant(5)
            let back = try await house.decision("jardin", "volver")
            let done = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 {
                    group.addTask { if case .done = try await house.outcome(of: back) { true } else { false } }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(done == 1)
        }
    }

    @Test func `conditions are published, changed and taken away with their story`() async throws {
        try await House.with { (house) async throws in
            let gated = try await house.publish(Self.source(room: "needs: flag left", level: "needs: min_besitos 1"))
            #expect(gated.levels.changed == 1 && gated.decisions.changed == 2)
            #expect(gated.fragments.changed == 2)
            #expect(
                try await !house.publish(Self.source(room: "needs: flag left", level: "needs: min_besitos 1"))
                    .changedAnything)
            #expect(try await house.publish(StorySource.twoRooms).decisions.changed == 2)
            #expect(
                try await house.texts("SELECT gate FROM narrative.decision_gates GROUP BY gate") == [
                    "[{}, {}, {}, {}, {}]"
                ])
        }
    }

    @Test(arguments: [1, 8])
    func `a gate costs two looks and one flight, however many conditions it has`(conditions: Int) async throws {
        let needs =
            "needs: " + Array(repeating: "min_besitos 5, not flag left", count: conditions).joined(separator: ", ")
        try await House.with(publishing: Self.source(back: needs)) { (house) async throws in
            try await house.start()
            try await house.take(house.decision("puerta", "rodear"))
            try await house.grant(5)
            let back = try await house.decision("jardin", "volver")
            // The attempt, the standing, two kinds and one's lock, the decision; key and receipt, events.
            #expect(try await house.statements { try await house.take(back) } == 8)
        }
    }
}
