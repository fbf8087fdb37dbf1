import Coordination
import Postgres

/// Goods that were opened to the member: `{"shop_unlocked": "mask"}`, with the item's key.
struct ShopUnlocked: RequirementKind {
    let name = "shop_unlocked"
    let aliases = ["unlocked_shop_items"]
    let shape = RequirementShape.key
    let summary = "A reward has opened this item of the shop to the member."
    let suggestion = "commerce.unlock_item"

    /// An item that does not exist was opened to nobody.
    func statement(_ question: RequirementQuestion) -> SQL {
        """
        SELECT item_key AS subject, count(opened.user_id) AS current, name::text AS label
        FROM published.items AS item
        LEFT JOIN commerce.user_unlocks AS opened ON opened.item_id = item.item_id AND user_id = \(question.user)
        WHERE item_key = ANY (\(question.subjects))
        GROUP BY item_key, name
        """
    }
}
