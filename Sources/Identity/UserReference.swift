public import Vocabulary

/// How callers name a member: `123` is our own id, `tg:123` the Telegram account.
public enum UserReference: Hashable, Sendable, LosslessStringConvertible {
    case user(UserID)
    case telegram(TelegramID)

    /// `nil` unless `text` is a positive number as we write it, with or without `tg:` before it.
    public init?(_ text: String) {
        let isTelegram = text.hasPrefix("tg:")
        let digits = isTelegram ? text.dropFirst(3) : text[...]
        guard let number = Int64(digits), number > 0, "\(number)" == digits else { return nil }
        self = isTelegram ? .telegram(TelegramID(number)) : .user(UserID(number))
    }

    public var description: String {
        switch self {
        case .user(let id): "\(id)"
        case .telegram(let id): "tg:\(id)"
        }
    }
}
