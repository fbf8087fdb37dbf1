import Coordination
import Postgres

/// Owning an item, or so many of it: `{"item": "old-key"}`, `{"item": {"candle": 3}}`.
struct OwnsItem: RequirementKind {
    static let kind = "item"
    let name = Self.kind
    let aliases = ["items", "has_items", "required_items"]
    let shape = RequirementShape.countedKey(1...1_000_000)
    let summary = "The member owns this item, or so many of it; it stays the member's."
    let suggestion = "gamification.get_item"

    /// An item that does not exist is owned by nobody.
    func statement(_ question: RequirementQuestion) -> SQL {
        """
        SELECT item_key AS subject, coalesce(quantity, 0)::bigint AS current, name::text AS label
        FROM gamification.items
        LEFT JOIN gamification.user_inventory AS held ON held.item_id = items.item_id AND user_id = \(question.user)
        WHERE item_key = ANY (\(question.subjects))
        """
    }
}
