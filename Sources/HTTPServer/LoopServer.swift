import CLinux
import EventLoops
import Glibc
import HTTPWire
import Telemetry

/// What all loops of one server share.
final class ServerParts: Sendable {
    let configuration: HTTPServerConfiguration
    let responder: Responder
    let admission: Admission
    let metrics: ServerMetrics
    let proxies: TrustedProxies
    let log: Logger

    init(_ configuration: HTTPServerConfiguration, router: Router, log: Logger, metrics: Metrics) {
        self.configuration = configuration
        self.responder = Responder(
            router: router, log: log, crossOrigin: configuration.crossOrigin,
            maxBodyBytes: configuration.limits.maxBodyBytes, present: configuration.present)
        self.admission = Admission(
            maxTotal: configuration.maxConnections, maxPerAddress: configuration.maxConnectionsPerAddress)
        self.metrics = ServerMetrics(metrics, self.admission, log: log)
        self.proxies = TrustedProxies(ranges: configuration.trustedProxies)
        self.log = log
    }
}

/// One loop's share of the server: its listening socket, its connections, and the buffers they share.
///
/// `@unchecked Sendable`: made anywhere, then touched on the loop's own thread only. Nobody refers to it
/// weakly: that would make each retain and release of it several times dearer.
final class LoopServer: ReadinessHandler, @unchecked Sendable {
    static let readBufferBytes = 64 * 1024
    /// Connections taken in a turn before the others have theirs.
    private static let acceptsPerTurn = 256
    /// How long to wait for descriptors when there are none left.
    private static let exhaustionPause = Duration.milliseconds(250)

    let loop: EventLoop
    let parts: ServerParts
    let responder: Responder
    let metrics: ServerMetrics
    let maxPipelined: Int
    let rules: ConnectionRules
    var ids = RequestIDs()
    /// Responses collect here until the turn's write; only what the peer does not take at once is copied.
    var scratch = OutputBuffer(keptBytes: Connection.highWaterBytes)
    let readBuffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: readBufferBytes)

    /// For what must pass through our memory on its way from a file to a transport.
    let copyBuffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: readBufferBytes)

    private let socket: ListeningSocket
    private var connections: [Connection] = []
    private var isListening = false
    private var isSweeping = false
    private(set) var isDraining = false
    private var onDrained: [() -> Void] = []
    private var dateSecond = 0
    private var currentDate = HTTPDate(secondsSince1970: 0)

    init(loop: EventLoop, socket: ListeningSocket, parts: ServerParts) {
        self.loop = loop
        self.socket = socket
        self.parts = parts
        self.responder = parts.responder
        self.metrics = parts.metrics
        let configuration = parts.configuration
        self.maxPipelined = configuration.maxPipelined
        self.rules = ConnectionRules(
            limits: configuration.limits, timeouts: configuration.timeouts,
            maxRequests: configuration.maxRequestsPerConnection)
    }

    deinit {
        self.readBuffer.deallocate()
        self.copyBuffer.deallocate()
    }

    func start() {
        self.isListening = true
        self.loop.watch(self.socket.descriptor, for: .readable, self)
    }

    /// Made once a second.
    var date: HTTPDate {
        let second = time(nil)
        if second != self.dateSecond {
            self.dateSecond = second
            self.currentDate = HTTPDate(secondsSince1970: second)
        }
        return self.currentDate
    }
}

// MARK: - Accepting

extension LoopServer {
    func ready(_: Readiness) { self.accept(atMost: Self.acceptsPerTurn) }

    private func accept(atMost count: Int) {
        for _ in 0..<count {
            switch self.socket.accept() {
            case .nothing: return
            case .exhausted: return self.pause()
            case .connection(let descriptor, let peer): self.take(descriptor, peer)
            }
        }
    }

    private func take(_ descriptor: Int32, _ peer: String) {
        guard self.parts.admission.admit(peer) else { return self.turnAway(descriptor) }
        let connection = Connection(descriptor, server: self, peer: peer)
        connection.slot = self.connections.count
        self.connections.append(connection)
        self.loop.watch(descriptor, for: connection.interest, connection)
        self.sweepSoon()
    }

    /// One write into an empty socket buffer; nobody is waited for. With a transport there is no handshake for one
    /// who is not let in, and so nothing that could be said.
    private func turnAway(_ descriptor: Int32) {
        defer { close(descriptor) }
        self.parts.metrics.refusedConnections.increment()
        guard self.parts.configuration.transport == nil else { return }
        let problem = Problem(
            503, "http.too_many_connections", "Too many connections are open; try again soon.",
            headers: [("Retry-After", "1")])
        let id = self.ids.fresh()
        let response = self.parts.configuration.present(problem, id.text)
        var output = OutputBuffer()
        ResponseEncoder.append(
            response, persistence: .close, isHead: false, isHTTP10: false, date: self.date, requestID: id, to: &output)
        _ = output.withUnsafeBytes { Socket.send($0, hasMore: false, to: descriptor) }
    }

    /// A level-triggered listener without descriptors to give would spin.
    private func pause() {
        self.parts.log.warning("out of file descriptors or memory for connections")
        self.loop.forget(self.socket.descriptor)
        self.loop.schedule(after: Self.exhaustionPause) {
            guard self.isListening else { return }
            self.loop.watch(self.socket.descriptor, for: .readable, self)
        }
    }

    func remove(_ connection: Connection) {
        self.parts.admission.release(connection.peer)
        let last = self.connections.removeLast()
        if last !== connection {
            self.connections[connection.slot] = last
            last.slot = connection.slot
        }
        self.finishDrainingIfEmpty()
    }
}

// MARK: - Deadlines

extension LoopServer {
    /// One timer for all connections, and none while there are no connections.
    private func sweepSoon() {
        guard !self.isSweeping else { return }
        self.isSweeping = true
        self.loop.schedule(after: self.parts.configuration.sweepInterval) { self.sweep() }
    }

    private func sweep() {
        self.isSweeping = false
        for connection in self.connections { connection.checkDeadlines() }
        if !self.connections.isEmpty { self.sweepSoon() }
    }
}

// MARK: - Stopping

extension LoopServer {
    /// Stops accepting, closes what is idle, and calls `done` when the rest has finished or `deadline` has
    /// passed. Safe to call twice.
    func drain(within deadline: Duration, _ done: @escaping () -> Void) {
        self.onDrained.append(done)
        if !self.isDraining { self.beginDraining() }
        self.loop.schedule(after: deadline) { self.closeAll() }
        self.finishDrainingIfEmpty()
    }

    private func beginDraining() {
        // Whoever is in the queue already was promised an answer.
        if self.isListening { self.accept(atMost: Int.max) }
        self.isDraining = true
        self.isListening = false
        self.loop.forget(self.socket.descriptor)
        close(self.socket.descriptor)
        for connection in self.connections { connection.drain() }
    }

    private func closeAll() {
        for connection in self.connections { connection.drop() }
        self.finishDrainingIfEmpty()
    }

    private func finishDrainingIfEmpty() {
        guard self.isDraining, self.connections.isEmpty else { return }
        let waiting = self.onDrained
        self.onDrained = []
        for done in waiting { done() }
    }
}
