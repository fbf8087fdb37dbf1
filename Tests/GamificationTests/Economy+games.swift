import Coordination
import JSON
import Testing
import Vocabulary

@testable import Gamification

extension Economy {
    /// A member who owns `besitos`.
    func member(owning besitos: Int64) async throws -> UserID {
        let user = try await self.member()
        _ = try await self.grant(besitos, to: user)
        return user
    }

    @discardableResult
    func item(_ key: String, isUnique: Bool = false) async throws -> ItemID {
        let rows = try await self.sql(
            """
            INSERT INTO gamification.items (created_at, is_unique, item_key, item_type, rarity, name)
            VALUES (now(), \(isUnique), '\(key)', 'collectible', 'rare', '{"es": "Cosa", "en": "Thing"}')
            RETURNING item_id
            """)
        return ItemID(Int64(rows[0][0]!)!)
    }

    func owned(_ item: ItemID, by user: UserID) async throws -> Int64 {
        let rows = try await self.sql(
            "SELECT quantity FROM gamification.user_inventory WHERE user_id = \(user) AND item_id = \(item)")
        return rows.first?[0].flatMap { Int64($0) } ?? 0
    }

    /// A published post to react to.
    func post() async throws -> Int64 {
        let rows = try await self.sql(
            """
            INSERT INTO gamification.channel_posts (chat_id, message_id, created_at, published_at, text, reactions)
            VALUES (-100, (SELECT count(*) FROM gamification.channel_posts), now(), now(), 'Hola', '{love,fire}')
            RETURNING post_id
            """)
        return Int64(rows[0][0]!)!
    }
}
