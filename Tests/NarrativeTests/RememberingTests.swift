import Coordination
import Postgres
import Testing
import Vocabulary

@testable import Narrative

/// What the story remembers of a reading shows in its words and its doors.
@Suite struct RememberingTests {
    private func text(_ scene: Scene?) throws -> String { try #require(scene).content.text.spanish }

    @Test func `words follow the member's name, visits and variables`() async throws {
        try await House.with(publishing: StorySource.house) { (house) async throws in
            let hall = try await house.start().scene
            #expect(try self.text(hall) == "Ana: primera vez. Valor 0.")
            #expect(hall.decisions.map(\.text.spanish) == ["Mirar", "Vestirse de nada", "Bajar"])
            #expect(try await house.scene() == hall)

            try await house.take(house.decision("vestibulo", "mirar"))
            let again = try await house.take(house.decision("salon", "volver")).scene
            #expect(try self.text(again) == "Ana: segunda vez. Valor 2.")
            #expect(again.content.text.english == "Ana: second time. Courage 2.")
            // Looking was for once.
            #expect(again.decisions.map(\.key) == ["vestir", "bajar"])
            #expect(try await house.refusal(of: house.decision("vestibulo", "mirar")) == .alreadyDecided)

            try await house.take(house.decision("vestibulo", "vestir"))
            let golden = try await house.take(house.decision("salon", "volver")).scene
            #expect(try self.text(golden) == "Ana: última vez. Valor -3, de oro.")
            #expect(golden.decisions.map(\.text.english) == ["Dress in gold", "Go down"])
            #expect(try await house.scene() == golden)
        }
    }

    @Test func `a set opens a door, and a flag can be taken back`() async throws {
        try await House.with(publishing: StorySource.house) { (house) async throws in
            try await house.start()
            let dressed = try await house.take(house.decision("vestibulo", "vestir")).scene
            #expect(dressed.decisions.map(\.isLocked) == [false, true])
            try await house.take(house.decision("salon", "volver"))
            #expect(
                try await house.texts("SELECT value FROM narrative.user_narrative_flags WHERE flag = 'seen'") == [
                    "true"
                ])
            let looked = try await house.take(house.decision("vestibulo", "mirar")).scene
            #expect(looked.decisions.first { $0.key == "subir" }?.isLocked == true)
            let refusal = try await house.refusal(of: house.decision("salon", "subir"))
            #expect(refusal?.missing.flatMap(\.checks).map(\.kind) == ["vip"])
        }
    }

    @Test func `a new reading begins with the first values, and what was for once is there again`() async throws {
        try await House.with(publishing: StorySource.house) { (house) async throws in
            try await house.start()
            try await house.take(house.decision("vestibulo", "mirar"))
            let hall = try await house.restart().scene
            #expect(try self.text(hall) == "Ana: segunda vez. Valor 0.")
            #expect(hall.decisions.map(\.key) == ["mirar", "vestir", "bajar"])
        }
    }

    @Test func `where nothing else is open a fallback is, and nowhere else`() async throws {
        try await House.with(publishing: StorySource.corner) { (house) async throws in
            #expect(try await house.start().scene.decisions.map(\.key) == ["una", "cara"])
            let stay = try await house.decision("rincon", "quedarse")
            #expect(try await house.refusal(of: stay) == .otherWaysOpen)
            try await house.take(house.decision("rincon", "una"))
            let corner = try await house.take(house.decision("pasillo", "volver")).scene
            #expect(corner.decisions.map(\.key) == ["cara", "quedarse"] && corner.decisions[0].isLocked)
            try await house.take(house.decision("rincon", "quedarse"))
            try await house.grant(100)
            let rich = try await house.take(house.decision("pasillo", "volver")).scene
            #expect(rich.decisions.map(\.key) == ["cara"])
            #expect(try await house.refusal(of: stay) == .otherWaysOpen)
            try await house.spend(100)
            try await house.take(stay)
        }
    }

    @Test func `turns since a visit are counted in decisions`() async throws {
        let source = StorySource.twoRooms.replacing("es: Dormir\n", with: "es: Dormir\n  needs: turns_since sala 1\n")
        try await House.with(publishing: source) { (house) async throws in
            try await house.start()
            let garden = try await house.take(house.decision("puerta", "rodear")).scene
            #expect(garden.decisions.map(\.isLocked) == [false, true])
            try await house.take(house.decision("jardin", "volver"))
            try await house.take(house.decision("puerta", "tocar"))
            try await house.restart()
            let later = try await house.take(house.decision("puerta", "rodear")).scene
            #expect(later.decisions.map(\.isLocked) == [false, false])
        }
    }

    @Test func `twenty taps on what is for once take it once`() async throws {
        try await House.with(publishing: StorySource.house) { (house) async throws in
            try await house.start()
            let look = try await house.decision("vestibulo", "mirar")
            let done = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 {
                    group.addTask { if case .done = try await house.outcome(of: look) { true } else { false } }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(done == 1)
            #expect(
                try await house.texts("SELECT value FROM narrative.user_narrative_flags WHERE flag = 'courage'") == [
                    "2"
                ])
        }
    }
}
