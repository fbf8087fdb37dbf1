import Coordination
import Membership
import Postgres
import Testing
import Vocabulary

@testable import Narrative

@Suite struct VIPTests {
    @Test func `who is not VIP gets a preview and an offer, and that they came is kept`() async throws {
        try await House.with(publishing: StorySource.house) { (house) async throws in
            try await house.start()
            let bedroom = try await house.fragment("alcoba")
            guard case .vipRequired(let invitation) = try await house.access(bedroom) else {
                Issue.record("let in")
                return
            }
            #expect(invitation.preview?.spanish == "Huele a higos, Ana." && invitation.offer == "vip_welcome")
            guard case .vipRequired(let later) = try await house.access(bedroom) else { return }
            #expect(later.attempts == 2 && later.offer == "vip_monthly")
            #expect(
                try await house.events().suffix(4) == [
                    "coordinator.access_denied", "analytics.conversion_opportunity", "coordinator.access_denied",
                    "analytics.conversion_opportunity",
                ])
            #expect(
                try await house.texts(
                    "SELECT data ->> 'trigger' FROM coordination.event_log WHERE type LIKE 'analytics.%'")
                    == ["vip_content_access_denied", "vip_content_access_denied"])
        }
    }

    @Test func `VIP members read it, and so does everybody what is not VIP`() async throws {
        try await House.with(publishing: StorySource.house) { (house) async throws in
            try await house.start()
            guard case .granted(let hall) = try await house.access(house.fragment("vestibulo")) else {
                Issue.record("kept out of the hall")
                return
            }
            #expect(hall.key == "vestibulo")
            try await house.makeVIP()
            guard case .granted(let bedroom) = try await house.access(house.fragment("alcoba")) else {
                Issue.record("kept out of the bedroom")
                return
            }
            #expect(bedroom.key == "alcoba")
            #expect(try await house.events().last == "analytics.vip_content_accessed")
            try await house.endVIP()
            guard case .vipRequired = try await house.access(house.fragment("alcoba")) else {
                Issue.record("let in after the end")
                return
            }
        }
    }

    @Test func `what a fragment needs besides is refused, VIP or not`() async throws {
        let source = StorySource.house.replacing("secret: yes", with: "vip: yes")
        try await House.with(publishing: source) { (house) async throws in
            try await house.start()
            try await house.makeVIP()
            let outcome = try await house.accessOutcome(house.fragment("cripta"))
            guard case .refused(let refusal) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(refusal.missing.flatMap(\.checks).map(\.kind) == ["flag", "min_besitos"])
            #expect(refusal.facts["unlock_price"] == 500)
        }
    }

    @Test func `besitos do not open VIP`() async throws {
        let source = StorySource.house.replacing("secret: yes", with: "vip: yes")
        try await House.with(publishing: source) { (house) async throws in
            try await house.start()
            try await house.grant(900)
            let refusal = try await house.refusal(of: house.decision("vestibulo", "bajar"))
            #expect(refusal?.facts["unlock_price"] == nil)
            #expect(
                try await house.unlockRefusal(house.fragment("cripta"))?.missing.flatMap(\.checks).map(\.kind) == [
                    "vip"
                ])
        }
    }
}

/// Seed 001 section 6.3.1, `TestCoordinadorCentral`, translated.
@Suite struct SeedDecisionTests {
    /// `create_test_fragment(requirements={'vip': True})`, and a decision that leads there.
    private static let vipRoom = StorySource.changed(
        "title.en: The room\n", to: "title.en: The room\nneeds: vip\n")

    @Test func `test_tomar_decision_valid_requirements`() async throws {
        try await House.with(publishing: Self.vipRoom) { (house) async throws in
            // user = create_test_user(vip=True, besitos=100)
            try await house.makeVIP()
            try await house.grant(100)
            try await house.start()
            // result = coordinator.TOMAR_DECISION(user.id, fragment.id, decision.id)
            #expect(TakeDecision.name == "TOMAR_DECISION")
            let outcome = try await house.outcome(of: house.decision("puerta", "tocar"))
            // assert result['success'] == True
            guard case .done(let result) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            // assert result['rewards_granted'] is not None
            #expect(result.earned > .zero)
            // assert user.refresh_balance() >= 100
            #expect(try await house.besitos() >= 100)
        }
    }

    @Test func `test_tomar_decision_missing_requirements`() async throws {
        try await House.with(publishing: Self.vipRoom) { (house) async throws in
            // user = create_test_user(vip=False)
            try await house.start()
            // assert result['success'] == False; assert 'vip' in result['missing_requirements']
            let refusal = try await house.refusal(of: house.decision("puerta", "tocar"))
            #expect(refusal?.missing.flatMap(\.checks).map(\.kind).contains("vip") == true)
        }
    }

    @Test func `test_transaction_rollback_on_error`() async throws {
        try await House.with(publishing: Self.vipRoom) { (house) async throws in
            // user = create_test_user(besitos=100)
            try await house.grant(100)
            try await house.makeVIP()
            try await house.start()
            // with patch('…grant_besitos', side_effect=Exception("DB Error")): with pytest.raises(Exception)
            await #expect(throws: DatabaseError.self) {
                try await house.outcome(of: house.decision("puerta", "tocar"), paidBy: BrokenLedger())
            }
            // assert user.refresh_balance() == 100
            #expect(try await house.besitos() == 100)
        }
    }
}
