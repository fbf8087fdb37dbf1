public import Crypto

/// Names one wish of one caller; chosen by the caller and repeated when it retries.
public struct IdempotencyKey: Hashable, Sendable {
    /// Who chose the key: `telegram`, `key:12`. Two scopes may use the same text.
    let scope: String
    let text: String

    /// Who asked, for the log: the scope, with the update's id where Telegram did. Keys that people chose may
    /// say something about people, and stay out.
    var caller: String { self.scope == "telegram" ? "telegram:\(self.text)" : self.scope }

    /// `nil` unless `text` has 8 to 128 characters of visible ASCII.
    public init?(_ text: String, scope: String) {
        guard (8...128).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        self.init(unchecked: text, scope: scope)
    }

    private init(unchecked text: String, scope: String) {
        self.scope = scope
        self.text = text
    }

    /// Telegram's `update_id` is the key of what the update does (Bot API, `Update`).
    public static func telegramUpdate(_ id: Int64) -> IdempotencyKey {
        IdempotencyKey(unchecked: "\(id)", scope: "telegram")
    }
}

extension IdempotencyKey {
    /// A key nobody repeats: for what is started by hand and seen to end.
    public static func once(random: any RandomSource) -> IdempotencyKey {
        IdempotencyKey(unchecked: random.token(26), scope: "once")
    }
}
