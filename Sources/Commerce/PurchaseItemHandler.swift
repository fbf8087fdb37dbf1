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
            let price = shelf.price(of: input.quantity)
            let stock = shelf.isLimited ? work.transaction.queueForRows(.takeStock(input, in: work)) : nil
            let sale = work.transaction.queueForRows(.recordPurchase(input, from: shelf, for: price, in: work))
            let held = self.inventory.add(shelf.item, quantity: input.quantity, to: input.user, in: work)
            let entry = LedgerEntry(SpendPurpose.purchase, reference: "shop_item:\(input.item)")
            let payment = try await self.ledger.spend(price, of: input.user, for: entry, in: work)

            if let stock, try stock.rows().isEmpty { return .failure(.soldOut) }
            guard let row = try sale.rows().first else {
                self.shelves.forget(input.item)
                throw .outdated
            }
            if try held.rows().isEmpty { return .failure(.alreadyOwned) }
            let purchase: PurchaseID = try row.get("purchase_id")
            return payment.map { paid in
                let receipt = Receipt(
                    purchase: purchase, item: shelf.item, quantity: input.quantity, besitosSpent: price,
                    balance: paid.balance)
                work.emit(
                    PurchaseCompleted(
                        purchaseID: receipt.purchase, shopItemID: input.item, itemID: receipt.item,
                        quantity: Int(receipt.quantity), besitosSpent: receipt.besitosSpent, amountMinor: nil,
                        currency: nil), about: input.user)
                return receipt
            }
        }
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

    /// No row when the shelf is not as it was known.
    fileprivate static func recordPurchase(
        _ input: PurchaseItem, from shelf: Shelf, for price: Besitos, in work: UnitOfWork
    ) -> SQL {
        """
        INSERT INTO commerce.user_purchases (user_id, shop_item_id, purchase_date, quantity, besitos_spent,
            purchase_type, operation_id)
        SELECT \(input.user), shop_item_id, \(work.now), \(input.quantity), \(price), 'besitos',
               \(work.operation.description)
        FROM commerce.shop_items
        WHERE shop_item_id = \(input.item) AND is_available AND price_besitos = \(shelf.price)
          AND (stock IS NOT NULL) = \(shelf.isLimited) AND (purchase_requirements <> '{}') = \(shelf.requirement != nil)
        RETURNING purchase_id
        """
    }
}
