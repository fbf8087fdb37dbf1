public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// Reads posts and how they were received.
public struct PostReader: Sendable {
    private let database: any Database

    public init(database: any Database) { self.database = database }

    /// The newest first.
    ///
    /// - Parameter workflow: the name of what delivers them.
    public func posts(deliveredBy workflow: String, limit: Int) async throws(DatabaseError) -> [ListedPost] {
        try await self.database.all(
            .states(of: "\(.posts) ORDER BY post_id DESC LIMIT \(limit)", deliveredBy: workflow))
    }

    /// Those of a chat whose buttons do not show what was counted, the newest first.
    public func outdated(in chat: TelegramID, limit: Int) async throws(DatabaseError) -> [PostView] {
        try await self.database.all(
            """
            \(.posts)
            WHERE chat_id = \(chat) AND message_id IS NOT NULL AND shown_counts <> coalesce(e.reactions, '{}')
            ORDER BY post_id DESC LIMIT \(limit)
            """)
    }

    /// Where posts are published, of those that are.
    public static func chats(of posts: [Int64], in work: UnitOfWork) async throws(DatabaseError) -> [TelegramID] {
        let rows = try await work.transaction.rows(
            """
            SELECT DISTINCT chat_id FROM gamification.channel_posts
            WHERE post_id = ANY (\(posts)) AND message_id IS NOT NULL ORDER BY chat_id
            """)
        return try rows.map { (row) throws(DatabaseError) in try row.get("chat_id") }
    }

    /// The buttons of `post` show what it says.
    public static func noteShown(_ post: PostView, in work: UnitOfWork) {
        work.transaction.queue(
            """
            UPDATE gamification.channel_posts SET shown_counts = \(JSONWriter.text(of: post.counts))::jsonb
            WHERE post_id = \(post.id)
            """)
    }

    /// As an operation under way sees it; what it counts is a moment old.
    public static func post(_ id: ChannelPostID, in work: UnitOfWork) async throws(DatabaseError) -> PostView? {
        try await work.transaction.first("\(.posts) WHERE post_id = \(id)")
    }

    /// The post that a message is, where it is one.
    public static func post(
        message: Int64, in chat: TelegramID, _ work: UnitOfWork
    ) async throws(DatabaseError) -> PostView? {
        try await work.transaction.first("\(.posts) WHERE chat_id = \(chat) AND message_id = \(message)")
    }
}

extension SQL {
    fileprivate static let posts: SQL = """
        SELECT post_id, chat_id, message_id, published_at, text, linked_fragment, link_label,
               array_to_json(p.reactions)::text AS offered,
               coalesce(e.reactions, '{}')::text AS counts, coalesce(reaction_count, 0) AS reaction_count,
               coalesce(unique_reactors, 0) AS unique_reactors, coalesce(besitos_distributed, 0) AS besitos_distributed,
               native_counts::text AS native_counts, native_counted_at, delivery_key, link_presses, link_openings
        FROM gamification.channel_posts AS p
        LEFT JOIN gamification.content_engagement AS e ON content_type = 'channel_post' AND content_id = post_id
        """
}

public struct PostView: RowDecodable, JSONEncodable, Sendable {
    public let id: ChannelPostID
    public let chat: TelegramID
    public let message: Int64?
    public let publishedAt: Instant?
    public let text: String
    public let reactions: [String]
    public let link: PostLink?
    fileprivate let counts: JSONValue
    /// Telegram's own reactions, by emoji, as of `nativeCountedAt`; in channels alone.
    private let nativeCounts: JSONValue
    private let nativeCountedAt: Instant?
    public let reactionCount, uniqueReactors, besitosDistributed: Int64
    /// How often its button was pressed, and to how many members it opened the fragment; a moment old.
    public let linkPresses, linkOpenings: Int64

    public init(row: Row) throws(DatabaseError) {
        self.id = try row.get("post_id")
        self.chat = try row.get("chat_id")
        self.message = try row.optional("message_id")
        self.publishedAt = try row.optional("published_at")
        self.text = try row.get("text")
        guard let offered = try? JSONReader.read(try row.get("offered", as: String.self)),
            let counts = try? JSONReader.read(try row.get("counts", as: String.self)),
            let native = try? JSONReader.read(try row.get("native_counts", as: String.self))
        else { throw .badColumn("offered") }
        self.reactions = offered.array?.compactMap(\.string) ?? []
        self.counts = counts
        let (fragment, label): (String?, String?) = (
            try row.optional("linked_fragment"), try row.optional("link_label")
        )
        self.link = fragment.flatMap { fragment in label.map { PostLink(fragment: fragment, label: $0) } }
        self.nativeCounts = native
        self.nativeCountedAt = try row.optional("native_counted_at")
        self.reactionCount = try row.get("reaction_count")
        self.uniqueReactors = try row.get("unique_reactors")
        self.besitosDistributed = try row.get("besitos_distributed")
        self.linkPresses = try row.get("link_presses")
        self.linkOpenings = try row.get("link_openings")
    }

    public func count(of reaction: String) -> Int64 { self.counts[reaction]?.int ?? 0 }

    public func encode(into json: inout JSONWriter) {
        json.object { self.members(into: &$0) }
    }

    func members(into json: inout JSONWriter) {
        json.member("id", self.id)
        json.member("chat_id", self.chat)
        json.member("message_id", self.message)
        json.member("published_at", self.publishedAt)
        json.member("text", self.text)
        json.member("reactions", self.reactions)
        json.member("linked_fragment", self.link?.fragment)
        json.member("counts", self.counts)
        json.member("native_counts", self.nativeCounts)
        json.member("native_counted_at", self.nativeCountedAt)
        json.member("reaction_count", self.reactionCount)
        json.member("unique_reactors", self.uniqueReactors)
        json.member("besitos_distributed", self.besitosDistributed)
        json.member("link_presses", self.linkPresses)
        json.member("link_openings", self.linkOpenings)
    }
}
