import Commerce
import Coordination
import Experiences
import Gamification
import Identity
import JSON
import PublicAPI
import Vocabulary

extension ExperienceKeeper {
    /// With who really pays.
    static func live(_ ledger: any BesitoLedger) -> ExperienceKeeper {
        let inventory = PostgresInventory()
        return ExperienceKeeper(
            payer: ExperiencePayer(
                ledger: ledger, inventory: inventory,
                achievements: PostgresAchievements(ledger: ledger, inventory: inventory), shop: PostgresShopUnlocks()),
            requirements: .everything)
    }
}

extension Operations {
    /// What stories and missions are woven into.
    static func experiences(_ ledger: any BesitoLedger) -> [StaffCommand] {
        [
            StaffCommand(
                Operation(
                    PublishExperiences.Handler(),
                    example: JSONValue(of: PublishExperiences(ExampleWorld.newExperiences))
                ) { json throws(JSONFault) in try PublishExperiences(json: json, knowing: .everything) },
                .contentWrite),
            StaffCommand(
                Operation(
                    StartExperience.Handler(keeper: .live(ledger)),
                    example: StartExperience(user: ExampleWorld.member, key: ExampleWorld.experience)),
                // Completing it pays.
                .besitosGrant),
        ]
    }
}
