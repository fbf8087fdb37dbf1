public import Coordination
public import EventCatalogue
import Gamification
public import JSON
public import Postgres
public import TelegramAPI
import Vocabulary

/// Lets the buttons under posts show what was counted: soon, and however many react, seldom enough for Telegram.
public struct FollowReactions: Subscriber {
    public let name = "telegram.follow_reactions"
    public let interests: [EventPattern] = [.only(EngagementCounted.self)]

    public init() {}

    public func handle(_ events: [RecordedEvent], in work: UnitOfWork) async throws {
        var posts: [Int64] = []
        for record in events {
            guard let counted: EngagementCounted = try record.content(),
                counted.contentType == ContentType.channelPost.rawValue
            else { continue }
            posts.append(counted.contentID)
        }
        guard !posts.isEmpty else { return }
        for chat in try await PostReader.chats(of: posts, in: work) { RefreshPosts(chat: chat).enqueue(in: work) }
    }
}

/// Edits the buttons of a chat's posts, a few at a time: with one run a chat in each period, a chat gets at most
/// eighteen edits a minute of the twenty that Telegram allows.
public struct RefreshPosts: Job {
    public static let kind = "telegram.refresh_posts"
    public static let policy = JobPolicy(priority: 7, maxAttempts: 5)
    static let period: Duration = .seconds(10)
    static let editsInPeriod = 3
    /// Until what was noted at the end of a period is committed.
    private static let grace: Duration = .seconds(2)

    let chat: TelegramID

    init(chat: TelegramID) { self.chat = chat }

    public init(json: JSONValue) throws(JSONFault) { self.chat = TelegramID(try JSONFields(json).int("chat_id")) }
    public func encode(into json: inout JSONWriter) { json.object { $0.member("chat_id", self.chat) } }

    /// At the end of the period under way, once.
    func enqueue(in work: UnitOfWork) {
        let length = Self.period.components.seconds
        let end = Instant(seconds: (work.now.seconds / length + 1) * length)
        work.enqueue(
            self, at: end.advanced(by: Self.grace),
            unique: UniqueKey("chat:\(self.chat)", per: Self.period, at: work.now))
    }

    public struct Handler: JobHandler {
        private let client: BotClient
        private let posts: PostReader

        public init(client: BotClient, database: any Database) {
            self.client = client
            self.posts = PostReader(database: database)
        }

        public func run(_ job: RefreshPosts, _ run: JobRun) async throws {
            let outdated = try await self.posts.outdated(in: job.chat, limit: RefreshPosts.editsInPeriod + 1)
            for post in outdated.prefix(RefreshPosts.editsInPeriod) {
                try await self.edit(post)
                try await run.checkpoint { work in PostReader.noteShown(post, in: work) }
            }
            guard outdated.count > RefreshPosts.editsInPeriod else { return }
            try await run.finish { work in job.enqueue(in: work) }
        }

        /// An edit may be made twice. What Telegram does not let us edit any more stays as it is.
        private func edit(_ post: PostView) async throws(BotAPIError) {
            guard let message = post.message else { return }
            do throws(BotAPIError) {
                _ = try await self.client.call(
                    .editMessageReplyMarkup(message, in: post.chat, keyboard: .reactions(to: post)))
            } catch {
                switch error {
                case .notModified, .messageGone, .chatLost, .chatNotFound, .rejected: return
                default: throw error
                }
            }
        }
    }
}
