import Coordination
import Postgres
import Testing
import Vocabulary

@testable import Narrative

@Suite struct TakeDecisionTests {
    @Test func `a decision moves, pays, and is written down`() async throws {
        try await House.with { (house) async throws in
            try await house.start()
            let receipt = try await house.take(house.decision("puerta", "tocar"))

            #expect(receipt.scene.key == "sala" && receipt.scene.title[.english] == "The room")
            #expect(receipt.scene.level == 2 && receipt.run == 1)
            #expect(receipt.earned == Besitos(5) && receipt.balance == Besitos(5) && receipt.withheld == nil)
            #expect(try await house.scene() == receipt.scene)
            #expect(
                try await house.texts(
                    """
                    SELECT concat_ws(' ', fragment_key, status, visits, choices_made -> 0 ->> 'decision')
                    FROM narrative.user_narrative_progress JOIN narrative.narrative_fragments USING (fragment_id)
                    ORDER BY fragment_id
                    """) == ["puerta completed 1 tocar", "sala started 1"])
            #expect(try await house.texts("SELECT flag FROM narrative.user_narrative_flags") == ["confident_approach"])
            #expect(
                try await house.texts("SELECT source || ' ' || reference FROM gamification.transactions") == [
                    "decision decision:puerta/tocar"
                ])
            #expect(
                try await house.events() == [
                    "narrative.fragment_started", "narrative.fragment_visited", "gamification.besitos_earned",
                    "narrative.decision_taken", "narrative.fragment_completed", "narrative.level_completed",
                    "narrative.fragment_started", "narrative.fragment_visited", "coordinator.decision_taken",
                ])
        }
    }

    @Test func `an ending is completed by arriving`() async throws {
        try await House.with { (house) async throws in
            try await house.start()
            try await house.take(house.decision("puerta", "rodear"))
            let receipt = try await house.take(house.decision("jardin", "dormir"))
            #expect(receipt.scene.isEnd && receipt.earned == .zero && receipt.balance == nil)
            #expect(
                try await house.texts(
                    """
                    SELECT status FROM narrative.user_narrative_progress JOIN narrative.narrative_fragments
                    USING (fragment_id) WHERE fragment_key = 'fin'
                    """) == ["completed"])
            #expect(
                try await house.events().suffix(3) == [
                    "narrative.fragment_completed", "narrative.level_completed", "coordinator.decision_taken",
                ])
            #expect(try await house.refusal(of: house.decision("jardin", "dormir")) == .storyEnded)
        }
    }

    @Test func `a second tap and an old button are refused and pay nothing`() async throws {
        try await House.with { (house) async throws in
            try await house.start()
            let knock = try await house.decision("puerta", "tocar")
            try await house.take(knock)
            #expect(try await house.refusal(of: knock) == .notHere)
            #expect(try await house.refusal(of: house.decision("puerta", "rodear")) == .notHere)
            #expect(try await house.balance() == ["5"])
        }
    }

    @Test func `twenty taps at once move once and pay once`() async throws {
        try await House.with { (house) async throws in
            try await house.start()
            let knock = try await house.decision("puerta", "tocar")
            let around = try await house.decision("puerta", "rodear")
            let done = try await withThrowingTaskGroup(of: Bool.self) { group in
                for tap in 0..<20 {
                    group.addTask {
                        if case .done = try await house.outcome(of: tap.isMultiple(of: 2) ? knock : around) {
                            true
                        } else {
                            false
                        }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(done == 1)
            #expect(try await house.texts("SELECT count(*) FROM gamification.transactions WHERE amount <> 5") == ["0"])
            #expect(try await house.events().filter { $0 == "coordinator.decision_taken" }.count == 1)
        }
    }

    @Test func `the same key gives the same receipt and writes nothing`() async throws {
        try await House.with { (house) async throws in
            try await house.start()
            let command = TakeDecision(user: house.member, decision: try await house.decision("puerta", "tocar"))
            let handler = TakeDecision.Handler(rewards: .house(CappedLedger()), requirements: .house)
            let key = house.key()
            guard case .done(let first) = try await house.coordinator.perform(command, with: handler, key: key),
                case .replayed(let second) = try await house.coordinator.perform(command, with: handler, key: key)
            else {
                Issue.record("the first was not done or the second not replayed")
                return
            }
            #expect(first == second)
        }
    }

    @Test func `what is not there, or not begun, is refused`() async throws {
        try await House.with { (house) async throws in
            #expect(try await house.refusal(of: DecisionID(999_999)) == .noSuchDecision)
            #expect(try await house.refusal(of: house.decision("puerta", "tocar")) == .notHere)
            #expect(try await house.events().isEmpty)
        }
    }

    @Test func `going round in a circle counts visits and adds choices`() async throws {
        try await House.with { (house) async throws in
            try await house.start()
            for _ in 0..<2 {
                try await house.take(house.decision("puerta", "rodear"))
                try await house.take(house.decision("jardin", "volver"))
            }
            #expect(
                try await house.texts(
                    """
                    SELECT visits || ' ' || jsonb_array_length(choices_made) FROM narrative.user_narrative_progress
                    ORDER BY fragment_id
                    """) == ["3 2", "2 2"])
        }
    }

    @Test func `reading again pays no decision twice`() async throws {
        try await House.with { (house) async throws in
            try await house.start()
            try await house.take(house.decision("puerta", "tocar"))
            try await house.restart()
            let again = try await house.take(house.decision("puerta", "tocar"))
            #expect(again.run == 2 && again.earned == .zero)
            #expect(try await house.take(house.decision("sala", "salir")).earned == Besitos(3))
            #expect(try await house.balance() == ["8"])
        }
    }

    @Test func `a cap withholds the besitos, not the story, and a later run may pay`() async throws {
        try await House.with { (house) async throws in
            try await house.start()
            let knock = try await house.decision("puerta", "tocar")
            let capped = try await house.take(knock, paidBy: CappedLedger())
            #expect(capped.scene.key == "sala" && capped.earned == .zero)
            #expect(capped.withheld == CappedLedger.refusal.code)
            try await house.restart()
            #expect(try await house.take(knock).earned == Besitos(5))
        }
    }

    @Test func `when the payment breaks nothing has happened`() async throws {
        try await House.with { (house) async throws in
            try await house.start()
            let knock = try await house.decision("puerta", "tocar")
            await #expect(throws: DatabaseError.unreachable("gone")) {
                try await house.outcome(of: knock, paidBy: BrokenLedger())
            }
            #expect(try await house.scene()?.key == "puerta")
            #expect(try await house.texts("SELECT flag FROM narrative.user_narrative_flags").isEmpty)
            #expect(try await house.events() == ["narrative.fragment_started", "narrative.fragment_visited"])
            #expect(try await house.take(knock).earned == Besitos(5))
        }
    }
}
