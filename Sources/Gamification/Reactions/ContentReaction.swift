public import Coordination
public import Postgres
public import Vocabulary

/// A reaction that a member may give to a content, as its button shows it.
public struct ContentReaction: RowDecodable, Hashable, Sendable {
    public let name: String
    /// Of everybody, a moment old.
    public let count: Int64
    /// The member has given it.
    public let isMine: Bool

    public init(row: Row) throws(DatabaseError) {
        self.name = try row.get("reaction_type")
        self.isMine = try row.get("is_mine")
        // The member's own may not be counted yet.
        self.count = max(try row.get("count"), self.isMine ? 1 : 0)
    }

    /// Buttons of one screen.
    private static let most = 8

    /// Those that are active for such content and have a button of their own, the best known first.
    public static func all(
        to type: ContentType, _ content: Int64, by user: UserID, in work: UnitOfWork
    ) async throws(DatabaseError) -> [ContentReaction] {
        let rows = try await work.transaction.rows(
            """
            SELECT reaction_type, coalesce((engagement.reactions ->> reaction_type)::bigint, 0) AS count,
                EXISTS (
                    SELECT FROM gamification.content_reactions AS given
                    WHERE given.user_id = \(user) AND given.content_type = \(type.rawValue)
                        AND given.content_id = \(content) AND given.reaction_type = config.reaction_type
                        AND removed_at IS NULL) AS is_mine
            FROM gamification.reaction_reward_configs AS config
            LEFT JOIN gamification.content_engagement AS engagement
                ON engagement.content_type = config.content_type AND engagement.content_id = \(content)
            WHERE config.content_type = \(type.rawValue) AND is_active AND reaction_type <> 'custom'
            ORDER BY array_position('{love,like,fire,star}', reaction_type), reaction_type LIMIT \(Self.most)
            """)
        var reactions: [ContentReaction] = []
        for row in rows { reactions.append(try ContentReaction(row: row)) }
        return reactions
    }
}
