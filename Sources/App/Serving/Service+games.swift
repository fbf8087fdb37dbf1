import BotUI
import Commerce
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

    /// What the shop sells to those alone to whom the story or an experience has opened it; what it sells already stays
    /// as it is.
    static func openDemoShop(with coordinator: Coordinator) async throws {
        let handler = OfferItem.Handler(inventory: PostgresInventory(), requirements: .everything)
        for (item, price) in [("champagne-cork", 60), ("porcelain-dove", 90)] as [(String, Int64)] {
            guard let key = IdempotencyKey("demo-offer-\(item)", scope: "demo"), let price = Besitos(price) else {
                return
            }
            let offer = OfferItem(
                .existing(item), description: nil, price: price, stock: nil,
                requirement: .atom(Requirement.Atom("shop_unlocked", .key(item))))
            _ = try await coordinator.perform(offer, with: handler, key: key)
        }
    }
}
