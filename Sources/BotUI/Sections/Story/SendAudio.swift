public import Coordination
public import JSON
import Narrative
public import TelegramAPI
import Vocabulary

/// Something to listen to in a fragment, after its words: no message of words can hold it.
public struct SendAudio: Job {
    public static let kind = "telegram.send_audio"
    public static let policy = JobPolicy(priority: 4, maxAttempts: 5)

    let chat: TelegramID
    let url: String
    let caption: String?

    /// What is to be heard in `scene`, in its order.
    static func all(of scene: Scene, to chat: TelegramID, in say: Catalogue) -> [SendAudio] {
        scene.content.media.filter { $0.kind == .audio }.map { medium in
            SendAudio(chat: chat, url: medium.url, caption: medium.alt?[say.language])
        }
    }

    private init(chat: TelegramID, url: String, caption: String?) {
        self.chat = chat
        self.url = url
        self.caption = caption
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.init(
            chat: TelegramID(try fields.int("chat_id")), url: try fields.string("url"),
            caption: try fields.optional("caption") { (fields) throws(JSONFault) in try fields.string("caption") })
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("chat_id", self.chat)
            json.member("url", self.url)
            json.member("caption", ifPresent: self.caption)
        }
    }

    public struct Handler: JobHandler {
        private let client: BotClient

        public init(client: BotClient) { self.client = client }

        public func run(_ job: SendAudio, _ run: JobRun) async throws {
            try await self.client.deliver(.sendAudio(job.url, caption: job.caption, to: job.chat), run)
        }
    }
}
