public import Crypto
public import EventLoops
public import HTTPClient
import HTTPServer
import JSON
import Synchronization
public import Telemetry
public import TelegramAPI
public import Vocabulary

/// A stand-in for Telegram in this process: a bot, people who write to it, and the delivery of their
/// updates, with Telegram's rules, limits and words.
///
/// `World` holds the state and decides; this shell owns the lock, delivers what the world has ready, and
/// passes its events on to whoever watches.
public final class Simulator: Sendable {
    /// Waits as long as it is told, or less when its task is cancelled.
    public typealias Pause = @Sendable (Duration) async -> Void

    private struct State {
        var world: World
        var tasks: [Int: Task<Void, Never>] = [:]
        var nextTask = 0
        var settling: [CheckedContinuation<Void, Never>] = []
        var isStopped = false
    }

    let configuration: SimulatorConfiguration
    let clock: MovableClock
    let pause: Pause
    private let transport: SimulatorTransport
    private let log: Logger
    private let loop: EventLoop?
    private let state: Mutex<State>
    /// What watchers of the chats see happen; a member is a topic.
    let feed: EventFeed

    /// The bot's token, for this simulator only.
    public let token: String

    /// - Parameters:
    ///   - loop: where deliveries run; anywhere when `nil`.
    ///   - pause: waits between retries.
    public init(
        configuration: SimulatorConfiguration = SimulatorConfiguration(), clock: MovableClock,
        transport: SimulatorTransport, log: Logger, random: any RandomSource = SecureRandom(), loop: EventLoop? = nil,
        pause: @escaping Pause = { try? await Task.sleep(for: $0) }
    ) {
        var world = World(configuration, random: random)
        for (name, language) in [("Ana", "es"), ("Bruno", "es"), ("Chloe", "en")] {
            _ = world.join(firstName: name, languageCode: language)
        }
        world.openRooms()
        self.token = world.token
        self.configuration = configuration
        self.clock = clock
        self.transport = transport
        self.log = log
        self.loop = loop
        self.pause = pause
        self.state = Mutex(State(world: world))
        self.feed = EventFeed(maxKept: configuration.maxKeptEvents, maxReaders: configuration.maxStreams)
    }

    /// Delivers over HTTP, to the webhook that the bot registers.
    public convenience init(
        configuration: SimulatorConfiguration = SimulatorConfiguration(), clock: MovableClock, client: HTTPClient,
        log: Logger, random: any RandomSource = SecureRandom()
    ) {
        self.init(configuration: configuration, clock: clock, transport: .http(client), log: log, random: random)
    }

    /// Ends deliveries and event streams; returns when none is left. Safe to call twice.
    public func stop() async {
        self.endStreams()
        let tasks = self.state.withLock { state in
            state.isStopped = true
            return Array(state.tasks.values)
        }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
        self.state.withLock { Self.settle(&$0, always: true) }
    }

    /// Ends the event streams, which would go on for ever, and opens no more. Deliveries go on.
    public func endStreams() { self.feed.close() }
}

// MARK: - The shell

extension Simulator {
    /// Lets `body` change the world, then does what follows from it.
    func update<Value: Sendable>(_ body: (inout World, Instant) -> sending Value) -> Value {
        let now = self.clock.now()
        return self.state.withLock { state in
            let value = body(&state.world, now)
            self.startDeliveries(&state, now)
            for event in state.world.takeEvents() {
                self.feed.publish(event.data, name: event.name, topic: event.member?.rawValue)
            }
            Self.settle(&state, always: false)
            return value
        }
    }

    func read<Value: Sendable>(_ body: (World) -> Value) -> Value { self.state.withLock { body($0.world) } }

    private func startDeliveries(_ state: inout State, _ now: Instant) {
        guard !state.isStopped else { return }
        var always = false
        if case .direct = self.transport { always = true }
        for entry in state.world.startDeliveries(always: always, at: now) {
            let webhook = state.world.webhook
            let id = state.nextTask
            state.nextTask += 1
            state.tasks[id] = Task(executorPreference: self.loop) {
                await self.deliver(entry, to: webhook)
                self.state.withLock { _ = $0.tasks.removeValue(forKey: id) }
            }
        }
    }

    private func deliver(_ entry: UpdateQueue.Entry, to webhook: Webhook?) async {
        let start = ContinuousClock.now
        let timeout = self.configuration.webhookTimeout
        let response = await self.transport.deliver(entry.body, to: webhook, timeout: timeout)
        guard !Task.isCancelled else { return }
        let (seconds, attoseconds) = start.duration(to: .now).components
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        let verdict = self.update { $0.delivered(entry, response, milliseconds: milliseconds, at: $1) }
        self.log.debug(
            "simulated update delivered",
            ["update_id": .int(entry.updateID), "status": .int(Int64(response.status)), "ms": .int(milliseconds)])
        guard case .retry(let delay) = verdict else { return }
        if delay > .zero { await self.pause(delay) }
        guard !Task.isCancelled else { return }
        self.update { world, _ in world.queue.wake(entry.ticket) }
    }

    private static func settle(_ state: inout State, always: Bool) {
        guard always || state.world.queue.entries.isEmpty else { return }
        for waiter in state.settling { waiter.resume() }
        state.settling.removeAll()
    }
}

// MARK: - For conversations in this process

extension Simulator {
    /// Everybody, in the order they joined.
    public var members: [TelegramUser] { self.read { $0.people.map(\.user) } }

    /// A channel that the bot administers, and a group.
    public var channel: TelegramID { World.rooms[0].id }
    public var group: TelegramID { World.rooms[1].id }

    /// The latest calls, oldest first.
    public var calls: [LoggedCall] { self.read { $0.calls } }

    /// The chat of `member` with the bot, or what stands in a room, oldest first; empty for nobody.
    public func messages(of member: TelegramID) -> [Message] {
        self.read { world in world.index(of: member).map { world.members[$0].messages } ?? [] }
    }

    /// `member` writes `text`.
    @discardableResult
    public func write(_ text: String, by member: TelegramID) throws(Refusal) -> Int64 {
        try self.update { $0.write(text, by: member, at: $1) }.get().messageID
    }

    /// `member` presses the button with `data` under a message.
    ///
    /// - Returns: the callback query's id.
    @discardableResult
    public func press(
        _ data: String, on message: Int64, in room: TelegramID? = nil, by member: TelegramID
    ) throws(Refusal) -> String {
        try self.update { $0.press(data, on: message, in: room, by: member, at: $1) }.get().queryID
    }

    /// `member` gives a message one of Telegram's own reactions, or with `nil` takes it back.
    public func react(
        _ emoji: String?, on message: Int64, in chat: TelegramID, by member: TelegramID
    ) throws(Refusal) {
        _ = try self.update { $0.react(emoji, on: message, in: chat, by: member, at: $1) }.get()
    }

    /// Delivers the last update of `member` once more, with the same id.
    public func redeliver(to member: TelegramID) throws(Refusal) {
        _ = try self.update { $0.redeliver(to: member, at: $1) }.get()
    }

    public func setBlocked(_ isBlocked: Bool, by member: TelegramID) throws(Refusal) {
        _ = try self.update { $0.setBlocked(isBlocked, by: member, at: $1) }.get()
    }

    /// Suspends until no update waits for the webhook any more.
    public func settle() async {
        await withCheckedContinuation { continuation in
            self.state.withLock { state in
                state.settling.append(continuation)
                Self.settle(&state, always: state.isStopped)
            }
        }
    }

    /// A client of this simulator that needs no network.
    public var botClient: BotClient { BotClient(apiURL: "", token: self.token, send: self.send) }

    /// How ``botClient`` reaches it.
    public var send: BotClient.Send {
        { request throws(HTTPClientError) in
            let name = request.url.split(separator: "/").last.map(String.init) ?? ""
            let answer = self.answer(name, CallParameters(json: request.body), bytes: request.body.count)
            return ClientResponse(
                status: answer.status, headers: [("Content-Type", "application/json")], body: answer.body)
        }
    }

    /// Carries out and logs one call that came as a request.
    func answer(_ name: String, _ parameters: CallParameters, bytes: Int) -> BotAPIAnswer {
        self.update { world, now in
            let isTooLarge = bytes > TelegramLimits.requestBytes
            let answer = isTooLarge ? .refused(.tooLarge) : world.call(name, parameters, at: now)
            world.log(.request, BotMethod.named(name)?.name ?? "(unknown)", answer, at: now)
            return answer
        }
    }
}
