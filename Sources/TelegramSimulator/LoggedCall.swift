public import JSON
public import Vocabulary

/// A Bot API call as the simulator saw it. It holds no texts and no token.
public struct LoggedCall: Hashable, Sendable {
    public enum Source: String, Sendable {
        case request
        /// The answer to a webhook request; the bot never learns the result.
        case webhookResponse = "webhook_response"
    }

    public let time: Instant
    public let source: Source
    public let method: String
    /// As an HTTP status; 0 for a call that was not carried out.
    public let status: Int
    /// Telegram's words for a "no".
    public let description: String?
}

extension LoggedCall: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("time", self.time)
            json.member("source", self.source.rawValue)
            json.member("method", self.method)
            json.member("status", self.status)
            json.member("description", ifPresent: self.description)
        }
    }
}
