import Coordination
import Postgres
import Synchronization
import Vocabulary

/// What the shop says about one item.
struct Shelf: RowDecodable, Sendable {
    let item: ItemID
    let price: Besitos
    let isLimited, isUnique: Bool
    /// `nil` when anybody may buy it.
    let requirement: Requirement?

    init(row: Row) throws(DatabaseError) {
        self.item = try row.get("item_id")
        self.price = try row.get("price_besitos")
        self.isLimited = try row.get("is_limited")
        self.isUnique = try row.get("is_unique")
        self.requirement = try row.requirement("requirement")
    }

    /// A quantity that ``PurchaseItem/quantities`` allows cannot pass what besitos can count.
    func price(of quantity: Int64) -> Besitos { Besitos(self.price.units * quantity) ?? .max }

    func refusal(of quantity: Int64) -> Refusal? {
        self.isUnique && quantity > 1 ? .badQuantity(allowed: 1...1) : nil
    }
}

/// The shelves of earlier purchases. What is remembered decides nothing: the sale checks it.
final class ShelfMemory: Sendable {
    private let capacity: Int
    private let shelves = Mutex<[ShopItemID: Shelf]>([:])

    init(capacity: Int) { self.capacity = capacity }

    subscript(item: ShopItemID) -> Shelf? { self.shelves.withLock { $0[item] } }

    /// Not one with a requirement: what it asks for may change without a trace in the sale.
    func remember(_ shelf: Shelf, of item: ShopItemID) {
        guard shelf.requirement == nil else { return }
        self.shelves.withLock { shelves in
            if shelves.count >= self.capacity { shelves.removeAll(keepingCapacity: true) }
            shelves[item] = shelf
        }
    }

    func forget(_ item: ShopItemID) { _ = self.shelves.withLock { $0.removeValue(forKey: item) } }
}
