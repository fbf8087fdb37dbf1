public import Coordination
import EventCatalogue
import JSON
public import Postgres
public import Vocabulary

/// `commerce.user_unlocks`.
public struct PostgresShopUnlocks: ShopUnlocks {
    public init() {}

    public func unlock(
        _ items: [String], for user: UserID, from source: String, in work: UnitOfWork
    ) async throws(DatabaseError) -> [NamedContent] {
        guard !items.isEmpty else { return [] }
        var opened: [NamedContent] = []
        for row in try await work.transaction.rows(.unlock(items, for: user, from: source, at: work.now)) {
            guard let json = try? JSONReader.read(try row.get("name", as: String.self)),
                let name = try? LocalizedText(json: json)
            else { throw .badColumn("name") }
            let key: String = try row.get("item_key")
            work.emit(ItemUnlocked(itemID: try row.get("item_id"), itemKey: key, source: source), about: user)
            opened.append(NamedContent(key: key, name: name))
        }
        return opened
    }
}

extension SQL {
    fileprivate static func unlock(
        _ items: [String], for user: UserID, from source: String, at now: Instant
    ) -> SQL {
        """
        WITH unlocked AS (
            INSERT INTO commerce.user_unlocks (user_id, item_id, unlocked_at, source)
            SELECT \(user), item_id, \(now), \(source) FROM published.items WHERE item_key = ANY (\(items))
            ORDER BY item_id
            ON CONFLICT DO NOTHING RETURNING item_id
        )
        SELECT item_id, item_key, name::text FROM unlocked JOIN published.items USING (item_id) ORDER BY item_key
        """
    }
}
