import Coordination
import Gamification
import Postgres
import Testing
import Vocabulary
import Workers

@testable import Narrative

@Suite struct RewardTests {
    private static func house(_ body: @escaping (House) async throws -> Void) async throws {
        try await House.with(publishing: nil) { (house) async throws in
            try await house.define("candle", "Vela")
            try await house.define("glove", "Guante", isUnique: true)
            _ = try await house.publish(StorySource.house)
            try await house.start()
            try await body(house)
        }
    }

    private func bag(_ house: House) async throws -> [String] {
        try await house.texts(
            """
            SELECT item_key || ' ' || quantity FROM gamification.user_inventory JOIN gamification.items USING (item_id)
            ORDER BY item_key
            """)
    }

    @Test func `a decision and the place it leads to give once, however often they are read`() async throws {
        try await Self.house { (house) async throws in
            let receipt = try await house.take(house.decision("vestibulo", "mirar"))
            #expect(receipt.earned == Besitos(5) && receipt.given.besitos == Besitos(10))
            #expect(receipt.given.items.map(\.key) == ["candle", "glove"])
            #expect(receipt.given.items.map(\.name.spanish) == ["Vela", "Guante"])
            #expect(try await self.bag(house) == ["candle 2", "glove 1"])
            #expect(try await house.balance() == ["15"])

            try await house.restart()
            let again = try await house.take(house.decision("vestibulo", "mirar"))
            #expect(again.earned == .zero && again.given.isEmpty)
            #expect(try await self.bag(house) == ["candle 2", "glove 1"])
            #expect(try await house.balance() == ["15"])
        }
    }

    @Test func `a cap withholds besitos and nothing else, and a later visit gives them`() async throws {
        try await Self.house { (house) async throws in
            let look = try await house.decision("vestibulo", "mirar")
            let capped = try await house.take(look, paidBy: CappedLedger())
            #expect(capped.given.besitos == .zero && capped.given.withheld == CappedLedger.refusal.code)
            #expect(capped.given.items.count == 2)
            try await house.restart()
            let later = try await house.take(look)
            #expect(later.given.besitos == Besitos(10) && later.given.items.isEmpty)
        }
    }

    @Test func `an achievement and a taste of VIP are given with what they pay, and only once`() async throws {
        let source = StorySource.house.replacing(
            "vestir -> salon, mask = gold", with: "vestir -> salon, achievement dressed, vip 2 days, mask = gold")
        try await House.with(publishing: source) { (house) async throws in
            try await house.defineAchievement("dressed", "Vestida", paying: 50)
            try await house.start()
            let receipt = try await house.take(house.decision("vestibulo", "vestir"))
            #expect(receipt.given.achievements.map(\.key) == ["dressed"] && receipt.given.vipDays == 2)
            #expect(try await house.besitos() == 60)
            let said = try await house.events()
            #expect(said.contains("gamification.achievement_unlocked") && said.contains("admin.vip_status_changed"))
            guard case .granted = try await house.access(house.fragment("alcoba")) else {
                Issue.record("the taste of VIP opens nothing")
                return
            }
            try await house.restart()
            #expect(try await house.take(house.decision("vestibulo", "vestir")).given.isEmpty)
            #expect(try await house.besitos() == 60)
        }
    }

    @Test func `an item that nobody made is not given`() async throws {
        try await House.with(publishing: StorySource.house) { (house) async throws in
            try await house.start()
            #expect(try await house.take(house.decision("vestibulo", "mirar")).given.items.isEmpty)
            // Made since, a later visit gives it.
            try await house.define("candle", "Vela")
            try await house.restart()
            #expect(try await house.take(house.decision("vestibulo", "mirar")).given.items.map(\.key) == ["candle"])
        }
    }

    @Test func `what was promised is given once its condition is met, and only once`() async throws {
        try await Self.house { (house) async throws in
            let relay = try await house.relay()
            try await house.take(house.decision("vestibulo", "mirar"))
            try await relay.drain()
            #expect(try await house.texts("SELECT kept_at FROM narrative.user_promises") == ["NULL"])

            try await house.take(house.decision("salon", "volver"))
            try await house.take(house.decision("vestibulo", "vestir"))
            try await relay.drain()
            #expect(try await house.balance() == ["22"])
            #expect(
                try await house.texts("SELECT reason FROM narrative.user_unlocks") == ["promise:salon/again"])
            #expect(try await house.events().contains("narrative.content_unlocked"))

            try await relay.drain()
            #expect(try await house.balance() == ["22"])
            try await house.take(house.decision("salon", "volver"))
            let crypt = try await house.take(house.decision("vestibulo", "bajar"))
            #expect(crypt.scene.key == "cripta")
            #expect(try await house.events().filter { $0 == "narrative.secret_discovered" }.count == 1)
        }
    }
}

@Suite struct UnlockTests {
    @Test func `besitos open what its conditions keep shut, for good`() async throws {
        try await House.with(publishing: StorySource.house) { (house) async throws in
            try await house.start()
            let down = try await house.decision("vestibulo", "bajar")
            let refusal = try #require(try await house.refusal(of: down))
            #expect(refusal.missing.flatMap(\.checks).map(\.kind) == ["flag", "min_besitos"])
            let crypt = FragmentID(try #require(refusal.facts["fragment_id"]))
            #expect(refusal.facts["unlock_price"] == 500)

            #expect(try await house.unlockRefusal(crypt)?.code == "gamification.not_enough_besitos")
            #expect(try await house.texts("SELECT 1 FROM narrative.user_unlocks").isEmpty)

            try await house.grant(600)
            let receipt = try await house.unlock(crypt)
            #expect(receipt.paid == Besitos(500) && receipt.balance == Besitos(100))
            #expect(try await house.unlockRefusal(crypt) == .alreadyOpen)
            #expect(try await house.scene()?.decisions.map(\.isLocked) == [false, false, false])
            #expect(try await house.take(down).scene.key == "cripta")
            #expect(
                try await house.texts("SELECT source FROM gamification.transactions WHERE amount < 0")
                    == ["fragment_unlock"])
        }
    }

    @Test func `what is open, has no price, or is not there is not sold`() async throws {
        try await House.with(publishing: StorySource.house) { (house) async throws in
            try await house.start()
            try await house.grant(1000)
            #expect(try await house.unlockRefusal(FragmentID(999_999)) == .noSuchFragment)
            #expect(try await house.unlockRefusal(house.fragment("salon")) == .notForSale)
            try await house.take(house.decision("vestibulo", "vestir"))
            try await house.take(house.decision("salon", "volver"))
            // The flag is set and there are a thousand besitos: it is open.
            #expect(try await house.unlockRefusal(house.fragment("cripta")) == .alreadyOpen)
            #expect(try await house.balance() == ["1010"])
        }
    }

    @Test func `twenty taps at once pay once`() async throws {
        try await House.with(publishing: StorySource.house) { (house) async throws in
            try await house.start()
            try await house.grant(900)
            let crypt = try await house.fragment("cripta")
            let done = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await house.unlockRefusal(crypt) == nil }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(done == 1)
            #expect(try await house.balance() == ["400"])
        }
    }
}
