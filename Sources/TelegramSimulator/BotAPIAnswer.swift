import JSON

/// What a call is answered.
enum BotAPIAnswer: Hashable, Sendable {
    case done(JSONValue, description: String? = nil)
    case refused(CallRefusal)

    var status: Int {
        switch self {
        case .done: 200
        case .refused(let refusal): refusal.code
        }
    }

    var body: [UInt8] {
        var json = JSONWriter()
        json.object { json in
            switch self {
            case .done(let result, let description):
                json.member("ok", true)
                json.member("result", result)
                json.member("description", ifPresent: description)
            case .refused(let refusal):
                json.member("ok", false)
                json.member("error_code", refusal.code)
                json.member("description", refusal.description)
                if let seconds = refusal.retryAfter {
                    json.member("parameters", object: { $0.member("retry_after", seconds) })
                }
            }
        }
        return json.bytes
    }
}

/// A "no" in Telegram's words.
struct CallRefusal: Error, Hashable, Sendable {
    let code: Int
    let description: String
    /// Seconds, with 429 only.
    var retryAfter: Int?

    private init(_ code: Int, _ description: String, retryAfter: Int? = nil) {
        self.code = code
        self.description = description
        self.retryAfter = retryAfter
    }

    static func bad(_ reason: String) -> CallRefusal { CallRefusal(400, "Bad Request: \(reason)") }

    static let unauthorized = CallRefusal(401, "Unauthorized")
    static let notFound = CallRefusal(404, "Not Found")
    static let tooLarge = CallRefusal(413, "Request Entity Too Large")
    static let blocked = CallRefusal(403, "Forbidden: bot was blocked by the user")
    static let chatNotFound = CallRefusal.bad("chat not found")
    static let queryTooOld = CallRefusal.bad(
        "query is too old and response timeout expired or query ID is invalid")
    static let notModified = CallRefusal.bad(
        "message is not modified: specified new message content and reply markup are exactly the same as a current "
            + "content and reply markup of the message")

    static func flood(_ seconds: Int) -> CallRefusal {
        CallRefusal(429, "Too Many Requests: retry after \(seconds)", retryAfter: seconds)
    }
}

extension JSONValue {
    /// The value that `value`'s own JSON holds.
    init(of value: some JSONEncodable) {
        // Our own writer's output always reads back.
        self = (try? JSONReader.read(JSONWriter.bytes(of: value))) ?? .null
    }
}
