import BotUI
import Coordination
import Gamification
import HTTPServer
import JSON
import PublicAPI
import Vocabulary

extension Service {
    /// The economy's watch and what members play.
    static func installGames(
        _ desk: StaffDesk, _ ledger: any BesitoLedger, clock: any WallClock, on router: inout Router
    ) {
        EconomyWatchRoutes(desk: desk).install(on: &router)
        ReactionRoutes(desk: desk, ledger: ledger).install(on: &router)
        PostRoutes(desk: desk, publish: PublishPost.Handler(), deliveredBy: PostDelivery.name) {
            (body) throws(JSONFault) in try PublishPost(body)
        }
        .install(on: &router)
        TriviaRoutes(
            desk: desk, ledger: ledger, inventory: PostgresInventory(), requirements: .everything
        ).install(on: &router)
        AuctionRoutes(desk: desk, inventory: PostgresInventory()).install(on: &router)
        GameRoutes(desk: desk, clock: clock).install(on: &router)
    }

    /// One thing to bid for, on sale for three days; nothing when it was opened within the days that keys are kept.
    static func openDemoAuction(with coordinator: Coordinator) async throws {
        guard let key = IdempotencyKey("demo-auction", scope: "demo"), let start = Besitos(40),
            let step = Besitos(10)
        else { return }
        let auction = OpenAuction(
            item: "opera-glasses", startingBid: start, minimumIncrement: step, end: .after(seconds: 3 * 86_400))
        _ = try await coordinator.perform(auction, with: OpenAuction.Handler(), key: key)
    }
}
