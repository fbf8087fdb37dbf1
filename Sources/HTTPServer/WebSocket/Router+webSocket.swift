import Crypto
import HTTPWire

extension Router {
    /// WebSocket at `pattern`: `handler` runs as a task on the connection's loop. When it returns the peer is told
    /// 1000, when it throws 1011; when the connection ends first, its task is cancelled.
    public mutating func webSocket(
        _ pattern: String, _ configuration: WebSocketConfiguration = WebSocketConfiguration(),
        _ handler: @escaping @Sendable (WebSocket, RoutedRequest) async throws -> Void
    ) {
        self.on(
            .get, pattern,
            .now { request throws(Problem) in
                try WebSocketOpening(request, configuration).response(handler)
            })
    }

    /// The same for whom `admit` lets in: what it throws is the answer, before there is any WebSocket.
    public mutating func webSocket(
        _ pattern: String, _ configuration: WebSocketConfiguration = WebSocketConfiguration(),
        admit: @escaping @Sendable (RoutedRequest) async throws(Problem) -> Void,
        _ handler: @escaping @Sendable (WebSocket, RoutedRequest) async throws -> Void
    ) {
        self.get(pattern) { request throws(Problem) in
            try await admit(request)
            return try WebSocketOpening(request, configuration).response(handler)
        }
    }
}

/// From the request to the 101 (RFC 6455 section 4.2.2).
struct WebSocketOpening {
    private let request: RoutedRequest
    private let configuration: WebSocketConfiguration
    private let handshake: WebSocketHandshake

    init(_ request: RoutedRequest, _ configuration: WebSocketConfiguration) throws(Problem) {
        self.request = request
        self.configuration = configuration
        do throws(WebSocketHandshake.Refusal) { self.handshake = try WebSocketHandshake(request.request) } catch {
            throw Self.problem(error)
        }
        guard self.isOriginAllowed else {
            throw Problem(403, "http.origin_not_allowed", "Pages of this origin may not connect here.")
        }
    }

    private static func problem(_ refusal: WebSocketHandshake.Refusal) -> Problem {
        switch refusal {
        case .malformed(let reason): Problem(400, "http.malformed_request", reason)
        case .otherVersion:
            Problem(
                426, "http.upgrade_required", "This server speaks WebSocket version 13.",
                headers: [("Sec-WebSocket-Version", "13"), ("Upgrade", "websocket"), ("Connection", "Upgrade")])
        }
    }

    /// Browsers let any page connect anywhere, cookies included; the origin is what tells friend from foe
    /// (RFC 6455 section 10.2).
    private var isOriginAllowed: Bool {
        guard let origin = self.handshake.origin?.lowercased() else { return true }
        if let allowed = self.configuration.allowedOrigins { return allowed.contains { $0.lowercased() == origin } }
        guard let host = self.request.request.host?.lowercased() else { return false }
        return origin == "http://\(host)" || origin == "https://\(host)"
    }

    func response(_ handler: @escaping WebSocketSession.Handler) -> Response {
        var headers = [("Sec-WebSocket-Accept", self.accept)]
        let subprotocol = self.configuration.protocols.first(where: self.handshake.protocols.contains)
        if let subprotocol { headers.append(("Sec-WebSocket-Protocol", subprotocol)) }
        let deflate = self.deflate
        if let deflate { headers.append(("Sec-WebSocket-Extensions", deflate.answer)) }
        let request = self.request
        let session = WebSocketSession(self.configuration, deflate: deflate) { session in
            try await handler(WebSocket(session: session, subprotocol: subprotocol), request)
        }
        return Response(upgrade: "websocket", headers: headers, to: session)
    }

    private var accept: String {
        Base64.encode(Digest.sha1((self.handshake.key + WebSocketHandshake.acceptSuffix).utf8))
    }

    private var deflate: PermessageDeflate? {
        switch self.configuration.compression {
        case .none: nil
        case .eachMessage: PermessageDeflate(offers: self.handshake.extensions)
        case .withContext: PermessageDeflate(offers: self.handshake.extensions, keepsContext: true)
        }
    }
}
