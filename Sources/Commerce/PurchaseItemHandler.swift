public import Coordination
import EventCatalogue
public import Postgres
public import Vocabulary

extension PurchaseItem {
    /// Takes, hands over and pays in one flight, whose statements decide: whatever is not as the shelf said
    /// makes one of them return no row, and all of it is undone.
    ///
    /// The shelf is remembered from earlier purchases where that is safe; a price that changed since is found
    /// out by the sale itself, which then starts over.
    public struct Handler: CommandHandler {
        private let ledger: any BesitoLedger
        private let inventory: any Inventory
        private let requirements: RequirementKinds
        public let batches = Batches<PurchaseItem>()
        private let shelves = ShelfMemory(capacity: 4096)

        public init(ledger: any BesitoLedger, inventory: any Inventory, requirements: RequirementKinds) {
            self.ledger = ledger
            self.inventory = inventory
            self.requirements = requirements
        }

        public func validate(_ input: PurchaseItem) -> Refusal? {
            PurchaseItem.quantities.contains(input.quantity) ? nil : .badQuantity(allowed: PurchaseItem.quantities)
        }

        public func execute(
            _ input: PurchaseItem, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            guard let shelf = try await self.shelf(of: input.item, in: work) else { return .failure(.noSuchItem) }
            if let refusal = shelf.refusal(of: input.quantity) { return .failure(refusal) }
            if let requirement = shelf.requirement {
                let answer = try await self.requirements.answer(requirement, for: input.user, in: work)
                guard answer.isMet else { return .failure(.locked(missing: answer.missing)) }
            }
            do throws(DatabaseError) { return try await self.sell(input, from: shelf, in: work) } catch {
                // A foreign key: the only one not seen to before is the member's.
                if error.sqlState == "23503" { return .failure(.noSuchUser) }
                throw error
            }
        }

        private func shelf(of item: ShopItemID, in work: UnitOfWork) async throws(DatabaseError) -> Shelf? {
            if let known = self.shelves[item] { return known }
            let shelf: Shelf? = try await work.transaction.first(.shelf(of: item))
            if let shelf { self.shelves.remember(shelf, of: item) }
            return shelf
        }

        private func sell(
            _ input: PurchaseItem, from shelf: Shelf, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let sale = Sale(input: input, shelf: shelf, work: work)
            let stock = shelf.isLimited ? work.transaction.queueForRows(.takeStock(input, in: work)) : nil
            let sold = work.transaction.queueForRows(.recordPurchases([sale], at: work.now))
            let held = self.inventory.add([sale.gain], in: work)
            let charge = sale.charge
            let payment = try await self.ledger.spend(charge.amount, of: charge.user, for: charge.entry, in: work)

            if let stock, try stock.rows().isEmpty { return .failure(.soldOut) }
            guard let row = try sold.rows().first else {
                self.shelves.forget(input.item)
                throw .outdated
            }
            if try held.rows().isEmpty { return .failure(.alreadyOwned) }
            let purchase: PurchaseID = try row.get("purchase_id")
            return payment.map { sale.receipt(purchase, paid: $0) }
        }
    }
}

// MARK: - Several at once

extension PurchaseItem.Handler: BatchHandler {
    /// What has no end and asks for nothing.
    public func isPlain(_ input: PurchaseItem) -> Bool {
        guard let shelf = self.shelves[input.item] else { return false }
        return !shelf.isLimited && shelf.requirement == nil && shelf.refusal(of: input.quantity) == nil
    }

    public func execute(
        _ parts: [BatchPart<PurchaseItem>]
    ) async throws(DatabaseError) -> [PurchaseItem.Receipt?] {
        let sales = parts.compactMap { part in
            self.shelves[part.input.item].map { Sale(input: part.input, shelf: $0, work: part.work) }
        }
        // A shelf forgotten meanwhile.
        guard let work = sales.first?.work, sales.count == parts.count else { return parts.map { _ in nil } }
        let sold = work.transaction.queueForRows(.recordPurchases(sales, at: work.now))
        let held = self.inventory.add(sales.map(\.gain), in: work)
        let payments = try await self.ledger.spend(sales.map(\.charge))

        var purchases: [String: PurchaseID] = [:]
        for row in try sold.rows() { purchases[try row.get("operation_id")] = try row.get("purchase_id") }
        var holders: Set<UserID> = []
        for row in try held.rows() { holders.insert(try row.get("user_id")) }
        return zip(sales, payments).map { sale, payment in
            guard let payment, let purchase = purchases[sale.work.operation.description],
                holders.contains(sale.input.user)
            else { return nil }
            return sale.receipt(purchase, paid: payment)
        }
    }
}

/// One purchase from a shelf that is known.
private struct Sale {
    let input: PurchaseItem
    let shelf: Shelf
    let work: UnitOfWork

    var price: Besitos { self.shelf.price(of: self.input.quantity) }
    var gain: Gain { Gain(self.shelf.item, quantity: self.input.quantity, to: self.input.user) }

    var charge: Charge {
        Charge(
            self.price, of: self.input.user,
            for: LedgerEntry(SpendPurpose.purchase, reference: "shop_item:\(self.input.item)"), in: self.work)
    }

    /// Says that it is done.
    func receipt(_ purchase: PurchaseID, paid: LedgerReceipt) -> PurchaseItem.Receipt {
        self.work.emit(
            PurchaseCompleted(
                purchaseID: purchase, shopItemID: self.input.item, itemID: self.shelf.item,
                quantity: Int(self.input.quantity), besitosSpent: self.price, amountMinor: nil, currency: nil),
            about: self.input.user)
        return PurchaseItem.Receipt(
            purchase: purchase, item: self.shelf.item, quantity: self.input.quantity, besitosSpent: self.price,
            balance: paid.balance)
    }
}

extension SQL {
    fileprivate static func shelf(of item: ShopItemID) -> SQL {
        """
        SELECT item_id, price_besitos, stock IS NOT NULL AS is_limited, is_unique,
               nullif(purchase_requirements, '{}')::text AS requirement
        FROM commerce.shop_items JOIN published.items USING (item_id)
        WHERE shop_item_id = \(item) AND is_available
        """
    }

    /// No row when the stock does not reach.
    fileprivate static func takeStock(_ input: PurchaseItem, in work: UnitOfWork) -> SQL {
        """
        UPDATE commerce.shop_items SET stock = stock - \(input.quantity), updated_at = \(work.now)
        WHERE shop_item_id = \(input.item) AND stock >= \(input.quantity)
        RETURNING true
        """
    }

    /// No row where the shelf is not as it was known.
    fileprivate static func recordPurchases(_ sales: [Sale], at now: Instant) -> SQL {
        """
        INSERT INTO commerce.user_purchases (user_id, shop_item_id, purchase_date, quantity, besitos_spent,
            purchase_type, operation_id)
        SELECT user_id, shop_item_id, \(now), quantity, spent, 'besitos', operation_id
        FROM unnest(\(sales.map(\.input.user.rawValue)), \(sales.map(\.input.item.rawValue)),
                    \(sales.map(\.input.quantity)), \(sales.map(\.shelf.price.units)), \(sales.map(\.price.units)),
                    \(sales.map { $0.shelf.isLimited ? 1 : 0 as Int64 }),
                    \(sales.map { $0.shelf.requirement == nil ? 0 : 1 as Int64 }),
                    \(sales.map(\.work.operation.description)))
            AS sale (user_id, shop_item_id, quantity, price, spent, is_limited, asks, operation_id)
        JOIN commerce.shop_items USING (shop_item_id)
        WHERE is_available AND price_besitos = price AND (stock IS NOT NULL) = (is_limited = 1)
          AND (purchase_requirements <> '{}') = (asks = 1)
        RETURNING purchase_id, operation_id
        """
    }
}
