public import Coordination
import EventCatalogue
public import Postgres
public import Vocabulary

extension OpenAuction {
    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: OpenAuction, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let start = max(input.startsAt ?? work.now, work.now)
            let endsAt =
                switch input.end {
                case .at(let time): time
                case .after(let seconds): start.advanced(by: .seconds(seconds))
                }
            guard endsAt > start, endsAt <= start.advanced(by: .seconds(OpenAuction.longestSeconds)) else {
                return .failure(.auctionEndsTooSoon)
            }
            let items = try await work.transaction.rows(
                "SELECT item_id FROM gamification.items WHERE item_key = \(input.item)")
            guard let item: ItemID = try items.first?.get("item_id") else { return .failure(.noSuchGameItem) }
            if let seller = input.seller {
                let taken = try await work.transaction.rows(.takeFromBag(item, of: seller))
                guard !taken.isEmpty else { return .failure(.sellerLacksItem) }
            }
            let rows = try await work.transaction.rows(
                """
                INSERT INTO gamification.auctions (item_id, seller_id, starting_bid, minimum_increment,
                    commission_percent, soft_close_seconds, created_at, starts_at, ends_at, state)
                VALUES (\(item), \(input.seller), \(input.startingBid), \(input.minimumIncrement),
                        \(input.commissionPercent), \(input.softCloseSeconds), \(work.now), \(start), \(endsAt),
                        'open')
                RETURNING auction_id
                """)
            guard let row = rows.first else { throw .badColumn("auction_id") }
            let auction: AuctionID = try row.get("auction_id")
            work.enqueueClosing(of: auction, at: endsAt)
            work.emit(
                AuctionOpened(
                    auctionID: auction.rawValue, itemID: item, startingBid: input.startingBid, endsAt: endsAt),
                about: nil)
            return .success(Receipt(auction: auction))
        }
    }
}

extension SQL {
    /// A row when there was one to take.
    static func takeFromBag(_ item: ItemID, of user: UserID) -> SQL {
        """
        WITH one_less AS (
            UPDATE gamification.user_inventory SET quantity = quantity - 1
            WHERE user_id = \(user) AND item_id = \(item) AND quantity > 1
            RETURNING true
        ), last AS (
            DELETE FROM gamification.user_inventory
            WHERE user_id = \(user) AND item_id = \(item) AND quantity = 1
            RETURNING true
        )
        SELECT true FROM one_less UNION ALL SELECT true FROM last
        """
    }
}
