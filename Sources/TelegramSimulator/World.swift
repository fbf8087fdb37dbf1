import Crypto
import JSON
import TelegramAPI
import Vocabulary

/// The simulated Telegram: one bot, its members, their chats, and the updates on their way. Pure: every
/// event is a method, and what the outside has to do about it is taken with `takeEvents` and `startDeliveries`.
struct World: Sendable {
    let configuration: SimulatorConfiguration
    let token: String
    let bot: TelegramUser
    private let random: any RandomSource

    /// In the order they joined; rooms too.
    var members: [Member] = []
    var webhook: Webhook?
    /// Survives `deleteWebhook`.
    var allowedUpdates = UpdateKinds.byDefault
    var queue: UpdateQueue
    private var nextUpdateID: Int64
    private var lastUpdateAt: Instant?
    /// Presses that can still be answered, oldest first.
    var openQueries: [(id: String, member: TelegramID, chat: TelegramID, until: Instant)] = []
    /// By scope and language.
    var commands: [CommandScope: [BotCall.Command]] = [:]
    private(set) var calls: [LoggedCall] = []
    var recentSends: [Instant] = []
    private var events: [PlaygroundEvent] = []

    init(_ configuration: SimulatorConfiguration, random: any RandomSource) {
        self.configuration = configuration
        self.random = random
        let botID = 7_000_000_000 + Int64(random.number(below: 900_000_000))
        self.token = "\(botID):\(random.token(35))"
        self.bot = TelegramUser(
            id: TelegramID(botID), isBot: true, firstName: configuration.botName, username: configuration.botUsername)
        self.queue = UpdateQueue(capacity: configuration.maxPendingUpdates)
        self.nextUpdateID = 100_000_000 + Int64(random.number(below: 800_000_000))
    }

    func number(below bound: UInt64) -> UInt64 { self.random.number(below: bound) }

    func index(of member: TelegramID) -> Int? { self.members.firstIndex { $0.user.id == member } }

    mutating func publish(_ event: PlaygroundEvent) { self.events.append(event) }

    /// What has happened since the last time, in order.
    mutating func takeEvents() -> [PlaygroundEvent] {
        defer { self.events.removeAll() }
        return self.events
    }

    mutating func log(_ source: LoggedCall.Source, _ method: String, _ answer: BotAPIAnswer?, at now: Instant) {
        var description: String?
        if case .refused(let refusal) = answer { description = refusal.description }
        self.calls.append(
            LoggedCall(
                time: now, source: source, method: method, status: answer?.status ?? 0, description: description))
        if self.calls.count > self.configuration.maxLoggedCalls { self.calls.removeFirst() }
    }
}

// MARK: - Updates

extension World {
    /// Queues an update about `member` and tells its id; `nil` when the bot has not asked for its kind.
    mutating func enqueue(_ content: Update.Content, of member: Int, at now: Instant) -> Int64? {
        guard self.allowedUpdates.contains(content.kind) else { return nil }
        let id = self.takeUpdateID(at: now)
        let lane = UpdateQueue.Lane(kind: content.kind, id: self.members[member].user.id)
        let body = JSONWriter.bytes(of: Update(id: id, content))
        self.members[member].lastUpdate = Member.SentUpdate(id: id, lane: lane, body: body)
        self.queue.add(id, lane, member: lane.id, body: body, expires: now.advanced(by: Self.lifetime(of: lane.kind)))
        return id
    }

    static func lifetime(of kind: String) -> Duration {
        ["callback_query", "pre_checkout_query", "shipping_query"].contains(kind) ? .seconds(150) : .seconds(86_400)
    }

    /// One more than the last; somewhere else after a week of silence.
    private mutating func takeUpdateID(at now: Instant) -> Int64 {
        if let last = self.lastUpdateAt, now.duration(since: last) >= .seconds(604_800) {
            self.nextUpdateID = 100_000_000 + Int64(self.random.number(below: 800_000_000))
        }
        self.lastUpdateAt = now
        defer { self.nextUpdateID += 1 }
        return self.nextUpdateID
    }

    /// - Parameter always: deliver whether a webhook is set or not.
    mutating func startDeliveries(always: Bool, at now: Instant) -> [UpdateQueue.Entry] {
        for entry in self.queue.dropExpired(at: now) {
            self.publish(.delivery(entry, "failed", httpStatus: 0, milliseconds: 0))
        }
        guard self.webhook != nil || always else { return [] }
        return self.queue.start(connections: self.webhook?.maxConnections ?? 40)
    }

    /// Takes note of what came back from the webhook.
    mutating func delivered(
        _ entry: UpdateQueue.Entry, _ response: WebhookResponse, milliseconds: Int64, at now: Instant
    ) -> UpdateQueue.Verdict {
        let verdict = self.queue.finish(
            entry.ticket, response.outcome, at: now, cap: 60 + Int64(self.random.number(below: 61)))
        if let message = response.errorMessage {
            self.webhook?.lastError = Webhook.LastError(date: now, message: message)
        }
        let status =
            switch verdict {
            case .delivered: "delivered"
            case .retry: "retrying"
            case .forgotten where response.errorMessage == nil: "delivered"
            case .expired, .forgotten: "failed"
            }
        self.publish(.delivery(entry, status, httpStatus: response.status, milliseconds: milliseconds))
        if verdict == .delivered { self.carryOut(response, of: entry, at: now) }
        return verdict
    }

    /// The one call that a webhook's response may hold. Its result is nobody's to know; its failure shows in the log.
    private mutating func carryOut(_ response: WebhookResponse, of entry: UpdateQueue.Entry, at now: Instant) {
        let parameters = CallParameters(json: response.callBody)
        let name = parameters["method"]
        guard !name.isEmpty else { return }
        let index = self.index(of: entry.member)
        // A repeated update stands for an answer that was lost on its way, so the same call again is the
        // first one arriving. A different call is the bot acting twice, and shows.
        if let index, entry.isRedelivery, self.members[index].lastUpdate?.id == entry.updateID,
            self.members[index].lastUpdate?.answer == response.callBody
        {
            return
        }
        let lowered = name.lowercased()
        guard !lowered.hasPrefix("get"), !["setwebhook", "deletewebhook", "close", "logout"].contains(lowered) else {
            return self.log(.webhookResponse, name, nil, at: now)
        }
        let answer = self.call(name, parameters, at: now)
        self.log(.webhookResponse, name, answer, at: now)
        if let index, self.members[index].lastUpdate?.id == entry.updateID {
            self.members[index].lastUpdate?.answer = response.callBody
        }
    }
}

extension RandomSource {
    /// Even enough for names and delays.
    func number(below bound: UInt64) -> UInt64 {
        self.bytes(8).reduce(0) { $0 << 8 | UInt64($1) } % bound
    }
}
