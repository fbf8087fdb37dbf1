public import Coordination
import Gamification
public import HTTPServer
import HTTPWire
import Identity
import JSON
import Postgres
import Vocabulary

/// `/api/v1/auctions`.
public struct AuctionRoutes: Sendable {
    private let desk: StaffDesk
    private let reader: AuctionReader
    private let cancel: CancelAuction.Handler

    public init(desk: StaffDesk, inventory: any Inventory) {
        self.desk = desk
        self.reader = AuctionReader(database: desk.database)
        self.cancel = CancelAuction.Handler(inventory: inventory)
    }

    public func install(on router: inout Router) {
        let (desk, reader, cancel) = (self.desk, self.reader, self.cancel)
        router.get("/api/v1/auctions") { request throws(Problem) in
            let isClosed = try request.query("closed", as: Bool.self) ?? false
            return try await desk.list(request, allowedTo: .usersRead) { limit throws(DatabaseError) in
                try await reader.auctions(closed: isClosed, limit: limit)
            }
        }
        router.post("/api/v1/auctions") { request throws(Problem) in
            try await desk.perform(request, allowedTo: .economyWrite, OpenAuction.Handler()) { body throws(JSONFault) in
                try OpenAuction(body)
            }
        }
        router.get("/api/v1/auctions/{auction}") { request throws(Problem) in try await self.show(request) }
        router.post("/api/v1/auctions/{auction}/bids") { request throws(Problem) in
            let auction = try Self.auction(request)
            return try await desk.perform(request, allowedTo: .besitosGrant, PlaceBid.Handler()) {
                body throws(JSONFault) in
                try body.allow(only: "user_id", "amount")
                return PlaceBid(
                    user: try body.id("user_id"), auction: auction, amount: try body.besitos("amount"))
            }
        }
        router.post("/api/v1/auctions/{auction}/endings") { request throws(Problem) in
            let auction = try Self.auction(request)
            return try await desk.perform(request, allowedTo: .economyWrite, EndAuction.Handler()) {
                body throws(JSONFault) in
                try body.allow(only: "reason")
                return EndAuction(auction: auction, reason: try body.reason())
            }
        }
        router.post("/api/v1/auctions/{auction}/cancellations") { request throws(Problem) in
            let auction = try Self.auction(request)
            return try await desk.perform(request, allowedTo: .economyWrite, cancel) { body throws(JSONFault) in
                try body.allow(only: "reason")
                return CancelAuction(auction: auction, reason: try body.reason())
            }
        }
    }

    private static func auction(_ request: RoutedRequest) throws(Problem) -> AuctionID {
        let id: Int64 = try request.path("auction")
        return AuctionID(id)
    }

    /// With its newest bids.
    private func show(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.desk.access.staff(request, allowedTo: .usersRead)
        let id = try Self.auction(request)
        let limit = try request.limit()
        let (auction, bids) = try await unlessBroken { () async throws(DatabaseError) in
            (try await self.reader.auction(id), try await self.reader.bids(for: id, limit: limit))
        }
        guard let auction else { throw Problem(Refusal.noSuchAuction) }
        return .json { json in
            json.member("auction", auction)
            json.member("bids", bids)
        }
    }
}
