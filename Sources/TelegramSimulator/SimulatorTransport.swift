public import HTTPClient

/// How updates reach the bot.
public enum SimulatorTransport: Sendable {
    /// Handles one update: the request's body and headers in, the bot's answer out.
    public typealias Handler =
        @Sendable (_ body: [UInt8], _ headers: [(name: String, value: String)]) async -> ClientResponse

    /// A POST to the registered webhook.
    case http(HTTPClient)
    /// A call in this process, whether a webhook is registered or not.
    case direct(Handler)

    /// - Parameter timeout: in seconds.
    func deliver(_ body: [UInt8], to webhook: Webhook?, timeout: Int) async -> WebhookResponse {
        var headers = [(name: "Content-Type", value: "application/json")]
        if let secret = webhook?.secretToken { headers.append(("X-Telegram-Bot-Api-Secret-Token", secret)) }
        switch self {
        case .direct(let handler): return .answered(await handler(body, headers))
        case .http(let client):
            guard let webhook else { return .failed(.notSent(reason: "no webhook")) }
            let request = ClientRequest(
                method: "POST", url: webhook.url, headers: headers, body: body, deadline: .seconds(timeout))
            do throws(HTTPClientError) { return .answered(try await client.send(request)) } catch {
                return .failed(error)
            }
        }
    }
}
