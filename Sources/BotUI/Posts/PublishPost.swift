public import Coordination
public import Gamification
public import JSON
import Narrative
public import Postgres
import TelegramAPI
public import Vocabulary

/// Staff publish a post with buttons, in a channel of the bot's or a chat: to react by, and one that leads to a fragment
/// of a story. Without a text of its own such a post has what may be told of the fragment.
public struct PublishPost: Command, JSONDecodable {
    public static let name = "telegram.publish_post"

    let chat: TelegramID
    /// Telegram HTML.
    let text: String?
    let reactions: [String]
    /// The fragment's key.
    let linkedFragment: String?
    /// Of the fragment's title and preview.
    let language: Language

    public init(_ post: KeepPost) {
        self.init(chat: post.chat, text: post.text, reactions: post.reactions)
    }

    public init(
        chat: TelegramID, text: String?, reactions: [String], linkedFragment: String? = nil,
        language: Language = .spanish
    ) {
        self.chat = chat
        self.text = text
        self.reactions = reactions
        self.linkedFragment = linkedFragment
        self.language = language
    }

    public init(json: JSONValue) throws(JSONFault) { try self.init(JSONFields(json)) }

    public init(_ fields: JSONFields) throws(JSONFault) {
        try fields.allow(only: "chat_id", "text", "reactions", "linked_fragment", "language")
        let linked = try fields.optional("linked_fragment") { (found) throws(JSONFault) in
            try found.string("linked_fragment", bytes: PostLink.keyBytes)
        }
        self.init(
            chat: TelegramID(try fields.int("chat_id")),
            text: try linked == nil
                ? KeepPost.text(of: fields)
                : fields.optional("text") { (found) throws(JSONFault) in try KeepPost.text(of: found) },
            reactions: try linked == nil
                ? KeepPost.reactions(of: fields, mayBeNone: false)
                : fields.optional("reactions") { (found) throws(JSONFault) in
                    try KeepPost.reactions(of: found, mayBeNone: true)
                } ?? [],
            linkedFragment: linked,
            language: try fields.optional("language") { (found) throws(JSONFault) in try found.choice("language") }
                ?? .spanish)
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("chat_id", self.chat)
            json.member("text", ifPresent: self.text)
            json.member("reactions", self.reactions)
            json.member("linked_fragment", ifPresent: self.linkedFragment)
            if self.linkedFragment != nil { json.member("language", self.language.rawValue) }
        }
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Sendable, Hashable {
        public let post: ChannelPostID
        /// The run that delivers it.
        public let workflow: WorkflowRunID

        init(post: ChannelPostID, workflow: WorkflowRunID) {
            self.post = post
            self.workflow = workflow
        }

        public func encode(into json: inout JSONWriter) {
            json.object { json in
                json.member("post_id", self.post)
                json.member("workflow_id", self.workflow)
            }
        }

        public init(json: JSONValue) throws(JSONFault) {
            let fields = try JSONFields(json)
            self.init(post: try fields.id("post_id"), workflow: try fields.id("workflow_id"))
        }
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: PublishPost, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let post: KeepPost
            switch try await input.post(in: work) {
            case .success(let made): post = made
            case .failure(let refusal): return .failure(refusal)
            }
            switch try await work.perform(post, with: KeepPost.Handler()) {
            case .failure(let refusal): return .failure(refusal)
            case .success(let kept):
                let delivery = PostDelivery.Delivery(post: kept.post, content: post)
                let started = try await work.start(PostDelivery.self, delivery, key: work.operation.description)
                return .success(Receipt(post: kept.post, workflow: started.run))
            }
        }
    }
}

extension PublishPost {
    private static let noFragment = Refusal(
        .notFound, "narrative.no_such_fragment", "There is no such fragment.", field: "linked_fragment")
    private static let noPreview = Refusal(
        .conflict, "telegram.no_preview", "The fragment has no preview, so the post needs a text.", field: "text")
    private static let personalPreview = Refusal(
        .conflict, "telegram.personal_preview",
        "The fragment's preview has words that change from reader to reader, so the post needs a text.", field: "text")
    /// Of a button's words Telegram shows about as many.
    private static let labelCharacters = 60

    /// With everything that the linked fragment says.
    fileprivate func post(in work: UnitOfWork) async throws(DatabaseError) -> Result<KeepPost, Refusal> {
        guard let key = self.linkedFragment else {
            return .success(KeepPost(chat: self.chat, text: self.text ?? "", reactions: self.reactions))
        }
        guard let target = try await NarrativeReader.linked(key, in: work) else { return .failure(Self.noFragment) }
        let title = target.title[self.language]
        let link = PostLink(fragment: key, label: "📖 \(title.prefix(Self.labelCharacters))")
        if let text = self.text {
            return .success(KeepPost(chat: self.chat, text: text, reactions: self.reactions, link: link))
        }
        guard let preview = target.preview?[self.language] else { return .failure(Self.noPreview) }
        guard target.isPreviewPlain else { return .failure(Self.personalPreview) }
        let text = "<b>\(TelegramHTML.escape(title))</b>\n\n\(TelegramHTML.escape(preview))"
        return .success(KeepPost(chat: self.chat, text: text, reactions: self.reactions, link: link))
    }
}
