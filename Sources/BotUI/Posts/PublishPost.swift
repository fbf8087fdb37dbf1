public import Coordination
public import Gamification
public import JSON
public import Postgres
public import Vocabulary

/// Staff publish a post with buttons to react by, in a channel of the bot's or a chat.
public struct PublishPost: Command, JSONDecodable {
    public static let name = "telegram.publish_post"

    public let post: KeepPost

    public init(_ post: KeepPost) { self.post = post }
    public init(json: JSONValue) throws(JSONFault) { self.init(try KeepPost(json: json)) }
    public func encode(into json: inout JSONWriter) { self.post.encode(into: &json) }

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
            switch try await work.perform(input.post, with: KeepPost.Handler()) {
            case .failure(let refusal): return .failure(refusal)
            case .success(let kept):
                let delivery = PostDelivery.Delivery(post: kept.post, content: input.post)
                let started = try await work.start(PostDelivery.self, delivery, key: work.operation.description)
                return .success(Receipt(post: kept.post, workflow: started.run))
            }
        }
    }
}
