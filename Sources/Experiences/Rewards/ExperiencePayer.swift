public import Coordination
import Postgres
import Vocabulary

/// Gives what completing an experience gives, through the ports of whoever owns it.
public struct ExperiencePayer: Sendable {
    private let ledger: any BesitoLedger
    private let inventory: any Inventory
    private let achievements: any Achievements
    private let shop: any ShopUnlocks

    public init(
        ledger: any BesitoLedger, inventory: any Inventory, achievements: any Achievements, shop: any ShopUnlocks
    ) {
        self.ledger = ledger
        self.inventory = inventory
        self.achievements = achievements
        self.shop = shop
    }

    /// Once and for all: when the besitos may not be given now, the rest is given without them.
    ///
    /// - Returns: the besitos and the items that were given.
    func pay(
        _ reward: ExperienceReward, for experience: String, to user: UserID, in work: UnitOfWork
    ) async throws(DatabaseError) -> (besitos: Besitos, items: [String]) {
        let source = "experience:\(experience)"
        var paid = Besitos.zero
        // In the order in which everybody locks: the balance, then the bag.
        if reward.besitos > .zero {
            let entry = LedgerEntry(EarnSource.experience, reference: source)
            if case .success(let receipt) = try await self.ledger.grant(reward.besitos, to: user, for: entry, in: work)
            {
                paid = receipt.amount
            }
        }
        let items = try await self.inventory.give(reward.items, to: user, from: source, in: work)
        for key in reward.achievements {
            _ = try await self.achievements.grant(key, to: user, from: source, in: work)
        }
        _ = try await PostgresExperiences().unlock(reward.experiences, for: user, from: source, in: work)
        _ = try await self.shop.unlock(reward.shopItems, for: user, from: source, in: work)
        return (paid, items.map(\.key))
    }
}
