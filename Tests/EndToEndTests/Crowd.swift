import Foundation
import JSON
import Synchronization
import Testing

/// Callers who wish for things all at the same time, each wish under a key of its own, and repeat a wish until they
/// know what became of it.
final class Crowd: Sendable {
    /// A grant of 3 besitos or a purchase for 2, for one of the members.
    private struct Wish {
        let key: String
        let path: String
        let body: String

        init(_ number: Int, of caller: Int, _ members: [Int64], item: Int64) {
            self.key = "wish-\(caller)-\(number)"
            let member = members[(caller + number) % members.count]
            self.path = "/api/v1/users/\(member)/\(number.isMultiple(of: 3) ? "purchases" : "grants")"
            self.body =
                number.isMultiple(of: 3)
                ? #"{"shop_item_id":\#(item)}"# : #"{"amount":3,"description":"\#(self.key)"}"#
        }
    }

    struct Notes: Sendable {
        /// The ledger's row for each grant's key.
        var grants: [String: Int64] = [:]
        /// The purchase for each purchase's key.
        var purchases: [String: Int64] = [:]
        /// 503 with `Retry-After`: nobody knows yet, and the caller repeats.
        var unavailable = 0
        /// What no caller should ever be answered.
        var improper: [String] = []

        var answered: Int { self.grants.count + self.purchases.count }
    }

    let members: [Int64]
    private let product: Product
    private let key: String
    /// What may be bought.
    let item: Int64
    private let notes = Mutex(Notes())
    private let isOver = Mutex(false)

    /// Two members with enough besitos, and something to buy.
    init(at product: Product, key: String) async throws {
        self.product = product
        self.key = key
        var members: [Int64] = []
        for account in 901...902 {
            _ = try await product.send(
                "POST", "/webhooks/telegram", Product.update(account, "/start", from: account),
                headers: ["X-Telegram-Bot-Api-Secret-Token": Product.secret])
            let member = try await product.staff("GET", "/api/v1/users/tg:\(account)", key: key)
            members.append(try #require(member.json["id"]?.int))
            let funds = try await product.staff(
                "POST", "/api/v1/users/tg:\(account)/grants", #"{"amount":100000}"#, key: key, wish: "funds-\(account)")
            try #require(funds.status == 201)
        }
        let offer = try await product.staff(
            "POST", "/api/v1/shop-items",
            """
            {"key":"crowd-candle","item_type":"collectible","rarity":"common","name":{"es":"Vela","en":"Candle"},
             "description":{"es":"Cera.","en":"Wax."},"price_besitos":2}
            """, key: key, wish: "candle-offer")
        self.item = try #require(offer.json["shop_item_id"]?.int)
        self.members = members
    }

    var now: Notes { self.notes.withLock { $0 } }

    /// Lets `callers` wish until `body` has ended and each knows what became of its last wish.
    func busy(callers: Int = 6, _ body: () async throws -> Void) async throws {
        let result = await withTaskGroup(of: Void.self) { group -> Result<Void, any Error> in
            for caller in 0..<callers { group.addTask { await self.call(caller) } }
            let result: Result<Void, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            self.isOver.withLock { $0 = true }
            return result
        }
        try result.get()
    }

    func wait(forMore count: Int) async throws {
        let wanted = self.now.answered + count
        try await EndToEndTests.wait(until: "\(count) more wishes are answered") { self.now.answered >= wanted }
    }

    private func call(_ caller: Int) async {
        var number = 0
        while !self.isOver.withLock({ $0 }) {
            number += 1
            await self.pursue(Wish(number, of: caller, self.members, item: self.item))
        }
    }

    private func pursue(_ wish: Wish) async {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            do {
                let answer = try await self.product.staff(
                    "POST", wish.path, wish.body, key: self.key, wish: wish.key)
                if self.note(answer, to: wish) { return }
            } catch { self.notes.withLock { $0.improper.append("\(wish.key): \(error)") } }
            try? await Task.sleep(for: .milliseconds(20))
        }
        self.notes.withLock { $0.improper.append("\(wish.key) was never answered") }
    }

    /// - Returns: whether the wish is settled.
    private func note(_ answer: Product.Answer, to wish: Wish) -> Bool {
        self.notes.withLock { notes in
            let (transaction, purchase) = (answer.json["transaction_id"]?.int, answer.json["purchase_id"]?.int)
            switch (answer.status, transaction, purchase) {
            case (200...201, let transaction?, _): notes.grants[wish.key] = transaction
            case (200...201, _, let purchase?): notes.purchases[wish.key] = purchase
            case (503, _, _) where answer.headers["retry-after"].flatMap(Int.init) != nil: notes.unavailable += 1
            default: notes.improper.append("\(wish.key): \(answer.status) \(answer.json)")
            }
            return answer.status < 300
        }
    }
}
