import BotUI
import Coordination
import Gamification
import Identity
import JSON
import PublicAPI
import Vocabulary

extension Operations {
    static let gameTables: [TracedTable] = [.ledgerProofs, .grantReversals, .auctionBids, .gifts]

    /// The economy's watch and corrections, and what members play.
    static func games(_ ledger: any BesitoLedger, _ inventory: any Inventory) -> [StaffCommand] {
        self.watch + self.reactions(ledger) + self.trivia(ledger, inventory) + self.auctions(inventory) + self.sharing
    }

    private static var watch: [StaffCommand] {
        let member = ExampleWorld.member
        return [
            StaffCommand(Operation(ProveLedger.Handler(), example: ProveLedger()), .economyWrite),
            StaffCommand(
                Operation(
                    FreezeBalance.Handler(), example: FreezeBalance(user: member, reason: "Regalos en círculo")),
                .economyWrite),
            StaffCommand(
                Operation(
                    ReleaseBalance.Handler(),
                    example: ReleaseBalance(user: ExampleWorld.frozenMember, reason: "Corregido a mano")), .economyWrite
            ),
            StaffCommand(
                Operation(RepairBalance.Handler(), example: RepairBalance(user: member, reason: "Contado de nuevo")),
                .economyWrite),
            StaffCommand(
                Operation(
                    ReverseGrants.Handler(),
                    example: ReverseGrants(
                        GrantSelection(source: .adminGrant, from: Instant(seconds: 0)), policy: .unlimited,
                        reason: "Pagado dos veces")), .economyWrite),
            StaffCommand(
                Operation(StartMultiplier.Handler(), example: ExampleWorld.newMultiplier), .economyWrite),
            StaffCommand(
                Operation(
                    CancelMultiplier.Handler(),
                    example: CancelMultiplier(key: ExampleWorld.multiplier.key, reason: "Termina antes")), .economyWrite
            ),
            StaffCommand(
                Operation(
                    ChangeEconomySegment.Handler(),
                    example: ChangeEconomySegment(
                        EconomySegment(segment: "new", fromLifetime: 0, earnPercent: 150))), .economyWrite),
            StaffCommand(
                Operation(
                    ChangeEconomySettings.Handler(),
                    example: ChangeEconomySettings(
                        EconomySettings(
                            maxDailyGrants: 400, bonusDays: 14, reminderDays: 2, inflationAlertPercent: 25,
                            streakFreezeItem: "streak-freeze", maxFrozenDays: 2))), .economyWrite),
        ]
    }

    private static func reactions(_ ledger: any BesitoLedger) -> [StaffCommand] {
        let member = ExampleWorld.member
        let reaction = ReactToContent(user: member, contentType: .narrativeFragment, content: 1, reaction: "love")
        let given = ReactToContent(user: member, contentType: .narrativeFragment, content: 2, reaction: "fire")
        return [
            StaffCommand(Operation(ReactToContent.Handler(ledger: ledger), example: reaction), .besitosGrant),
            StaffCommand(
                Operation(
                    PublishPost.Handler(),
                    example: PublishPost(
                        KeepPost(chat: TelegramID(-1_001_234), text: "La puerta está abierta.", reactions: ["love"]))),
                .contentWrite),
            StaffCommand(Operation(RemoveReaction.Handler(), example: RemoveReaction(given)), .besitosGrant),
            StaffCommand(
                Operation(
                    ChangeReactionReward.Handler(),
                    example: ChangeReactionReward(
                        ReactionReward(contentType: .mission, reaction: "star", besitos: Besitos(3)!))), .economyWrite),
        ]
    }

    private static func trivia(_ ledger: any BesitoLedger, _ inventory: any Inventory) -> [StaffCommand] {
        let other = ExampleWorld.frozenMember
        return [
            StaffCommand(
                Operation(PublishTrivia.Handler(), example: JSONValue(of: ExampleWorld.newTrivia)) {
                    json throws(JSONFault) in
                    try PublishTrivia(json: json, knowing: .everything)
                }, .contentWrite),
            StaffCommand(
                Operation(AskTrivia.Handler(requirements: .everything), example: AskTrivia(user: other)), .besitosGrant),
            StaffCommand(
                Operation(
                    AnswerTrivia.Handler(ledger: ledger, inventory: inventory),
                    example: AnswerTrivia(user: ExampleWorld.member, trivia: TriviaID(1), option: "b")), .besitosGrant),
        ]
    }

    private static func auctions(_ inventory: any Inventory) -> [StaffCommand] {
        [
            StaffCommand(
                Operation(OpenAuction.Handler(), example: ExampleWorld.auction(of: ExampleWorld.auctionedItem)),
                .economyWrite),
            StaffCommand(
                Operation(
                    PlaceBid.Handler(),
                    example: PlaceBid(
                        user: ExampleWorld.member, auction: ExampleWorld.openAuction, amount: Besitos(60)!)),
                .besitosGrant),
            StaffCommand(
                Operation(
                    EndAuction.Handler(),
                    example: EndAuction(auction: ExampleWorld.wonAuction, reason: "Ya está bien")), .economyWrite),
            StaffCommand(
                Operation(
                    CancelAuction.Handler(inventory: inventory),
                    example: CancelAuction(auction: ExampleWorld.openAuction, reason: "Un error")), .economyWrite),
        ]
    }

    private static var sharing: [StaffCommand] {
        let member = ExampleWorld.member
        return [
            StaffCommand(
                Operation(
                    GiveBesitos.Handler(),
                    example: GiveBesitos(
                        from: member, to: ExampleWorld.frozenMember, amount: Besitos(20)!, note: "Para ti")),
                .besitosGrant),
            StaffCommand(
                Operation(ChooseNotices.Handler(), example: ChooseNotices(user: member, isWanted: false)),
                .besitosGrant),
            StaffCommand(
                Operation(ChangeGiftRules.Handler(), example: ChangeGiftRules(ExampleWorld.giftRules)), .economyWrite),
            StaffCommand(
                Operation(
                    ShowInLeaderboards.Handler(), example: ShowInLeaderboards(user: member, isShown: false)),
                .besitosGrant),
        ]
    }
}
