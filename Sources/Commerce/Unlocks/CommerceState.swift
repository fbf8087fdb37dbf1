public import Coordination
import Postgres
import Vocabulary

/// What Commerce tells of a member's state.
public enum CommerceState {
    public static let sections: [any StateSection] = [UnlockedItems()]
}

/// What the shop sells to the member that it does not sell to everybody.
private struct UnlockedItems: StateSection {
    let name = "unlocked_shop_items"

    func expression(for user: UserID, at now: Instant) -> SQL {
        """
        (SELECT coalesce(jsonb_agg(jsonb_build_object('item_id', item_id, 'key', item_key, 'source', source,
                'unlocked_at', unlocked_at) ORDER BY item_key), '[]')
         FROM commerce.user_unlocks JOIN published.items USING (item_id) WHERE user_id = \(user))
        """
    }
}
