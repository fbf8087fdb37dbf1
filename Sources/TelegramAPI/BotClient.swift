public import HTTPClient
public import JSON
public import Resilience

/// Makes Bot API calls with one bot's token.
public struct BotClient: Sendable {
    public typealias Send = @Sendable (ClientRequest) async throws(HTTPClientError) -> ClientResponse

    private let send: Send
    private let base: String
    private let deadline: Duration
    private let breaker: CircuitBreaker

    /// - Parameters:
    ///   - apiURL: the API's base without the token and without a slash at the end, `https://api.telegram.org`.
    ///   - deadline: of one call.
    ///   - breaker: Telegram's, shared by all who call it.
    public init(
        http: HTTPClient, apiURL: String, token: String, deadline: Duration = .seconds(30),
        breaker: CircuitBreaker = CircuitBreaker("telegram")
    ) {
        self.init(apiURL: apiURL, token: token, deadline: deadline, breaker: breaker) {
            request throws(HTTPClientError) in
            try await http.send(request)
        }
    }

    /// - Parameter send: carries requests otherwise than by ``HTTPClient``.
    public init(
        apiURL: String, token: String, deadline: Duration = .seconds(30),
        breaker: CircuitBreaker = CircuitBreaker("telegram"), send: @escaping Send
    ) {
        self.send = send
        self.breaker = breaker
        self.base = "\(apiURL)/bot\(token)/"
        self.deadline = deadline
    }

    /// The call's result.
    public func call(_ call: BotCall) async throws(BotAPIError) -> JSONValue {
        try await self.breaker.call(
            refused: { .unavailable(retryAfter: Int($0.components.seconds) + 1) }, end: \.end
        ) { () async throws(BotAPIError) in try await self.attempt(call) }
    }

    /// ``call(_:)``, again while the reason for failing may pass. For calls that may be carried out twice.
    ///
    /// - Parameter sleep: suspends for a pause.
    public func repeatable(
        _ call: BotCall, retrying policy: RetryPolicy,
        sleep: (Duration) async -> Void = { try? await Task.sleep(for: $0) }
    ) async throws(BotAPIError) -> JSONValue {
        try await policy.run(sleep: sleep, verdict: \.verdict) { () async throws(BotAPIError) in
            try await self.call(call)
        }
    }

    private func attempt(_ call: BotCall) async throws(BotAPIError) -> JSONValue {
        let request = ClientRequest(
            method: "POST", url: self.base + call.method, headers: [("Content-Type", "application/json")],
            body: call.body, deadline: self.deadline)
        let response: ClientResponse
        do throws(HTTPClientError) { response = try await self.send(request) } catch { throw BotAPIError(error) }
        return try Self.result(of: response)
    }

    /// Reads an answer. The proxies in front of Telegram answer their own errors in HTML.
    static func result(of response: ClientResponse) throws(BotAPIError) -> JSONValue {
        guard let answer = try? JSONReader.read(response.body), let ok = answer["ok"]?.bool else {
            guard (400..<500).contains(response.status) else {
                throw .unknownOutcome("\(response.status) without a Bot API answer")
            }
            throw BotAPIError(code: response.status, description: "without a Bot API answer", parameters: nil)
        }
        if ok, let result = answer["result"] { return result }
        let code = answer["error_code"]?.int.map { Int(clamping: $0) } ?? response.status
        throw BotAPIError(
            code: code, description: answer["description"]?.string ?? "", parameters: answer["parameters"])
    }
}
