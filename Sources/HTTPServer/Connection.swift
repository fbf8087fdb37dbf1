import CLinux
import EventLoops
import Glibc
import HTTPWire

/// One peer's socket: obeys its ``ConnectionState``.
///
/// `@unchecked Sendable`: tasks that answer its requests run on its loop, and everything is touched there only.
final class Connection: ReadinessHandler, @unchecked Sendable {
    /// Collected output that is written before more requests are answered.
    private static let highWaterBytes = 256 * 1024

    let peer: String
    /// Where the loop's server keeps it.
    var slot = 0

    private let descriptor: Int32
    private let server: LoopServer
    private var state: ConnectionState
    private var interest: Readiness = .readable
    private var isOpen = true

    /// Read but not parsed yet: requests behind the one being answered.
    private var backlog: [UInt8] = []
    private var backlogStart = 0
    private var isResumeScheduled = false
    private var isServing = false

    /// What the socket did not take yet, from `outputStart`.
    private var output: [UInt8] = []
    private var outputStart = 0
    private var drainWaiters: [UnsafeContinuation<Bool, Never>] = []
    private var isStreaming = false
    private var isChunked = false
    private var streamTask: Task<Void, Never>?

    init(_ descriptor: Int32, server: LoopServer, peer: String) {
        self.descriptor = descriptor
        self.server = server
        self.peer = peer
        let configuration = server.parts.configuration
        self.state = ConnectionState(
            limits: configuration.limits, timeouts: configuration.timeouts,
            maxRequests: configuration.maxRequestsPerConnection, peer: peer, at: server.loop.now)
    }

    var loop: EventLoop { self.server.loop }

    func ready(_ readiness: Readiness) {
        guard readiness.isDisjoint(with: .broken) else { return self.close() }
        if readiness.contains(.writable) { self.writeOn() }
        if readiness.contains(.readable), self.isOpen { self.read() }
    }

    /// Safe to call twice.
    func close() {
        guard self.isOpen else { return }
        self.isOpen = false
        self.loop.forget(self.descriptor)
        Glibc.close(self.descriptor)
        self.streamTask?.cancel()
        self.streamTask = nil
        self.output = []
        self.backlog = []
        self.wakeDrainWaiters(false)
        self.server.remove(self)
    }

    func drain() {
        // A request that has arrived but was not read is not idle.
        if self.wantsInput { self.read() }
        if self.isOpen, self.state.drain() { self.close() }
    }

    func checkDeadlines() {
        guard self.isOpen else { return }
        switch self.state.expire(at: self.loop.now) {
        case nil: break
        case .close: self.close()
        case .refuse(let fault):
            self.refuse(fault)
            self.flush()
        }
    }
}

// MARK: - Reading

extension Connection {
    private var wantsInput: Bool { self.state.wantsInput && self.output.isEmpty && self.backlog.isEmpty }

    private func read() {
        let isLingering = self.state.phase == .lingering
        guard self.wantsInput || isLingering else { return self.adjustInterest() }
        let buffer = self.server.readBuffer
        let count = recv(self.descriptor, buffer.baseAddress, buffer.count, 0)
        if count <= 0 {
            // 0: the peer sends no more, and nothing is owed to it.
            if count == 0 || errno != EAGAIN && errno != EINTR { self.close() }
            return
        }
        guard !isLingering else { return }
        let input = UnsafeBufferPointer(rebasing: buffer[..<count])
        let used = self.serve(input.span)
        if self.isOpen, used < count {
            self.backlog = Array(input[used...])
            self.backlogStart = 0
            self.resumeSoon()
        }
    }

    /// Goes on with what was read before; later in this turn, so that others have their turn first.
    private func resumeSoon() {
        guard self.state.wantsInput, self.output.isEmpty, !self.isResumeScheduled else { return }
        self.isResumeScheduled = true
        self.loop.execute {
            self.isResumeScheduled = false
            self.resume()
        }
    }

    private func resume() {
        guard self.isOpen else { return }
        if !self.backlog.isEmpty, self.state.wantsInput, self.output.isEmpty {
            let input = self.backlog
            self.backlogStart += self.serve(input.span.extracting(self.backlogStart...))
            if self.backlogStart == input.count {
                self.backlog = []
                self.backlogStart = 0
            } else if self.isOpen {
                self.resumeSoon()
            }
        }
        if self.isOpen { self.adjustInterest() }
    }

    /// Answers the requests in `input`, in order, until one must be waited for; what they gave is one write.
    ///
    /// - Returns: how many bytes are done with.
    private func serve(_ input: Span<UInt8>) -> Int {
        var offset = 0
        var answered = 0
        self.isServing = true
        defer { self.isServing = false }
        requests: while answered < self.server.parts.configuration.maxPipelined {
            switch self.state.next(input, from: &offset, at: self.loop.now) {
            case .wait: break requests
            case .sendContinue: ResponseEncoder.appendContinue(to: &self.server.scratch)
            case .refuse(let fault): self.refuse(fault)
            case .respond(let parsed):
                self.respond(parsed)
                answered += 1
            }
            if self.server.scratch.count >= Self.highWaterBytes {
                self.flush()
                guard self.isOpen, self.output.isEmpty else { break requests }
            }
        }
        if self.isOpen { self.flush() }
        return offset
    }
}

// MARK: - Answering

extension Connection {
    private func respond(_ parsed: ParsedRequest) {
        let id = self.server.ids.id(for: parsed.request.headers)
        var exchange = Exchange(parsed, id: id, start: self.loop.now)
        let responder = self.server.parts.responder
        let (start, route) = responder.start(parsed.request, id: id)
        exchange.route = route
        switch start {
        case .now(let response): self.begin(response, exchange)
        case .later(let handler, let routed):
            Task.immediate(executorPreference: self.loop) { [exchange] in
                self.finish(await responder.finish(handler, routed), exchange)
            }
        }
    }

    /// The response to a request that had to be waited for, if only for a moment: a task that never suspends
    /// ends inside ``serve(_:)``, which then goes on by itself.
    private func finish(_ response: Response, _ exchange: Exchange) {
        guard self.isOpen else { return }
        self.begin(response, exchange)
        guard !self.isServing else { return }
        self.flush()
        self.resume()
    }

    private func refuse(_ fault: RequestFault) {
        let exchange = Exchange(nil, id: self.server.ids.fresh(), start: self.loop.now)
        self.begin(self.server.parts.responder.response(for: Problem(fault), id: exchange.id), exchange)
    }

    /// Queues the head and what is known of the body.
    private func begin(_ response: Response, _ exchange: Exchange) {
        let framing = ResponseEncoder.framing(of: response, isHTTP10: exchange.isHTTP10)
        let persistence = self.state.beginResponse(framing)
        ResponseEncoder.appendHead(
            of: response, framing: framing, persistence: persistence, date: self.server.date, requestID: exchange.id,
            to: &self.server.scratch)
        self.server.parts.metrics.served(exchange, status: response.status)
        switch response.body {
        case _ where exchange.method == .head || framing == .none: self.end()
        case .bytes(let bytes):
            self.server.scratch.append(contentsOf: bytes)
            self.end()
        case .stream(let produce): self.stream(produce, isChunked: framing == .chunked)
        }
    }

    private func end() { _ = self.state.endResponse(at: self.loop.now) }
}

// MARK: - Streaming

extension Connection {
    private func stream(_ produce: @escaping @Sendable (any BodyWriter) async throws -> Void, isChunked: Bool) {
        self.isStreaming = true
        self.isChunked = isChunked
        self.streamTask = Task(executorPreference: self.loop) {
            do {
                try await produce(ConnectionBodyWriter(connection: self))
                self.endStream()
            } catch {
                // Without the last chunk the peer knows that the body is not whole.
                self.close()
            }
        }
    }

    private func endStream() {
        guard self.isOpen else { return }
        self.isStreaming = false
        self.streamTask = nil
        if self.isChunked { ResponseEncoder.appendLastChunk(to: &self.server.scratch) }
        self.end()
        self.flush()
        self.resume()
    }

    /// - Parameter waiter: gets `true` when everything queued has left, `false` when the connection is gone.
    fileprivate func write(_ bytes: [UInt8], _ waiter: UnsafeContinuation<Bool, Never>) {
        guard self.isOpen, self.isStreaming else { return waiter.resume(returning: false) }
        if self.isChunked {
            ResponseEncoder.appendChunk(bytes, to: &self.server.scratch)
        } else {
            self.server.scratch.append(contentsOf: bytes)
        }
        self.flush()
        guard self.isOpen else { return waiter.resume(returning: false) }
        if self.output.isEmpty { waiter.resume(returning: true) } else { self.drainWaiters.append(waiter) }
    }

    private func wakeDrainWaiters(_ isDrained: Bool) {
        let waiters = self.drainWaiters
        self.drainWaiters = []
        for waiter in waiters { waiter.resume(returning: isDrained) }
    }
}

/// The peer of a streamed response is gone.
struct ConnectionClosed: Error {}

private struct ConnectionBodyWriter: BodyWriter {
    let connection: Connection

    func write(_ bytes: [UInt8]) async throws {
        let isSent = await withUnsafeContinuation { waiter in
            if self.connection.loop.isCurrent {
                self.connection.write(bytes, waiter)
            } else {
                self.connection.loop.execute { self.connection.write(bytes, waiter) }
            }
        }
        guard isSent else { throw ConnectionClosed() }
    }
}

// MARK: - Writing

extension Connection {
    /// Sends what this turn has collected.
    private func flush() {
        guard self.isOpen else { return self.server.scratch.removeAll(keepingCapacity: true) }
        if !self.server.scratch.isEmpty {
            if self.output.isEmpty {
                self.sendScratch()
            } else {
                self.output.append(contentsOf: self.server.scratch)
            }
            self.emptyScratch()
        }
        if self.isOpen, self.output.isEmpty { self.outputSent() }
    }

    private func sendScratch() {
        guard let sent = self.send(self.server.scratch, from: 0) else { return self.close() }
        guard sent < self.server.scratch.count else { return }
        self.output = Array(self.server.scratch[sent...])
        self.outputStart = 0
        self.state.outputWaits(at: self.loop.now)
        self.adjustInterest()
    }

    private func emptyScratch() {
        // One large response should not keep its memory for ever.
        let isLarge = self.server.scratch.capacity > 4 * Self.highWaterBytes
        self.server.scratch.removeAll(keepingCapacity: !isLarge)
    }

    private func writeOn() {
        guard let sent = self.send(self.output, from: self.outputStart) else { return self.close() }
        self.outputStart += sent
        guard self.outputStart == self.output.count else { return self.state.outputWaits(at: self.loop.now) }
        self.output = []
        self.outputStart = 0
        self.state.outputDrained()
        self.wakeDrainWaiters(true)
        self.outputSent()
        self.resume()
    }

    /// - Returns: how many bytes the socket took, or `nil` when it is broken.
    private func send(_ bytes: [UInt8], from start: Int) -> Int? {
        var sent = start
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.send(self.descriptor, buffer.baseAddress! + sent, buffer.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                sent += count
            } else if errno == EAGAIN {
                break
            } else if errno != EINTR {
                return nil
            }
        }
        return sent - start
    }

    private func outputSent() {
        guard self.state.phase == .closing else { return }
        guard self.state.mustLinger else { return self.close() }
        self.state.beginLingering(at: self.loop.now)
        shutdown(self.descriptor, Int32(SHUT_WR))
        self.adjustInterest()
    }

    private func adjustInterest() {
        var wanted: Readiness = []
        if self.wantsInput || self.state.phase == .lingering { wanted.insert(.readable) }
        if !self.output.isEmpty { wanted.insert(.writable) }
        guard wanted != self.interest else { return }
        self.interest = wanted
        self.loop.rewatch(self.descriptor, for: wanted)
    }
}
