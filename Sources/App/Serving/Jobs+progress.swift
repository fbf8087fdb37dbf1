import Coordination
import Gamification

extension Jobs {
    static func addProgress(to registry: inout JobRegistry) {
        registry.add(ExpireMissions.Handler())
        registry.cron(ExpireMissions.kind, .cron("20 * * * *")) { _ in ExpireMissions() }
        registry.add(
            ReviewAchievements.Handler(
                achievements: PostgresAchievements(ledger: PostgresBesitoLedger(), inventory: PostgresInventory()),
                requirements: .everything))
        registry.cron(ReviewAchievements.kind, .cron("40 3 * * *")) { _ in ReviewAchievements() }
    }
}
