import Commerce
import Coordination
import Experiences
import Gamification
import Identity
import Membership
import Narrative
import PublicAPI

extension RewardGiver {
    /// With who really gives.
    static func live(_ ledger: any BesitoLedger) -> RewardGiver {
        let inventory = PostgresInventory()
        return RewardGiver(
            ledger: ledger, inventory: inventory,
            achievements: PostgresAchievements(ledger: ledger, inventory: inventory),
            entitlements: PostgresEntitlements(), experiences: PostgresExperiences(), shop: PostgresShopUnlocks())
    }
}

/// What members may do in the story, and what opens it to them.
extension Operations {
    static var playing: [StaffCommand] {
        let member = ExampleWorld.member
        let ledger = PostgresBesitoLedger()
        return [
            StaffCommand(
                Operation(
                    UnlockFragment.Handler(ledger: ledger, requirements: .everything),
                    example: UnlockFragment(user: member, fragment: ExampleWorld.crypt)),
                .besitosGrant),
            StaffCommand(
                Operation(
                    UnlockLinkedFragment.Handler(),
                    example: UnlockLinkedFragment(user: member, fragment: ExampleWorld.cryptKey, origin: "post:1")),
                .contentWrite),
            StaffCommand(
                Operation(
                    PlayGame.Handler(rewards: .live(ledger), requirements: .everything),
                    example: PlayGame(user: member, attempt: ExampleWorld.rightAnswer)),
                .besitosGrant),
            StaffCommand(
                Operation(
                    FollowLink.Handler(rewards: .live(ledger), requirements: .everything),
                    example: FollowLink(user: ExampleWorld.frozenMember, fragment: ExampleWorld.beginning)),
                // What is found there may pay.
                .besitosGrant),
            StaffCommand(
                Operation(
                    AccessVIPNarrative.Handler(requirements: .everything),
                    example: AccessVIPNarrative(user: ExampleWorld.frozenMember, fragment: ExampleWorld.crypt)),
                .contentWrite),
            StaffCommand(
                Operation(
                    GrantEntitlement.Handler(),
                    example: GrantEntitlement(user: member, entitlement: .vip, days: 30, reason: "Por su cumpleaños")),
                .membershipWrite),
            StaffCommand(
                Operation(
                    RevokeEntitlement.Handler(),
                    example: RevokeEntitlement(user: member, entitlement: .vip, reason: "Dado por error")),
                .membershipWrite),
        ]
    }
}
