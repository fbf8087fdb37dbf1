public import HTTPClient
public import JSON

/// Makes Bot API calls with one bot's token.
public struct BotClient: Sendable {
    public typealias Send = @Sendable (ClientRequest) async throws(HTTPClientError) -> ClientResponse

    private let send: Send
    private let base: String
    private let deadline: Duration

    /// - Parameters:
    ///   - apiURL: the API's base without the token and without a slash at the end, `https://api.telegram.org`.
    ///   - deadline: of one call.
    public init(http: HTTPClient, apiURL: String, token: String, deadline: Duration = .seconds(30)) {
        self.init(apiURL: apiURL, token: token, deadline: deadline) { request throws(HTTPClientError) in
            try await http.send(request)
        }
    }

    /// - Parameter send: carries requests otherwise than by ``HTTPClient``.
    public init(apiURL: String, token: String, deadline: Duration = .seconds(30), send: @escaping Send) {
        self.send = send
        self.base = "\(apiURL)/bot\(token)/"
        self.deadline = deadline
    }

    /// The call's result.
    public func call(_ call: BotCall) async throws(BotAPIError) -> JSONValue {
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
