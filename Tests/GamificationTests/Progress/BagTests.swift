import Coordination
import Gamification
import PostgresDriver
import Testing
import Vocabulary

@Suite struct BagTests {
    private static let content = """
        {"items": [\(String.item("candle")), \(String.item("portrait", ", \"is_unique\": true")),
            \(String.item("envelope", """
                , "is_consumable": true, "use_text": {"es": "Se abre.", "en": "It opens."},
                "effect": {"besitos": 20, "items": {"candle": 2}}
                """))]}
        """

    @Test func `what is used up gives what it says, and is gone`() async throws {
        try await Parlour.with(Self.content) { parlour async throws in
            _ = try await parlour.give("envelope", 2)
            let receipt = try await parlour.use("envelope").receipt
            #expect(receipt?.left == 1)
            #expect(receipt?.paid.besitos.units == 20)
            #expect(receipt?.paid.items.map(\.key) == ["candle"])
            #expect(try await parlour.use("envelope").receipt?.left == 0)
            #expect(try await parlour.use("envelope").refusal == .notEnoughItems(required: 1, current: 0))
            let bag = try await BagReader(database: parlour.economy.database).bag(of: parlour.user)
            #expect(bag.map(\.key) == ["candle"])
            #expect(bag.first?.quantity == 4)
            #expect(try await parlour.economy.events("gamification.item_used") == 2)
            #expect(try await parlour.economy.addsUp())
        }
    }

    @Test func `what is not made to be used up stays`() async throws {
        try await Parlour.with(Self.content) { parlour async throws in
            _ = try await parlour.give("candle")
            #expect(try await parlour.use("candle").refusal == .notConsumable)
            #expect(try await parlour.use("chandelier").refusal == .noSuchItem)
        }
    }

    @Test func `of twenty who use the last one at once, one does`() async throws {
        try await Parlour.with(Self.content, connectionsPerLoop: 8) { parlour async throws in
            _ = try await parlour.give("envelope")
            let used = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 { group.addTask { try await parlour.use("envelope").receipt != nil } }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(used == 1)
            #expect(try await parlour.economy.besitos(of: parlour.user) == 20)
        }
    }

    @Test func `a correction says why, and takes no more than there is`() async throws {
        try await Parlour.with(Self.content) { parlour async throws in
            #expect(try await parlour.give("candle", 3).receipt?.quantity == 3)
            #expect(try await parlour.give("candle", -4).refusal == .notEnoughItems(required: 4, current: 3))
            #expect(try await parlour.give("candle", -3).receipt?.quantity == 0)
            #expect(try await parlour.give("portrait", 2).refusal?.code == "gamification.too_many_items")
            let corrections = try await CorrectionReader(database: parlour.economy.database)
                .corrections(of: parlour.user, limit: 10)
            #expect(corrections.map(\.change) == ["-3", "+3"])
            #expect(corrections.allSatisfy { $0.subject == "item:candle" && $0.reason == "test" })
        }
    }
}
