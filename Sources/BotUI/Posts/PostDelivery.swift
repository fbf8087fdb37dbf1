public import Coordination
import Gamification
public import JSON
public import TelegramAPI
import Vocabulary

/// Sends a post and notes where it stands. Telegram cannot be asked whether a message was sent: when its answer is
/// lost, staff say how it stands, rather than that a channel reads the same thing twice.
public struct PostDelivery: Workflow {
    public static let name = "telegram.deliver_post"
    public static let version = 1
    public static let timeout: Duration = .seconds(7 * 86_400)

    public struct Delivery: JSONEncodable, JSONDecodable, Sendable {
        let post: ChannelPostID
        let content: KeepPost

        init(post: ChannelPostID, content: KeepPost) {
            self.post = post
            self.content = content
        }

        public init(json: JSONValue) throws(JSONFault) {
            let fields = try JSONFields(json)
            self.init(post: try fields.id("post_id"), content: try KeepPost(json: try fields.value("content")))
        }

        public func encode(into json: inout JSONWriter) {
            json.object { json in
                json.member("post_id", self.post)
                json.member("content", self.content)
            }
        }
    }

    /// A message as Telegram numbers it within its chat.
    struct Sent: JSONEncodable, JSONDecodable, Sendable {
        let message: Int64

        init(message: Int64) { self.message = message }
        init(json: JSONValue) throws(JSONFault) { self.message = try JSONFields(json).int("message_id") }
        func encode(into json: inout JSONWriter) { json.object { $0.member("message_id", self.message) } }
    }

    private let client: BotClient

    public init(client: BotClient) { self.client = client }

    public func define(_ flow: inout Flow<Delivery>) {
        let sent = flow.outside("message", SendPost(client: self.client)) { $0.input }
        flow.command("note", NotePublication.Handler()) { (run) throws(JSONFault) in
            NotePublication(post: run.input.post, message: try run[sent].message)
        }
    }
}

private struct SendPost: OutsideStep {
    let client: BotClient

    var isUndoable: Bool { false }
    var policy: OutsidePolicy { OutsidePolicy(questions: 1) }

    func execute(_ delivery: PostDelivery.Delivery, _ call: OutsideCall) async throws -> PostDelivery.Sent {
        let post = delivery.content
        do throws(BotAPIError) {
            let message = try await self.client.call(
                .sendMessage(
                    to: post.chat, text: post.text,
                    keyboard: .reactions(post.reactions, to: delivery.post, link: post.link) { _ in 0 }))
            guard let id = message["message_id"]?.int else { throw BotAPIError.unknownOutcome("no message id") }
            return PostDelivery.Sent(message: id)
        } catch {
            switch error {
            case .unknownOutcome(let reason): throw OutsideFault.unknown(reason)
            case .notSent, .tooManyRequests, .unavailable: throw OutsideFault.notDone("\(error)")
            default: throw OutsideFault.refused(code: "telegram.refused", detail: "\(error)")
            }
        }
    }

    func resolve(
        _ delivery: PostDelivery.Delivery, _ call: OutsideCall
    ) async throws -> Resolution<PostDelivery.Sent> { .unknown }

    func compensate(
        _ output: PostDelivery.Sent, of input: PostDelivery.Delivery, _ call: OutsideCall
    ) async throws {}
}
