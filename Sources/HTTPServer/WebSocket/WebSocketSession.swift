import EventLoops
import HTTPWire

/// A WebSocket on its connection: obeys its ``WebSocketState``, and stands between it and the handler's task.
///
/// `@unchecked Sendable`: everything is touched on the connection's loop only, but for `connection`, which is set
/// once, before anybody else knows the session.
final class WebSocketSession: UpgradeHandler, @unchecked Sendable {
    typealias Handler = @Sendable (WebSocket, RoutedRequest) async throws -> Void

    private let configuration: WebSocketConfiguration
    private let start: @Sendable (WebSocketSession) async throws -> Void
    /// Kept after the end too: handlers on other threads find its loop through it.
    private var connection: (any UpgradedConnection)?
    private var state: WebSocketState
    private var compressor: MessageCompressor?
    private var task: Task<Void, Never>?
    private var ending: WebSocketClose?

    /// Messages for the handler, and what came behind them once they were too many.
    private var waiting: [WebSocketMessage] = []
    private var reader: UnsafeContinuation<WebSocketMessage?, Never>?
    private var backlog: [UInt8] = []
    private var senders: [UnsafeContinuation<WebSocketClose?, Never>] = []
    private var frame: [UInt8] = []

    init(
        _ configuration: WebSocketConfiguration, deflate: PermessageDeflate?,
        start: @escaping @Sendable (WebSocketSession) async throws -> Void
    ) {
        self.configuration = configuration
        self.start = start
        self.compressor = deflate.map { MessageCompressor($0) }
        self.state = WebSocketState(limits: configuration.limits, allowsCompression: deflate != nil, at: .now)
    }

    /// Runs `action` on the connection's loop.
    func run(_ action: @escaping @Sendable () -> Void) { self.connection?.run(action) }
}

// MARK: - What the connection says

extension WebSocketSession {
    func opened(_ connection: any UpgradedConnection) {
        self.connection = connection
        self.task = Task(executorPreference: EventLoop.current) {
            do {
                try await self.start(self)
                self.run { self.close(.normal) }
            } catch {
                self.run { self.close(.internalError) }
            }
        }
    }

    func received(_ bytes: Span<UInt8>) {
        var offset = 0
        while self.state.wantsInput {
            guard self.waiting.count < self.configuration.maxWaitingMessages else { return self.pause(bytes, offset) }
            switch self.state.next(bytes, from: &offset, at: .now) {
            case .wait: return
            case .sendPong(let payload): self.write(.pong, payload)
            case .deliver(let isText, let bytes, let isCompressed): self.deliver(isText, bytes, isCompressed)
            case .end(let close, let answer): self.end(close, answer)
            }
        }
    }

    private func pause(_ bytes: Span<UInt8>, _ offset: Int) {
        self.backlog = bytes.extracting(offset...).withUnsafeBufferPointer { Array($0) }
        self.connection?.isReading = false
    }

    private func goOn() {
        guard let connection, !connection.isReading else { return }
        connection.isReading = true
        let bytes = self.backlog
        self.backlog = []
        self.received(bytes.span)
    }

    func drained() {
        let senders = self.senders
        self.senders = []
        for sender in senders { sender.resume(returning: nil) }
    }

    func tick(at now: ContinuousClock.Instant) {
        guard let connection else { return }
        if !connection.isReading { self.state.inputPaused(at: now) }
        switch self.state.expire(at: now) {
        case nil: break
        case .sendPing: self.write(.ping, [])
        case .drop: connection.abort()
        }
    }

    func draining() { self.close(.goingAway) }

    func closed() {
        self.note(self.ending ?? .lost)
        self.task?.cancel()
        self.task = nil
    }
}

// MARK: - Messages

extension WebSocketSession {
    private func deliver(_ isText: Bool, _ bytes: [UInt8], _ isCompressed: Bool) {
        var bytes = bytes
        if isCompressed {
            switch self.compressor?.inflate(bytes, atMost: self.configuration.limits.maxMessageBytes) {
            case .success(let inflated): bytes = inflated
            case .failure(let close): return self.fail(close)
            case nil: return self.fail(.badCompression)
            }
        }
        guard isText else { return self.deliver(.binary(bytes)) }
        guard let text = String(validating: bytes, as: UTF8.self) else { return self.fail(.notUTF8) }
        self.deliver(.text(text))
    }

    private func deliver(_ message: WebSocketMessage) {
        guard let reader else { return self.waiting.append(message) }
        self.reader = nil
        reader.resume(returning: message)
    }

    /// The handler's next message; one reader at a time.
    func take(_ waiter: UnsafeContinuation<WebSocketMessage?, Never>) {
        guard self.waiting.isEmpty else {
            waiter.resume(returning: self.waiting.removeFirst())
            return self.goOn()
        }
        guard self.ending == nil, self.reader == nil else { return waiter.resume(returning: nil) }
        self.reader = waiter
    }

    /// - Parameter waiter: gets `nil` when the message has left, or why it never will.
    func send(_ message: WebSocketMessage, _ waiter: UnsafeContinuation<WebSocketClose?, Never>?) {
        guard self.ending == nil, self.state.isOpen else {
            waiter?.resume(returning: self.ending ?? .lost)
            return
        }
        let hasLeft =
            switch message {
            case .text(let text): self.write(.text, Array(text.utf8))
            case .binary(let bytes): self.write(.binary, bytes)
            }
        guard let waiter else { return }
        if hasLeft || self.ending != nil {
            waiter.resume(returning: self.ending)
        } else {
            self.senders.append(waiter)
        }
    }

    /// - Returns: whether it has left already.
    @discardableResult
    private func write(_ opcode: WebSocketOpcode, _ payload: [UInt8]) -> Bool {
        guard let connection else { return false }
        var payload = payload
        var isCompressed = false
        if opcode.isMessage, self.configuration.isWorthCompressing(payload.count),
            let smaller = self.compressor?.deflate(payload)
        {
            payload = smaller
            isCompressed = true
        }
        guard connection.pendingBytes + payload.count <= self.configuration.maxQueuedBytes else {
            self.fail(.tooSlow)
            return false
        }
        self.frame.removeAll()
        WebSocketEncoder.append(opcode, payload, isCompressed: isCompressed, to: &self.frame)
        return connection.write(self.frame)
    }
}

// MARK: - Ending

extension WebSocketSession {
    /// We want to close: the peer has some time to answer.
    func close(_ close: WebSocketClose) {
        guard self.state.close(at: .now) else { return }
        self.write(close)
        // What still comes is dropped, so there is nobody to wait for.
        self.waiting = []
        self.note(close)
        self.goOn()
    }

    /// The peer did what it must not, or is too slow: it is told, and nothing more is read.
    private func fail(_ close: WebSocketClose) {
        guard self.ending == nil else { return }
        if self.state.close(at: .now) { self.write(close) }
        self.end(close, nil)
    }

    private func end(_ close: WebSocketClose, _ answer: WebSocketClose?) {
        if let answer { self.write(answer) }
        self.state.end()
        self.note(close)
        self.connection?.close()
    }

    private func write(_ close: WebSocketClose) {
        var frame: [UInt8] = []
        WebSocketEncoder.append(close, to: &frame)
        self.connection?.write(frame)
    }

    /// The first reason is the one that is told; everybody who waits hears it.
    private func note(_ close: WebSocketClose) {
        let ending = self.ending ?? close
        self.ending = ending
        self.reader?.resume(returning: nil)
        self.reader = nil
        let senders = self.senders
        self.senders = []
        for sender in senders { sender.resume(returning: ending) }
    }
}
