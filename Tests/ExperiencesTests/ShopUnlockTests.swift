import Commerce
import Coordination
import Gamification
import Testing
import Vocabulary

@testable import Experiences

@Suite struct ShopUnlockTests {
    @Test func `what asks to be opened is sold to those alone to whom it was`() async throws {
        try await Estate.with(members: 2) { (estate) async throws in
            let offer = try await estate.perform(
                OfferItem(
                    .existing("mask"), description: nil, price: Besitos(10)!, stock: nil,
                    requirement: .atom(Requirement.Atom("shop_unlocked", .key("mask")))),
                with: OfferItem.Handler(inventory: PostgresInventory(), requirements: .estate))
            let buy = PurchaseItem.Handler(
                ledger: PostgresBesitoLedger(), inventory: PostgresInventory(), requirements: .estate)
            for user in estate.members {
                try await estate.perform(
                    GrantBesitos(user: user, amount: Besitos(50)!, source: .adminGrant, description: nil),
                    with: GrantBesitos.Handler(ledger: PostgresBesitoLedger()))
            }
            try await estate.read()
            #expect(try await estate.events("commerce.") == ["item_unlocked"])
            try await estate.perform(PurchaseItem(user: estate.member, item: offer.shopItem), with: buy)
            do {
                try await estate.perform(PurchaseItem(user: estate.members[1], item: offer.shopItem), with: buy)
                Issue.record("it was sold")
            } catch let refusal as Refusal {
                #expect(refusal.code == "commerce.locked")
                guard case .one(let check)? = refusal.missing.first else {
                    Issue.record("nothing is said to be missing")
                    return
                }
                #expect(check.label?.english == "Mask" && check.suggestion == "commerce.unlock_item")
            }
        }
    }
}
