import Coordination
import JSON
import TelegramAPI

/// Telegram as the steps of a workflow call it: what went wrong, by what it says about the effect.
struct BotLine: Sendable {
    let client: BotClient
    let policy: OutsidePolicy

    @discardableResult
    func call(_ call: BotCall) async throws(OutsideFault) -> JSONValue {
        do throws(BotAPIError) { return try await self.client.call(call) } catch { throw OutsideFault(error) }
    }

    func webhook() async throws -> Webhook { try Webhook(info: try await self.call(.getWebhookInfo)) }
}

extension OutsideFault {
    init(_ error: BotAPIError) {
        switch error {
        case .unknownOutcome(let reason): self = .unknown(reason)
        case .notSent, .tooManyRequests, .unavailable: self = .notDone("\(error)")
        case .unauthorized: self = .refused(code: "telegram.unauthorized", detail: "The bot's token is not valid.")
        case .rejected(_, let description): self = .refused(code: "telegram.refused", detail: description)
        case .blocked, .deactivated, .notStarted, .chatLost, .chatNotFound, .migrated, .notModified, .messageGone,
            .queryTooOld, .unparsableEntities, .conflict:
            self = .refused(code: "telegram.refused", detail: "\(error)")
        }
    }
}
