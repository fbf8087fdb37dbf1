import Coordination
import Gamification
import Identity
import PublicAPI
import Vocabulary

extension Operations {
    static let gameTables: [TracedTable] = [.ledgerProofs, .grantReversals]

    /// The economy's watch and corrections.
    static var games: [StaffCommand] {
        [
            StaffCommand(Operation(ProveLedger.Handler(), example: ProveLedger()), .economyWrite),
            StaffCommand(
                Operation(
                    FreezeBalance.Handler(),
                    example: FreezeBalance(user: ExampleWorld.member, reason: "Regalos en círculo")), .economyWrite),
            StaffCommand(
                Operation(
                    ReleaseBalance.Handler(),
                    example: ReleaseBalance(user: ExampleWorld.frozenMember, reason: "Corregido a mano")), .economyWrite
            ),
            StaffCommand(
                Operation(
                    ReverseGrants.Handler(),
                    example: ReverseGrants(
                        GrantSelection(source: .adminGrant, from: Instant(seconds: 0)), policy: .unlimited,
                        reason: "Pagado dos veces")), .economyWrite),
        ]
    }
}
