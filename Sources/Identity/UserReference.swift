public import Vocabulary

/// How callers name a member: `123` is our own id, `tg:123` the Telegram account.
public enum UserReference: Hashable, Sendable {
    case user(UserID)
    case telegram(TelegramID)

    /// `nil` unless `text` is a positive number, with or without `tg:` before it.
    public init?(_ text: String) {
        let isTelegram = text.hasPrefix("tg:")
        guard let number = Int64(isTelegram ? text.dropFirst(3) : text[...]), number > 0 else { return nil }
        self = isTelegram ? .telegram(TelegramID(number)) : .user(UserID(number))
    }
}
