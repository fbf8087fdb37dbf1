/// One connection's part of the protocol: whose turn it is, how long it may take, and whether the connection
/// lives on. It knows neither sockets nor clocks; whoever does asks ``next(_:from:at:)`` and obeys.
///
/// One request is answered at a time: while a response is under way nothing more is parsed.
public struct ConnectionState: Sendable {
    public typealias Moment = ContinuousClock.Instant

    public struct Timeouts: Sendable {
        /// From a request's first byte, or the connection's start, to the end of its head.
        public var header = Duration.seconds(10)
        /// From the end of the head to the end of the body.
        public var body = Duration.seconds(30)
        /// Between requests.
        public var idle = Duration.seconds(75)
        /// Without a byte leaving while there is something to send.
        public var write = Duration.seconds(30)
        /// How long a peer may still talk after the last response.
        public var linger = Duration.seconds(2)

        public init() {}
    }

    fileprivate enum Timed { case header, body, idle, linger }

    public enum Phase: Sendable {
        /// For the first byte of a request. Can transition to: reading, responding, closing.
        case waiting
        /// Part of a request has come. Can transition to: responding, closing.
        case reading
        /// A request is being answered. Can transition to: waiting, upgraded, closing.
        case responding
        /// No longer HTTP: an ``UpgradeHandler`` has the connection. Can transition to: closing.
        case upgraded
        /// The last response is on its way. Can transition to: lingering.
        case closing
        /// Our side is shut; what the peer still says is dropped, so that our last words are not lost to a
        /// reset (RFC 9112 section 9.6).
        case lingering
    }

    public enum Action: Sendable {
        /// Nothing to do until more bytes come, or until the response under way is complete.
        case wait
        case sendContinue
        case respond(ParsedRequest)
        /// Answer with the fault and close.
        case refuse(RequestFault)
    }

    public enum Ending: Sendable {
        case nextRequest
        /// Send what is left, then close in an orderly way.
        case close
    }

    public enum Expiry: Sendable, Equatable {
        case close
        case refuse(RequestFault)
    }

    public private(set) var phase = Phase.waiting
    /// Whether the peer may still be talking when we close: unless it asked for the close itself.
    public private(set) var mustLinger = true
    private var parser: RequestParser
    private let rules: ConnectionRules
    private var requestsLeft: Int
    private var isDraining = false
    /// Until a byte has come, the deadline of the first head runs from the connection's start.
    private var isFirst = true
    private var persistence = ResponseEncoder.Persistence.stay
    /// What must be over in time, and since when it runs. When it ends is computed only for those who ask.
    private var timed: Timed? = .header
    private var timedSince: Moment
    private var writeDeadline: Moment?

    public init(_ rules: ConnectionRules, origin: ClientOrigin, at now: Moment) {
        self.parser = RequestParser(limits: rules.limits, origin: origin)
        self.rules = rules
        self.requestsLeft = rules.maxRequests
        self.timedSince = now
    }

    private var timeouts: Timeouts { self.rules.timeouts }

    /// Whether bytes from the peer are of use now.
    public var wantsInput: Bool { self.phase == .waiting || self.phase == .reading }
}

// MARK: - Requests

extension ConnectionState {
    /// Parses on from `offset`, which moves past everything taken in.
    public mutating func next(_ input: Span<UInt8>, from offset: inout Int, at now: Moment) -> Action {
        guard self.wantsInput else { return .wait }
        let before = self.parser.progress
        switch self.parser.next(input, from: &offset) {
        case .needsMore:
            self.noteProgress(from: before, at: now)
            return .wait
        case .expectsContinue:
            self.noteProgress(from: before, at: now)
            return .sendContinue
        case .request(let parsed):
            self.begin(parsed)
            return .respond(parsed)
        case .fault(let fault):
            self.persistence = .close
            self.enter(.responding)
            return .refuse(fault)
        }
    }

    private mutating func noteProgress(from before: RequestParser.Progress, at now: Moment) {
        let progress = self.parser.progress
        switch (before, progress) {
        case (_, .betweenRequests): return
        case (.betweenRequests, .inHead) where self.isFirst: break
        case (.betweenRequests, .inHead): self.time(.header, from: now)
        case (.betweenRequests, .inBody), (.inHead, .inBody): self.time(.body, from: now)
        default: break
        }
        self.isFirst = false
        self.phase = .reading
    }

    private mutating func begin(_ parsed: ParsedRequest) {
        self.requestsLeft -= 1
        if self.isDraining || self.requestsLeft <= 0 || !parsed.wantsToStay {
            self.persistence = .close
        } else {
            self.persistence = parsed.isHTTP10 ? .stayExplicitly : .stay
        }
        self.mustLinger = parsed.wantsToStay
        self.isFirst = false
        self.enter(.responding)
    }

    private mutating func enter(_ phase: Phase) {
        self.phase = phase
        self.timed = nil
    }

    /// What the response's head says about the connection.
    public mutating func beginResponse(_ framing: ResponseEncoder.Framing) -> ResponseEncoder.Persistence {
        if framing == .untilClose || self.isDraining { self.persistence = .close }
        return self.persistence
    }

    /// The response is complete, though maybe not sent.
    public mutating func endResponse(at now: Moment) -> Ending {
        guard self.persistence != .close, !self.isDraining else {
            self.enter(.closing)
            return .close
        }
        self.phase = .waiting
        self.time(.idle, from: now)
        return .nextRequest
    }
}

// MARK: - Upgrades

extension ConnectionState {
    /// The response under way is a 101.
    public mutating func beginUpgrade() -> ResponseEncoder.Persistence {
        self.mustLinger = true
        self.enter(.upgraded)
        return .upgrade
    }

    /// The handler wants no more of the connection.
    public mutating func endUpgrade() { self.enter(.closing) }
}

// MARK: - Output and time

extension ConnectionState {
    /// Bytes are left that the peer does not take. Call it again whenever some have gone.
    public mutating func outputWaits(at now: Moment) { self.writeDeadline = now.advanced(by: self.timeouts.write) }

    public mutating func outputDrained() { self.writeDeadline = nil }

    private mutating func time(_ timed: Timed, from now: Moment) {
        self.timed = timed
        self.timedSince = now
    }

    /// The last response is sent and our side shut.
    public mutating func beginLingering(at now: Moment) {
        self.phase = .lingering
        self.time(.linger, from: now)
    }

    /// What to do about a deadline that has passed, if one has.
    public mutating func expire(at now: Moment) -> Expiry? {
        if let writeDeadline, writeDeadline <= now { return .close }
        guard let timed, self.timedSince.advanced(by: self.timeouts[timed]) <= now else { return nil }
        guard self.phase == .reading else { return .close }
        self.persistence = .close
        self.enter(.responding)
        return .refuse(.tooSlow)
    }

    /// The server wants to stop: the request under way is the last.
    ///
    /// - Returns: whether there is none, so that the connection can be closed at once.
    public mutating func drain() -> Bool {
        self.isDraining = true
        return self.phase == .waiting
    }
}

extension ConnectionState.Timeouts {
    fileprivate subscript(timed: ConnectionState.Timed) -> Duration {
        switch timed {
        case .header: self.header
        case .body: self.body
        case .idle: self.idle
        case .linger: self.linger
        }
    }
}

/// What holds for every connection of a server; shared, so that an idle connection is small.
public final class ConnectionRules: Sendable {
    public let limits: RequestLimits
    public let timeouts: ConnectionState.Timeouts
    /// The connection closes after so many requests.
    public let maxRequests: Int

    public init(limits: RequestLimits, timeouts: ConnectionState.Timeouts, maxRequests: Int) {
        self.limits = limits
        self.timeouts = timeouts
        self.maxRequests = maxRequests
    }
}
