public import Coordination
public import JSON
import Narrative
public import TelegramAPI
import Vocabulary

/// The pictures of a fragment that has several, after its words. They may come twice when the answer to them was lost
/// with the process; when Telegram says nothing, they count as sent.
public struct SendAlbum: Job {
    public static let kind = "telegram.send_album"
    public static let policy = JobPolicy(priority: 4, maxAttempts: 5)
    static let sizes = 2...10

    let chat: TelegramID
    let items: [BotCall.AlbumItem]

    /// `nil` for a fragment without so many.
    init?(of scene: Scene, to chat: TelegramID, in say: Catalogue) {
        let shown = scene.content.album
        guard shown.count >= Self.sizes.lowerBound else { return nil }
        self.chat = chat
        self.items = shown.prefix(Self.sizes.upperBound).map { medium in
            BotCall.AlbumItem(isVideo: medium.kind == .video, url: medium.url, caption: medium.alt?[say.language])
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.chat = TelegramID(try fields.int("chat_id"))
        self.items = try fields.list("items", upTo: Self.sizes.upperBound) { (json, _) throws(JSONFault) in
            let item = try JSONFields(json)
            return BotCall.AlbumItem(
                isVideo: try item.bool("video"), url: try item.string("url"),
                caption: try item.optional("caption") { (item) throws(JSONFault) in try item.string("caption") })
        }
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("chat_id", self.chat)
            json.member(
                "items",
                self.items.map { item in
                    var object = JSONObject([("video", .bool(item.isVideo)), ("url", .string(item.url))])
                    if let caption = item.caption { object["caption"] = .string(caption) }
                    return JSONValue.object(object)
                })
        }
    }

    public struct Handler: JobHandler {
        private let client: BotClient

        public init(client: BotClient) { self.client = client }

        public func run(_ job: SendAlbum, _ run: JobRun) async throws {
            try await self.client.deliver(.sendAlbum(job.items, to: job.chat), run)
        }
    }
}

extension BotClient {
    /// Where Telegram has not answered, or does not want it, nothing is sent a second time.
    func deliver(_ call: BotCall, _ run: JobRun) async throws {
        do throws(BotAPIError) {
            _ = try await self.call(call)
        } catch {
            switch error {
            case .tooManyRequests, .notSent, .unavailable, .unauthorized, .conflict: throw error
            default: run.progress(done: 0, note: "not known to have been delivered")
            }
        }
    }
}

extension FragmentContent {
    /// Pictures and films, when there are several: they come as one album.
    var album: [Medium] {
        let shown = self.media.filter { $0.kind == .image || $0.kind == .video }
        return shown.count > 1 ? shown : []
    }
}
