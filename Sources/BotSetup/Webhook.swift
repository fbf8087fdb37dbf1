public import JSON
public import TelegramAPI

/// Where Telegram sends updates and which: all that it tells about a registration, so not the secret.
public struct Webhook: Hashable, Sendable {
    /// Empty where none is registered.
    public var url: String
    public let allowedUpdates: [String]
    /// Calls that Telegram makes at a time, 1 to 100.
    public let maxConnections: Int

    public static let connections: ClosedRange<Int64> = 1...100
    public static let standardConnections = 40

    public init(url: String, allowedUpdates: [String], maxConnections: Int = Self.standardConnections) {
        self.url = url
        self.allowedUpdates = allowedUpdates
        self.maxConnections = maxConnections
    }

    /// Reads the answer of `getWebhookInfo`.
    init(info: JSONValue) throws(JSONFault) {
        self.url = try JSONFields(info).string("url")
        self.allowedUpdates = (info["allowed_updates"]?.array ?? []).compactMap(\.string)
        self.maxConnections = info["max_connections"]?.int.map { Int(clamping: $0) } ?? Self.standardConnections
    }

    public func call(secret: String) -> BotCall {
        .setWebhook(
            url: self.url, secretToken: secret, allowedUpdates: self.allowedUpdates,
            maxConnections: self.maxConnections)
    }

    /// Without the mark of the connection that registered it.
    public var address: String { Self.address(of: self.url) }

    public static func address(of url: String) -> String { String(url.prefix { $0 != "?" }) }

    /// The Bot API takes no idempotency key, and never tells the secret: the address carries the key, so that it can
    /// be seen whose registration stands.
    func marked(with key: String) -> Webhook {
        var marked = self
        marked.url = "\(self.address)?connection=\(key)"
        return marked
    }
}

extension Webhook: JSONEncodable, JSONDecodable {
    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.url = try fields.string("url")
        self.allowedUpdates = (try fields.value("allowed_updates").array ?? []).compactMap(\.string)
        self.maxConnections = Int(try fields.int("max_connections", in: Self.connections))
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("url", self.url)
            json.member("allowed_updates", self.allowedUpdates)
            json.member("max_connections", self.maxConnections)
        }
    }
}
