public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// Staff end an auction before its time: the highest bid wins, if there is one.
public struct EndAuction: Command, JSONDecodable {
    public typealias Receipt = OpenAuction.Receipt

    public static let name = "gamification.end_auction"

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
        public init() {}

        public func execute(
            _ input: EndAuction, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            guard let row = try await work.transaction.rows(.lockedAuction(input.auction)).first else {
                return .failure(.noSuchAuction)
            }
            let lot = try OpenLot(row: row)
            guard lot.isOpen else { return .failure(.auctionOver) }
            guard lot.startsAt < work.now else { return .failure(.auctionNotBegun) }
            work.transaction.queue(
                "UPDATE gamification.auctions SET ends_at = \(work.now) WHERE auction_id = \(input.auction)")
            work.enqueueClosing(of: input.auction, at: work.now)
            return .success(Receipt(auction: input.auction))
        }
    }
}
