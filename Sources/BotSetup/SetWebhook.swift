import Coordination
import JSON
import TelegramAPI

/// Looks at what is registered.
struct ReadWebhook: OutsideStep {
    let line: BotLine

    var policy: OutsidePolicy { self.line.policy }
    var isUndoable: Bool { false }

    func execute(_ input: Webhook, _ call: OutsideCall) async throws -> Webhook { try await self.line.webhook() }

    func resolve(_ input: Webhook, _ call: OutsideCall) async throws -> Resolution<Webhook> {
        .happened(try await self.line.webhook())
    }

    func compensate(_ output: Webhook, of input: Webhook, _ call: OutsideCall) async throws {}
}

/// Has Telegram send updates to us.
struct SetWebhook: OutsideStep {
    struct Change: Sendable {
        let former: Webhook
        let new: Webhook
    }

    let line: BotLine
    let secret: String

    var policy: OutsidePolicy { self.line.policy }

    func execute(_ change: Change, _ call: OutsideCall) async throws -> Webhook {
        let webhook = change.new.marked(with: call.key)
        try await self.line.call(webhook.call(secret: self.secret))
        return webhook
    }

    func resolve(_ change: Change, _ call: OutsideCall) async throws -> Resolution<Webhook> {
        // Telegram tells the kinds of updates in an order of its own: what was asked for is what `execute` gives.
        let wanted = change.new.marked(with: call.key)
        return try await self.line.webhook().url == wanted.url ? .happened(wanted) : .didNotHappen
    }

    /// What others registered meanwhile stays. A former webhook of our own comes back; one of somebody else does not,
    /// for nobody tells its secret, and without it they would refuse every update: Telegram keeps them instead.
    func compensate(_ webhook: Webhook, of change: Change, _ call: OutsideCall) async throws {
        guard try await self.line.webhook().url == webhook.url else { return }
        let wasOurs = change.former.address == change.new.address
        try await self.line.call(wasOurs ? change.former.call(secret: self.secret) : .deleteWebhook())
    }
}

extension SetWebhook.Change: JSONEncodable, JSONDecodable {
    init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.former = try Webhook(json: try fields.value("former"))
        self.new = try Webhook(json: try fields.value("new"))
    }

    func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("former", self.former)
            json.member("new", self.new)
        }
    }
}
