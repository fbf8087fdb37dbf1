public import JSON
public import Postgres
public import Vocabulary

/// Reads what reactions pay, and how content was received.
public struct ReactionReader: Sendable {
    private let database: any Database

    public init(database: any Database) { self.database = database }

    public func rewards() async throws(DatabaseError) -> [ReactionReward] {
        try await self.database.all(
            """
            SELECT content_type, reaction_type, besitos_reward, max_per_user_per_content, max_per_user_per_day, is_active
            FROM gamification.reaction_reward_configs ORDER BY content_type, reaction_type
            """)
    }

    /// The most reacted to first.
    public func engagement(limit: Int) async throws(DatabaseError) -> [Engagement] {
        try await self.database.all(
            """
            SELECT content_type, content_id, reaction_count, unique_reactors, besitos_distributed,
                   reactions::text AS reactions, updated_at
            FROM gamification.content_engagement
            ORDER BY reaction_count DESC, content_type, content_id LIMIT \(limit)
            """)
    }
}

/// How one content was received: `reaction_count`, `unique_reactors` and `besitos_distributed` of seed 001.
public struct Engagement: RowDecodable, JSONEncodable, Sendable {
    public let contentType: String
    public let content: Int64
    public let reactionCount, uniqueReactors, besitosDistributed: Int64
    /// By kind, as JSON.
    public let reactions: String
    public let updatedAt: Instant

    public init(row: Row) throws(DatabaseError) {
        self.contentType = try row.get("content_type")
        self.content = try row.get("content_id")
        self.reactionCount = try row.get("reaction_count")
        self.uniqueReactors = try row.get("unique_reactors")
        self.besitosDistributed = try row.get("besitos_distributed")
        self.reactions = try row.get("reactions")
        self.updatedAt = try row.get("updated_at")
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("content_type", self.contentType)
            json.member("content_id", self.content)
            json.member("reaction_count", self.reactionCount)
            json.member("unique_reactors", self.uniqueReactors)
            json.member("besitos_distributed", self.besitosDistributed)
            json.member("reactions", JSONText(self.reactions))
            json.member("updated_at", self.updatedAt)
        }
    }
}
