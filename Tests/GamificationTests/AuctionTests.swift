import Coordination
import PostgresDriver
import Testing
import Vocabulary

@testable import Gamification

@Suite struct AuctionTests {
    private static let end = Economy.start.advanced(by: .seconds(600))

    private func open(
        seller: UserID? = nil, softClose: Int64 = 60, isUnique: Bool = false, in economy: Economy
    ) async throws -> (AuctionID, ItemID) {
        let item = try await economy.item("mask", isUnique: isUnique)
        if let seller {
            try await economy.sql(
                """
                INSERT INTO gamification.user_inventory (user_id, item_id, quantity, acquired_at)
                VALUES (\(seller), \(item), 1, now())
                """)
        }
        let command = OpenAuction(
            item: "mask", seller: seller, startingBid: Besitos(10)!, minimumIncrement: Besitos(5)!,
            softCloseSeconds: softClose, end: .at(Self.end))
        return (try #require(try await economy.do(command, OpenAuction.Handler()).receipt).auction, item)
    }

    private func bid(
        _ amount: Int64, for auction: AuctionID, by user: UserID, in economy: Economy
    ) async throws -> Outcome<PlaceBid.Receipt> {
        try await economy.do(PlaceBid(user: user, auction: auction, amount: Besitos(amount)!), PlaceBid.Handler())
    }

    private func close(_ auction: AuctionID, in economy: Economy) async throws {
        try await economy.run(
            CloseAuction.Handler(inventory: PostgresInventory()), CloseAuction(auction: auction))
    }

    @Test func `a bid is held, whoever is outbid has theirs back at once, and the hammer spends the winner's`()
        async throws
    {
        try await Economy.with { economy async throws in
            let (ana, eva) = (try await economy.member(owning: 100), try await economy.member(owning: 100))
            let (auction, item) = try await self.open(in: economy)
            #expect(try await self.bid(20, for: auction, by: ana, in: economy).receipt != nil)
            #expect(try await economy.besitos(of: ana) == 80)
            #expect(
                try await self.bid(24, for: auction, by: eva, in: economy).refusal == .bidTooLow(minimum: Besitos(25)!))
            #expect(try await self.bid(25, for: auction, by: eva, in: economy).receipt != nil)
            #expect(try await economy.besitos(of: ana) == 100)
            #expect(try await economy.events("gamification.member_outbid") == 1)
            #expect(try await self.bid(50, for: auction, by: eva, in: economy).refusal == .alreadyLeading)
            #expect(try await economy.addsUp())
            economy.clock.set(Self.end)
            #expect(try await self.bid(60, for: auction, by: ana, in: economy).refusal == .auctionOver)
            try await self.close(auction, in: economy)
            #expect(try await economy.besitos(of: eva) == 75)
            #expect(try await economy.owned(item, by: eva) == 1)
            #expect(try await economy.events("gamification.auction_won") == 1)
            #expect(try await economy.addsUp())
        }
    }

    @Test func `a member who sells gets the bid less ten percent, which burn`() async throws {
        try await Economy.with { economy async throws in
            let (seller, buyer) = (try await economy.member(), try await economy.member(owning: 100))
            let (auction, item) = try await self.open(seller: seller, in: economy)
            #expect(try await economy.owned(item, by: seller) == 0)
            #expect(try await self.bid(45, for: auction, by: seller, in: economy).refusal == .ownAuction)
            _ = try await self.bid(45, for: auction, by: buyer, in: economy)
            economy.clock.set(Self.end)
            try await self.close(auction, in: economy)
            #expect(try await economy.besitos(of: seller) == 40, "five of 45 are the commission, rounded up")
            #expect(try await economy.besitos(of: buyer) == 55)
            let totals = try await LedgerProof(database: economy.database).totals()
            #expect(totals?.outstanding == 95)
            #expect(try await economy.addsUp())
        }
    }

    @Test func `without a bid the item goes back`() async throws {
        try await Economy.with { economy async throws in
            let seller = try await economy.member()
            let (auction, item) = try await self.open(seller: seller, in: economy)
            economy.clock.set(Self.end)
            try await self.close(auction, in: economy)
            #expect(try await economy.owned(item, by: seller) == 1)
            #expect(try await economy.sql("SELECT state FROM gamification.auctions") == [["unsold"]])
        }
    }

    @Test func `a bid close to the end moves it, and the first hammer does nothing`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member(owning: 100)
            let (auction, _) = try await self.open(in: economy)
            economy.clock.set(Self.end.advanced(by: .seconds(-10)))
            let receipt = try await self.bid(20, for: auction, by: user, in: economy).receipt
            #expect(receipt?.endsAt == Self.end.advanced(by: .seconds(50)))
            economy.clock.set(Self.end)
            try await self.close(auction, in: economy)
            #expect(try await economy.sql("SELECT state FROM gamification.auctions") == [["open"]])
            #expect(
                try await economy.sql(
                    "SELECT count(*) FROM coordination.jobs WHERE kind = 'gamification.close_auction' AND state = 'scheduled'"
                )
                    == [["2"]])
        }
    }

    @Test func `closed by three instances while twenty bid at the hammer, it is sold once`() async throws {
        try await Economy.with(connectionsPerLoop: 8) { economy async throws in
            var bidders: [UserID] = []
            for _ in 0..<20 { bidders.append(try await economy.member(owning: 1000)) }
            let (auction, item) = try await self.open(softClose: 0, in: economy)
            _ = try await self.bid(10, for: auction, by: bidders[0], in: economy)
            economy.clock.set(Self.end.advanced(by: .milliseconds(-1)))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, bidder) in bidders.enumerated() {
                    if index == 10 { economy.clock.set(Self.end) }
                    group.addTask {
                        _ = try await self.bid(Int64(20 + 10 * index), for: auction, by: bidder, in: economy)
                    }
                    if index % 7 == 0 { group.addTask { try await self.close(auction, in: economy) } }
                }
                try await group.waitForAll()
            }
            try await self.close(auction, in: economy)
            #expect(try await economy.events("gamification.auction_won") == 1)
            #expect(
                try await economy.sql("SELECT sum(quantity) FROM gamification.user_inventory WHERE item_id = \(item)")
                    == [["1"]])
            #expect(try await economy.sql("SELECT count(*) FROM gamification.holds WHERE state = 'open'") == [["0"]])
            #expect(
                try await economy.sql("SELECT count(*) FROM gamification.holds WHERE state = 'captured'") == [["1"]])
            #expect(try await economy.addsUp())
        }
    }

    @Test func `called off, everything goes back`() async throws {
        try await Economy.with { economy async throws in
            let (seller, buyer) = (try await economy.member(), try await economy.member(owning: 100))
            let (auction, item) = try await self.open(seller: seller, in: economy)
            _ = try await self.bid(45, for: auction, by: buyer, in: economy)
            let command = CancelAuction(auction: auction, reason: "a mistake")
            let handler = CancelAuction.Handler(inventory: PostgresInventory())
            #expect(try await economy.do(command, handler).receipt != nil)
            #expect(try await economy.do(command, handler).refusal == .auctionOver)
            #expect(try await economy.besitos(of: buyer) == 100)
            #expect(try await economy.owned(item, by: seller) == 1)
            #expect(try await economy.addsUp())
        }
    }

    @Test func `what is owned once is not bid for by its owner`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member(owning: 100)
            let (auction, item) = try await self.open(isUnique: true, in: economy)
            try await economy.sql(
                "INSERT INTO gamification.user_inventory VALUES (\(user), \(item), 1, now())")
            #expect(try await self.bid(45, for: auction, by: user, in: economy).refusal == .ownsUniqueItem)
        }
    }

    @Test func `statements do not grow with the bids`() async throws {
        try await Economy.with { economy async throws in
            let (ana, eva) = (try await economy.member(owning: 1000), try await economy.member(owning: 1000))
            let (auction, _) = try await self.open(in: economy)
            func statements(_ amount: Int64, by user: UserID) async throws -> Int {
                let before = economy.database.statementCount
                _ = try await self.bid(amount, for: auction, by: user, in: economy)
                return economy.database.statementCount - before
            }
            _ = try await statements(10, by: ana)
            let second = try await statements(20, by: eva)
            for step in 0..<10 { _ = try await statements(Int64(30 + 10 * step), by: step % 2 == 0 ? ana : eva) }
            #expect(try await statements(500, by: ana) == second)
        }
    }
}
