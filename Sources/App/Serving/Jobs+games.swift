import Coordination
import Gamification

extension Jobs {
    /// What the economy and the games do by the clock.
    static func addGames(to registry: inout JobRegistry) {
        registry.add(ProveLedger.Run())
        registry.cron(ProveLedger.kind, .cron("30 3 * * *")) { _ in ProveLedger() }
        registry.add(WatchEconomy.Handler())
        registry.cron(WatchEconomy.kind, .cron("45 3 * * *")) { _ in WatchEconomy() }
        registry.add(RemindOfLapse.Handler())
        registry.cron(RemindOfLapse.kind, .cron("10 * * * *")) { _ in RemindOfLapse() }
        registry.add(CloseAuction.Handler(inventory: PostgresInventory()))
        registry.add(CollectDebts.Handler())
        registry.cron(CollectDebts.kind, .cron("20 * * * *")) { _ in CollectDebts() }
    }
}
