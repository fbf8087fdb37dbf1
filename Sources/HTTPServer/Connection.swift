import CLinux
import EventLoops
import Glibc
import HTTPWire

/// One peer's connection: obeys its ``ConnectionState``. Reading and answering is below, on one page; the other
/// files say how output leaves (`Connection+output`), bodies are streamed and upgrades served.
///
/// `@unchecked Sendable`: tasks that answer its requests run on its loop, and everything is touched there only.
final class Connection: ReadinessHandler, @unchecked Sendable {
    /// Collected output that is written before more requests are answered.
    static let highWaterBytes = 256 * 1024

    /// Whether the peer is believed about its clients.
    private let isBehindProxy: Bool
    private let origin: ClientOrigin
    /// Where the loop's server keeps it.
    var slot = 0
    let descriptor: Int32
    let server: LoopServer
    /// `nil`: bytes travel as they are.
    let transport: (any ByteTransport)?
    var state: ConnectionState
    var isOpen = true
    var isServing = false
    private var isResumeScheduled = false
    /// What the loop watches the socket for. See ``adjustInterest()``.
    var interest: Readiness

    /// Read but not parsed yet: requests behind the one being answered.
    private var backlog: [UInt8] = []
    private var backlogStart = 0

    /// What the socket did not take yet, from `outputStart`, and the file that follows.
    var output: [UInt8] = []
    var outputStart = 0
    var file: FileRegion?
    var stream: OutgoingStream?
    var upgrade: Upgrade?

    init(_ descriptor: Int32, server: LoopServer, peer: String) {
        self.descriptor = descriptor
        self.server = server
        self.transport = server.parts.configuration.transport?()
        self.interest = self.transport == nil ? Self.plainInput : .readable
        self.origin = ClientOrigin(peer: peer, scheme: self.transport == nil ? "http" : "https")
        self.isBehindProxy = server.parts.proxies.contains(peer)
        self.state = ConnectionState(server.rules, origin: self.origin, at: server.loop.now)
    }

    /// A plain socket is told of once per change: the kernel need not look at it again after every request. What a
    /// read leaves behind must then be asked for again; a transport's reads cannot tell.
    static let plainInput: Readiness = [.readable, .peerEnded, .onChange]

    var peer: String { self.origin.peer }

    var loop: EventLoop { self.server.loop }

    /// Whether the socket is to be read.
    var wantsToRead: Bool { self.wantsInput && self.backlog.isEmpty || self.state.phase == .lingering }

    /// Whether the peer's next bytes are of use now.
    var wantsInput: Bool {
        if let upgrade { return upgrade.isReading && self.state.phase == .upgraded }
        return self.state.wantsInput && !self.hasOutput
    }
}

// MARK: - Reading and answering

extension Connection {
    func ready(_ readiness: Readiness) {
        guard readiness.isDisjoint(with: .broken) else { return self.drop() }
        if readiness.contains(.writable) { self.writeOn() }
        if readiness.contains(.readable), self.isOpen { self.read(toTheEnd: readiness.contains(.peerEnded)) }
    }

    /// - Parameter toTheEnd: the end is behind what is there to read.
    func read(toTheEnd: Bool = false) {
        guard self.wantsToRead else { return self.adjustInterest() }
        let buffer = UnsafeMutableRawBufferPointer(self.server.readBuffer)
        let transfer =
            self.transport?.receive(from: self.descriptor, into: buffer)
            ?? Socket.receive(from: self.descriptor, into: buffer)
        switch transfer {
        case .bytes(let count):
            if self.state.phase != .lingering {
                self.take(UnsafeBufferPointer(rebasing: self.server.readBuffer[..<count]).span)
            }
            if count == buffer.count || toTheEnd { self.askAgain() }
        case .blocked: break
        // The peer sends no more, and nothing is owed to it; or the socket is broken.
        case .ended, .failed: self.drop()
        }
        if self.isOpen, let transport {
            if transport.holdsInput { self.resumeSoon() }
            self.adjustInterest()
        }
    }

    /// There is, or may be, more to read than was read: that is reported once more.
    private func askAgain() {
        guard self.isOpen, self.interest.contains(.onChange) else { return }
        self.loop.rewatch(self.descriptor, for: self.interest)
    }

    private func take(_ input: Span<UInt8>) {
        if let upgrade { return upgrade.handler.received(input) }
        let used = self.serve(input)
        guard self.isOpen, used < input.count else { return }
        self.backlog = input.extracting(used...).withUnsafeBufferPointer { Array($0) }
        self.backlogStart = 0
        self.resumeSoon()
    }

    /// Answers the requests in `input`, in order, until one must be waited for; what they gave is one write.
    ///
    /// - Returns: how many bytes are done with.
    private func serve(_ input: Span<UInt8>) -> Int {
        var offset = 0
        var answered = 0
        self.isServing = true
        defer { self.isServing = false }
        requests: while offset < input.count, answered < self.server.maxPipelined {
            switch self.state.next(input, from: &offset, at: self.loop.now) {
            case .wait: break requests
            case .sendContinue: ResponseEncoder.appendContinue(to: &self.server.scratch)
            case .refuse(let fault): self.refuse(fault)
            case .respond(let parsed):
                self.respond(self.isBehindProxy ? self.forwarded(parsed.request) : parsed.request)
                answered += 1
            }
            if self.server.scratch.count >= Self.highWaterBytes {
                self.flush()
                guard self.isOpen, !self.hasOutput else { break requests }
            }
        }
        if self.isOpen { self.flush() }
        return offset
    }

    private func respond(_ request: Request) {
        let id = self.server.ids.id(for: request)
        let (start, route) = self.server.responder.start(request, id: id)
        let exchange = Exchange(request, id: id, route: route, start: self.loop.nowNanoseconds)
        switch consume start {
        case .now(let response): self.begin(response, to: request, exchange)
        case .later(let handler, let routed):
            Task.immediate(executorPreference: self.loop) {
                let response = await self.server.responder.finish(handler, routed)
                self.finish(response, to: routed.request, exchange)
            }
        }
    }

    /// As the peer tells it, if it is a proxy that is believed.
    private func forwarded(_ request: Request) -> Request {
        request.with(origin: self.server.parts.proxies.origin(of: request.headers, through: self.origin))
    }

    /// The response to a request that had to be waited for, if only for a moment: a task that never suspends
    /// ends inside ``serve(_:)``, which then goes on by itself.
    private func finish(_ response: Response, to request: Request, _ exchange: Exchange) {
        guard self.isOpen else { return }
        self.begin(response, to: request, exchange)
        guard !self.isServing else { return }
        self.flush()
        self.resume()
    }

    private func refuse(_ fault: RequestFault) {
        let exchange = Exchange(nil, id: self.server.ids.fresh(), start: self.loop.nowNanoseconds)
        self.begin(self.server.responder.response(for: Problem(fault), id: exchange.id), exchange)
    }

    private func begin(_ response: Response, to request: Request, _ exchange: Exchange) {
        if self.server.responder.mustDress(response) {
            self.begin(self.server.responder.dressed(response, for: request), exchange)
        } else {
            self.begin(response, exchange)
        }
    }

    /// Queues the head and what is known of the body.
    private func begin(_ response: Response, _ exchange: Exchange) {
        let framing = ResponseEncoder.framing(of: response, isHTTP10: exchange.isHTTP10)
        let persistence =
            response.status == 101 ? self.state.beginUpgrade() : self.state.beginResponse(framing)
        let hasBody = exchange.method != .head && framing != .none
        ResponseEncoder.append(
            response, framing: framing, persistence: persistence, hasBody: hasBody, date: self.server.date,
            requestID: exchange.id, to: &self.server.scratch)
        self.server.metrics.served(exchange, status: response.status)
        if hasBody && !response.isInMemory || response.status == 101 {
            self.beginBody(of: response, isChunked: framing == .chunked)
        } else {
            self.end()
        }
    }

    /// The body that is not in memory follows.
    private func beginBody(of response: Response, isChunked: Bool) {
        switch response.body {
        case .bytes: self.end()
        case .file(let region): self.send(region)
        case .stream(let produce): self.stream(produce, isChunked: isChunked)
        case .upgrade(let handler): self.begin(handler)
        }
    }

    func end() { _ = self.state.endResponse(at: self.loop.now) }
}

// MARK: - Going on with what was read before

extension Connection {
    /// Later in this turn, so that others have their turn first.
    func resumeSoon() {
        guard self.wantsInput, !self.isResumeScheduled else { return }
        self.isResumeScheduled = true
        self.loop.execute {
            self.isResumeScheduled = false
            self.resume()
        }
    }

    func resume() {
        guard self.isOpen else { return }
        if self.wantsInput {
            if !self.backlog.isEmpty {
                self.resumeBacklog()
            } else if self.transport?.holdsInput == true {
                self.read()
            }
        }
        guard self.isOpen else { return }
        if !self.backlog.isEmpty || self.transport?.holdsInput == true { self.resumeSoon() }
        self.adjustInterest()
    }

    private func resumeBacklog() {
        let input = self.backlog
        let rest = input.span.extracting(self.backlogStart...)
        if let upgrade {
            self.backlogStart = input.count
            upgrade.handler.received(rest)
        } else {
            self.backlogStart += self.serve(rest)
        }
        if self.backlogStart == input.count {
            self.backlog = []
            self.backlogStart = 0
        }
    }
}

// MARK: - Ending

extension Connection {
    /// Safe to call twice.
    func drop() {
        guard self.isOpen else { return }
        self.isOpen = false
        self.loop.forget(self.descriptor)
        Glibc.close(self.descriptor)
        self.output = []
        self.file = nil
        self.backlog = []
        self.stream?.connectionClosed()
        self.stream = nil
        self.upgrade?.handler.closed()
        self.upgrade = nil
        self.server.remove(self)
    }

    func drain() {
        if let upgrade { return upgrade.handler.draining() }
        // A request that has arrived but was not read is not idle.
        if self.wantsInput { self.read() }
        if self.isOpen, self.state.drain() { self.drop() }
    }

    func checkDeadlines() {
        guard self.isOpen else { return }
        switch self.state.expire(at: self.loop.now) {
        case nil: if self.state.phase == .upgraded { self.upgrade?.handler.tick(at: self.loop.now) }
        case .close: self.drop()
        case .refuse(let fault):
            self.refuse(fault)
            self.flush()
        }
    }
}
