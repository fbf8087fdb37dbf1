import Caches
import Commerce
import Coordination
import Crypto
import EventLoops
import Gamification
import Postgres
import PostgresDriver
import TestKit
import Vocabulary

/// A shop on a database of its own, and members with besitos.
struct Market {
    static let now = Instant(seconds: 1_769_860_800)

    let storage: TestDatabase
    let coordinator: Coordinator
    let invalidations: Invalidations
    let purchase = PurchaseItem.Handler(
        ledger: PostgresBesitoLedger(), inventory: PostgresInventory(), requirements: RequirementKinds([]))

    static func with(_ body: (Market) async throws -> Void) async throws {
        try await TestDatabase.with(configure: { $0.connectionsPerLoop = 8 }) { storage in
            let invalidations = Invalidations()
            let coordinator = Coordinator(
                database: storage.database, clock: ManualClock(Self.now), limits: .patient,
                invalidations: invalidations)
            try await body(Market(storage: storage, coordinator: coordinator, invalidations: invalidations))
        }
    }

    /// Members with `besitos` each.
    func members(_ count: Int, besitos: Int64) async throws -> [UserID] {
        try await self.storage.sql(
            """
            INSERT INTO identity.users (created_at, last_active, language, time_zone, first_name)
            SELECT now(), now(), 'es', 'UTC', 'Ana' FROM generate_series(1, \(count))
            """)
        let users = try await self.storage.sql("SELECT id FROM identity.users ORDER BY id").map {
            UserID(Int64($0[0]!)!)
        }
        for user in users {
            _ = try await self.coordinator.perform(
                GrantBesitos(user: user, amount: Besitos(besitos)!, source: .adminGrant, description: nil),
                with: GrantBesitos.Handler(ledger: PostgresBesitoLedger()), key: .once(random: SecureRandom()))
        }
        return users
    }

    /// An item that costs 10 besitos.
    func offer(_ key: String, stock: Int64? = nil, isUnique: Bool = false) async throws -> ShopItemID {
        let name = LocalizedText(spanish: "Cosa", english: "Thing")
        let item = NewItem(key: key, kind: .collectible, rarity: .common, isUnique: isUnique, name: name)
        let offer = OfferItem(.new(item), description: name, price: Besitos(10)!, stock: stock)
        let outcome = try await self.coordinator.perform(
            offer, with: OfferItem.Handler(inventory: PostgresInventory(), requirements: RequirementKinds([])),
            key: .once(random: SecureRandom()))
        guard case .done(let receipt) = outcome else { throw Unexpected(what: "\(outcome)") }
        return receipt.shopItem
    }

    struct Unexpected: Error { let what: String }

    /// All at once, on one loop, as a crowd asks.
    func buy(
        _ wishes: [(user: UserID, item: ShopItemID, key: String)]
    ) async throws -> [Outcome<PurchaseItem.Receipt>] {
        guard let loop = TestDatabase.loops.first else { return [] }
        return try await Task(executorPreference: loop) {
            try await withThrowingTaskGroup(of: (Int, Outcome<PurchaseItem.Receipt>).self) { group in
                for (index, wish) in wishes.enumerated() {
                    guard let key = IdempotencyKey(wish.key, scope: "test") else { continue }
                    group.addTask {
                        (
                            index,
                            try await self.perform(
                                PurchaseItem(user: wish.user, item: wish.item), with: self.purchase, key: key)
                        )
                    }
                }
                return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
        }.value.sorted { $0.key < $1.key }.map(\.value)
    }

    /// As routes do, who know no more of a handler than that it is one.
    private func perform<Handler: CommandHandler>(
        _ input: Handler.Input, with handler: Handler, key: IdempotencyKey
    ) async throws -> Outcome<Handler.Input.Receipt> {
        try await self.coordinator.perform(input, with: handler, key: key)
    }

    func count(_ query: String) async throws -> Int {
        Int(try await self.storage.sql("SELECT count(*) FROM \(query)")[0][0]!)!
    }

    /// Balances, lots and ledger agree for everybody.
    func addsUp() async throws -> Bool {
        try await self.storage.sql(
            """
            SELECT count(*) FROM gamification.user_balances AS b
            WHERE besitos <> (SELECT coalesce(sum(amount), 0) FROM gamification.transactions WHERE user_id = b.user_id)
               OR besitos <> (SELECT coalesce(sum(remaining), 0) FROM gamification.lots WHERE user_id = b.user_id)
            """) == [["0"]]
    }
}
