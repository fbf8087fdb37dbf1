import HTTPClient
import JSON
import Resilience
public import Vocabulary

/// Why a Bot API call has no result, by what to do about it.
public enum BotAPIError: Error, Hashable, Sendable {
    /// Do not write to this person until they start or unblock the bot.
    case blocked
    /// The person's account is gone.
    case deactivated
    /// The person has never started the bot.
    case notStarted
    /// The bot is no longer in that group or channel.
    case chatLost
    case chatNotFound
    /// The group has a new id; repeat the call with it.
    case migrated(to: TelegramID)
    /// The edit would change nothing. Harmless.
    case notModified
    /// The message is deleted, too old to edit, or not ours.
    case messageGone
    /// The callback query was answered before, or too late.
    case queryTooOld
    /// The text's markup is broken: our mistake.
    case unparsableEntities(String)
    /// The token is wrong or revoked: stop.
    case unauthorized
    /// Another instance polls, or a webhook stands in the way.
    case conflict
    /// Nothing to this chat, or to any, before so many seconds have passed.
    case tooManyRequests(retryAfter: Int)
    case rejected(code: Int, description: String)
    /// The call may have been carried out. There is no idempotency key: repeating may do it twice.
    case unknownOutcome(String)
    /// Nothing left this machine: safe to repeat.
    case notSent(String)
    /// Telegram failed too often of late; nothing was sent. Safe to repeat after so many seconds.
    case unavailable(retryAfter: Int)
}

extension BotAPIError {
    /// What the error says about Telegram: a no is an answer, silence and 5xx are not.
    var end: CircuitState.End {
        switch self {
        case .unknownOutcome, .notSent: .failed
        case .unavailable: .unknown
        case .blocked, .deactivated, .notStarted, .chatLost, .chatNotFound, .migrated, .notModified, .messageGone,
            .queryTooOld, .unparsableEntities, .unauthorized, .conflict, .tooManyRequests, .rejected:
            .answered
        }
    }

    /// Whether a call that may be carried out twice is worth another try.
    var verdict: RetryVerdict {
        switch self {
        case .tooManyRequests(let seconds), .unavailable(let seconds): .again(after: .seconds(seconds))
        case .unknownOutcome, .notSent: .again()
        case .blocked, .deactivated, .notStarted, .chatLost, .chatNotFound, .migrated, .notModified, .messageGone,
            .queryTooOld, .unparsableEntities, .unauthorized, .conflict, .rejected:
            .final
        }
    }
}

extension BotAPIError {
    init(_ error: HTTPClientError) {
        self = error.mayHaveBeenSent ? .unknownOutcome("\(error)") : .notSent("\(error)")
    }

    /// What an answer with `ok: false` means.
    init(code: Int, description: String, parameters: JSONValue?) {
        if let chat = parameters?["migrate_to_chat_id"]?.int {
            self = .migrated(to: TelegramID(chat))
            return
        }
        switch code {
        case 400: self = Self.badRequest(description)
        case 401: self = .unauthorized
        case 403: self = Self.forbidden(description)
        case 409: self = .conflict
        case 429:
            let seconds = parameters?["retry_after"]?.int ?? 1
            self = .tooManyRequests(retryAfter: Int(max(1, min(seconds, 86_400))))
        case 500...599: self = .unknownOutcome("\(code) \(description)")
        default: self = .rejected(code: code, description: description)
        }
    }

    private static let badRequests: [(text: String, meaning: BotAPIError)] = [
        ("chat not found", .chatNotFound),
        ("message is not modified", .notModified),
        ("query is too old", .queryTooOld),
        ("message to edit not found", .messageGone),
        ("message to delete not found", .messageGone),
        ("message to be replied not found", .messageGone),
        ("message can't be edited", .messageGone),
        ("message can't be deleted", .messageGone),
        ("user is deactivated", .deactivated),
    ]

    private static func badRequest(_ description: String) -> BotAPIError {
        let text = description.lowercased()
        if text.contains("can't parse entities") { return .unparsableEntities(description) }
        let known = Self.badRequests.first { text.contains($0.text) }
        return known?.meaning ?? .rejected(code: 400, description: description)
    }

    private static func forbidden(_ description: String) -> BotAPIError {
        let text = description.lowercased()
        if text.contains("blocked by the user") { return .blocked }
        if text.contains("user is deactivated") { return .deactivated }
        if text.contains("can't initiate conversation") { return .notStarted }
        if text.contains("was kicked") || text.contains("is not a member") { return .chatLost }
        return .rejected(code: 403, description: description)
    }
}
