public import JSON
import TelegramAPI

/// What an update gets: a call that goes back in the webhook's response, and a notice over the chat.
public struct BotAnswer: Sendable {
    /// The body of the webhook's response; empty when the update needs no call.
    public let response: [UInt8]
    /// Shown over the chat for a moment, when a button was pressed.
    let toast: String?
    /// The payload of a link to the bot that the press of the button opens.
    let opens: String?

    /// A new message of this many bytes is a page to read.
    private static let longBytes = 1000

    /// Whether it is a page that "typing…" may come before.
    var isLongPage: Bool { self.response.count >= Self.longBytes && self.isNewMessage }

    private var isNewMessage: Bool { self.response.starts(with: #"{"method":"sendMessage""#.utf8) }

    static let nothing = BotAnswer(response: [], toast: nil)

    init(response: [UInt8], toast: String?, opens: String? = nil) {
        self.response = response
        self.toast = toast
        self.opens = opens
    }

    init(_ call: BotCall, toast: String? = nil) { self.init(response: call.webhookResponseBody, toast: toast) }
}

extension BotAnswer: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("response", String(decoding: self.response, as: UTF8.self))
            json.member("toast", ifPresent: self.toast)
            json.member("opens", ifPresent: self.opens)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.response = Array(try fields.string("response").utf8)
        self.toast = try fields.optional("toast") { fields throws(JSONFault) in try fields.string("toast") }
        self.opens = try fields.optional("opens") { fields throws(JSONFault) in try fields.string("opens") }
    }
}
