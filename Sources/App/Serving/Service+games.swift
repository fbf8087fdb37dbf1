import Coordination
import Gamification
import HTTPServer
import PublicAPI
import Vocabulary

extension Service {
    /// The economy's watch and what members play.
    static func installGames(
        _ desk: StaffDesk, _ ledger: any BesitoLedger, clock: any WallClock, on router: inout Router
    ) {
        EconomyWatchRoutes(desk: desk).install(on: &router)
        ReactionRoutes(desk: desk, ledger: ledger).install(on: &router)
        TriviaRoutes(
            desk: desk, ledger: ledger, inventory: PostgresInventory(), requirements: .everything
        ).install(on: &router)
        AuctionRoutes(desk: desk, inventory: PostgresInventory()).install(on: &router)
        GameRoutes(desk: desk, clock: clock).install(on: &router)
    }
}
