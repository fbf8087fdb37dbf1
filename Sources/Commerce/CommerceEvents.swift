import Coordination
import JSON
import Vocabulary

extension DomainEvent {
    static func purchaseCompleted(_ receipt: PurchaseItem.Receipt, by input: PurchaseItem) -> DomainEvent {
        DomainEvent("commerce.purchase_completed", user: input.user) { json in
            json.member("purchase_id", receipt.purchase)
            json.member("shop_item_id", input.item)
            json.member("item_id", receipt.item)
            json.member("quantity", receipt.quantity)
            json.member("besitos_spent", receipt.besitosSpent)
        }
    }
}
