public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// Staff call an auction off: besitos and item go back to whom they came from.
public struct CancelAuction: Command, JSONDecodable {
    public typealias Receipt = OpenAuction.Receipt

    public static let name = "gamification.cancel_auction"

    public let auction: AuctionID
    public let reason: String

    public init(auction: AuctionID, reason: String) {
        self.auction = auction
        self.reason = reason
    }

    public var lane: String? { "auction:\(self.auction)" }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("auction_id", self.auction)
            json.member("reason", self.reason)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "auction_id", "reason")
        self.init(auction: try fields.id("auction_id"), reason: try fields.reason())
    }

    public struct Handler: CommandHandler {
        private let hammer: Hammer

        public init(inventory: any Inventory) { self.hammer = Hammer(inventory: inventory) }

        public func execute(
            _ input: CancelAuction, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            guard let row = try await work.transaction.rows(.lockedAuction(input.auction)).first else {
                return .failure(.noSuchAuction)
            }
            let lot = try OpenLot(row: row)
            guard lot.isOpen else { return .failure(.auctionOver) }
            try await self.hammer.giveBack(input.auction, lot, as: "cancelled", in: work)
            return .success(Receipt(auction: input.auction))
        }
    }
}
