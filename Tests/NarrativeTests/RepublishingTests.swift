import Coordination
import Gamification
import Postgres
import PostgresDriver
import TestKit
import Testing
import Vocabulary

@testable import Narrative

/// A story is published again, and rolled back, under readers who are in the middle of it.
@Suite struct RepublishingTests {
    private static let readers = 50
    private static let old = StorySource.chain(of: 12)
    /// Two fragments are gone, one leads elsewhere, one has another decision, a new one comes in between.
    private static let new: String = {
        func fragment(_ number: Int, to next: String, by decision: String = "ir") -> String {
            """
            :: \(number == 0 ? "desvan" : "f\(number)")
            title.es: \(number)
            title.en: \(number)
            text.es: Nuevo \(number)
            text.en: New \(number)
            * \(decision) -> \(next), +2 besitos, flag renewed
              es: Seguir
              en: On

            """
        }
        let kept = [1, 2, 3, 4, 6, 8, 9, 10, 11, 12]
        let chain = kept.map { number in
            switch number {
            case 4: fragment(4, to: "desvan")
            case 6: fragment(6, to: "f8", by: "saltar")
            case 12: fragment(12, to: "f13")
            default: fragment(number, to: "f\(number + 1)")
            }
        }
        return """
            story: cadena
            start: f1
            narrator: lucien
            == uno
            title.es: Uno
            title.en: One

            """ + (chain + [fragment(0, to: "f6")]).joined() + """
                :: f13
                title.es: Fin
                title.en: The end
                text.es: Fin
                text.en: The end
                """
    }()

    @Test func `readers in the middle go on to the end, whatever is published meanwhile`() async throws {
        try await House.with(publishing: Self.old) { (house) async throws in
            let crowd = try await house.crowd(of: Self.readers)
            // Everybody somewhere else, with all the buttons they were shown still in their chats.
            var chats: [UserID: [DecisionID]] = [:]
            for (place, reader) in crowd.enumerated() {
                chats[reader] = try await house.read(as: reader, steps: place % 12)
            }
            let shown = chats
            let ends = try await withThrowingTaskGroup(of: Scene?.self) { group in
                for reader in crowd {
                    group.addTask { try await house.readOn(as: reader, pressing: shown[reader] ?? []) }
                }
                group.addTask {
                    for source in [Self.new, Self.old, Self.new] { _ = try await house.publish(source) }
                    try await house.perform(
                        RollBackStory("cadena", to: 1), with: RollBackStory.Handler(requirements: .house))
                    _ = try await house.publish(Self.new)
                    return nil
                }
                return try await group.reduce(into: [Scene]()) { ends, end in if let end { ends.append(end) } }
            }
            #expect(ends.count == Self.readers)
            #expect(ends.allSatisfy { $0.key == "f13" && $0.isEnd })
            #expect(try await house.texts("SELECT version FROM narrative.stories") == ["6"])
            // Nobody was paid twice for anything, nor for nothing.
            #expect(
                try await house.texts(
                    """
                    SELECT count(*) FROM gamification.user_balances AS balance
                    WHERE besitos <> (SELECT sum(besitos) FROM narrative.decision_rewards AS reward
                                      WHERE reward.user_id = balance.user_id)
                    """) == ["0"])
        }
    }

    @Test func `an old button of a fragment that is gone still leads on`() async throws {
        try await House.with(publishing: Self.old) { (house) async throws in
            try await house.start()
            for number in 1...4 { try await house.take(house.decision("f\(number)", "ir")) }
            let button = try await house.decision("f5", "ir")
            _ = try await house.publish(Self.new)
            #expect(try await house.scene()?.key == "f5")
            #expect(try await house.take(button).scene.key == "f6")
            #expect(try await house.refusal(of: button) == .notHere)
        }
    }
}

extension House {
    func crowd(of count: Int) async throws -> [UserID] {
        let rows = try await self.database.transaction { (transaction) throws(DatabaseError) in
            .commit(
                try await transaction.rows(
                    """
                    INSERT INTO identity.users (created_at, last_active, language, time_zone, first_name)
                    SELECT now(), now(), 'es', 'UTC', 'Reader ' || number FROM generate_series(1, \(count)) AS number
                    RETURNING id
                    """
                ).map { (row) throws(DatabaseError) in try row.get("id", as: UserID.self) })
        }
        return rows
    }

    /// Every button of the way.
    fileprivate func read(as reader: UserID, steps: Int) async throws -> [DecisionID] {
        var scene = try await self.perform(
            StartStory(user: reader), with: StartStory.Handler(requirements: .house)
        ).scene
        var buttons = scene.decisions.map(\.decision)
        for _ in 0..<steps {
            scene = try await self.take(try #require(scene.decisions.first).decision, as: reader).scene
            buttons += scene.decisions.map(\.decision)
        }
        return buttons
    }

    /// Presses every old button once more, which is answered kindly, then goes on to the end.
    fileprivate func readOn(as reader: UserID, pressing buttons: [DecisionID]) async throws -> Scene {
        for button in buttons {
            switch try await self.outcome(of: button, as: reader) {
            case .done: break
            case .refused(let refusal): try #require([.notHere, .storyEnded].contains(refusal), "\(refusal)")
            case .replayed, .keyReused: Issue.record("nobody asked before")
            }
        }
        while true {
            let scene = try #require(try await self.reader.scene(of: reader, at: Self.now))
            guard let choice = scene.decisions.first else { return scene }
            // What is shown may be gone a moment later: then the next look shows what there is.
            if case .refused(let refusal) = try await self.outcome(of: choice.decision, as: reader) {
                try #require([.notHere, .storyEnded].contains(refusal), "\(refusal)")
            }
        }
    }

    func outcome(of decision: DecisionID, as reader: UserID) async throws -> Outcome<TakeDecision.Receipt> {
        try await self.coordinator.perform(
            TakeDecision(user: reader, decision: decision),
            with: TakeDecision.Handler(rewards: .house(), requirements: .house), key: self.key())
    }

    private func take(_ decision: DecisionID, as reader: UserID) async throws -> TakeDecision.Receipt {
        guard case .done(let receipt) = try await self.outcome(of: decision, as: reader) else {
            throw Refusal.noSuchDecision
        }
        return receipt
    }
}
