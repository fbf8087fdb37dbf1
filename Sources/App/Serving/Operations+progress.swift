import Coordination
import Gamification
import Identity
import JSON
import PublicAPI
import Vocabulary

extension Operations {
    /// What members own, and what follows from what they do.
    static func progress(_ ledger: any BesitoLedger, _ inventory: any Inventory) -> [StaffCommand] {
        let achievements = PostgresAchievements(ledger: ledger, inventory: inventory)
        return Self.bag(ledger, inventory, achievements) + Self.missions(ledger, inventory, achievements)
            + Self.achievements(achievements) + [
                StaffCommand(
                    Operation(
                        PublishGameContent.Handler(),
                        example: JSONValue(of: PublishGameContent(ExampleWorld.newGameContent))
                    ) { json throws(JSONFault) in try PublishGameContent(json: json, knowing: .everything) },
                    .contentWrite),
                StaffCommand(
                    Operation(
                        CorrectStreak.Handler(),
                        example: CorrectStreak(user: ExampleWorld.member, days: 7, reason: "La casa estuvo cerrada")),
                    .besitosGrant),
            ]
    }

    private static func bag(
        _ ledger: any BesitoLedger, _ inventory: any Inventory, _ achievements: any Achievements
    ) -> [StaffCommand] {
        let member = ExampleWorld.member
        return [
            StaffCommand(
                Operation(
                    UseItem.Handler(ledger: ledger, inventory: inventory, achievements: achievements),
                    example: UseItem(user: member, key: ExampleWorld.consumable)), .besitosGrant),
            StaffCommand(
                Operation(
                    CorrectInventory.Handler(),
                    example: CorrectInventory(
                        user: member, key: ExampleWorld.consumable, change: -1, reason: "Dado por error")),
                .besitosGrant),
        ]
    }

    private static func missions(
        _ ledger: any BesitoLedger, _ inventory: any Inventory, _ achievements: any Achievements
    ) -> [StaffCommand] {
        let member = ExampleWorld.member
        return [
            StaffCommand(
                Operation(
                    AssignMissions.Handler(requirements: .everything),
                    example: AssignMissions(user: member)), .besitosGrant),
            StaffCommand(
                Operation(
                    ClaimMission.Handler(ledger: ledger, inventory: inventory, achievements: achievements),
                    example: ClaimMission(user: member, key: ExampleWorld.completedMission)), .besitosGrant),
            StaffCommand(
                Operation(
                    CorrectMission.Handler(requirements: .everything),
                    example: CorrectMission(
                        user: member, key: ExampleWorld.mission, change: .completed, reason: "Lo hizo por teléfono")),
                .besitosGrant),
        ]
    }

    private static func achievements(_ achievements: any Achievements) -> [StaffCommand] {
        let member = ExampleWorld.member
        return [
            StaffCommand(
                Operation(
                    GrantAchievement.Handler(achievements: achievements),
                    example: GrantAchievement(
                        user: member, key: ExampleWorld.achievement, reason: "Por organizar el baile")),
                .besitosGrant),
            StaffCommand(
                Operation(
                    RevokeAchievement.Handler(),
                    example: RevokeAchievement(
                        user: member, key: ExampleWorld.heldAchievement, reason: "Dado por error")), .besitosGrant),
            StaffCommand(
                Operation(
                    BackfillAchievement.Handler(),
                    example: BackfillAchievement(key: ExampleWorld.earnableAchievement)), .besitosGrant),
        ]
    }
}
