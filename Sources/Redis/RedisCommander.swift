import EventLoops

/// The commands of one client: connects when there is one to send, and gives each its reply or its failure
/// within the deadline.
///
/// `@unchecked Sendable`: touched on `loop`'s thread only.
final class RedisCommander: @unchecked Sendable {
    typealias Completion = (Result<RedisValue, RedisFailure>) -> Void

    private struct Pending {
        let words: [String]
        let due: ContinuousClock.Instant
        let completion: Completion
    }

    private enum State {
        case idle
        case connecting
        case ready(RedisLink)
        case closed
    }

    let loop: EventLoop
    private let address: RedisAddress
    private let settings: RedisClient.Settings
    private var state = State.idle
    /// In the order of sending, which is that of their deadlines; all of them are sent once it is ready.
    private var pending: [Pending] = []
    private var timer: Timer?

    init(_ address: RedisAddress, loop: EventLoop, settings: RedisClient.Settings) {
        self.address = address
        self.loop = loop
        self.settings = settings
    }

    func add(_ words: [String], _ completion: @escaping Completion) {
        guard self.pending.count < self.settings.maxPending else { return completion(.failure(.busy)) }
        let due = self.loop.now.advanced(by: self.settings.deadline)
        switch self.state {
        case .closed: return completion(.failure(.unreachable("the client was closed")))
        case .idle: self.connect()
        case .connecting: break
        case .ready(let link): link.send(words)
        }
        self.pending.append(Pending(words: words, due: due, completion: completion))
        self.watchDeadline()
    }

    private func connect() {
        self.state = .connecting
        let (address, deadline) = (self.address, self.loop.now.advanced(by: self.settings.connectDeadline))
        Task(executorPreference: self.loop) {
            let result: Result<ConnectedRedis, RedisFailure>
            do throws(RedisFailure) {
                result = .success(
                    try await offload { () throws(RedisFailure) in
                        try RedisConnection(address, deadline: deadline).released()
                    })
            } catch { result = .failure(error) }
            self.connected(result)
        }
    }

    private func connected(_ result: Result<ConnectedRedis, RedisFailure>) {
        switch result {
        case .failure(let failure):
            if case .connecting = self.state { self.state = .idle }
            self.failAll(failure)
        case .success(let connected):
            let link = RedisLink(
                connected, loop: self.loop, onReply: { [weak self] in self?.replied($0) },
                onLoss: { [weak self] in self?.lost($0) })
            guard case .connecting = self.state else { return link.close() }
            self.state = .ready(link)
            for waiting in self.pending { link.send(waiting.words) }
        }
    }

    private func replied(_ result: Result<RedisValue, RedisFailure>) {
        guard !self.pending.isEmpty else { return self.drop(.unexpectedReply) }
        self.pending.removeFirst().completion(result)
    }

    private func lost(_ failure: RedisFailure) {
        self.state = .idle
        self.failAll(failure)
    }

    /// A reply that is late would be taken for the next command's: the connection goes with it.
    private func drop(_ failure: RedisFailure) {
        if case .ready(let link) = self.state {
            link.close()
            self.state = .idle
        }
        self.failAll(failure)
    }

    private func failAll(_ failure: RedisFailure) {
        let failed = self.pending
        self.pending = []
        for command in failed { command.completion(.failure(failure)) }
    }

    private func watchDeadline() {
        guard self.timer == nil, let first = self.pending.first else { return }
        self.timer = self.loop.schedule(after: max(.zero, first.due - .now)) {
            self.timer = nil
            if let first = self.pending.first, first.due <= .now { self.drop(.timedOut) }
            self.watchDeadline()
        }
    }

    func close() {
        if case .ready(let link) = self.state { link.close() }
        self.state = .closed
        self.failAll(.unreachable("the client was closed"))
    }
}
