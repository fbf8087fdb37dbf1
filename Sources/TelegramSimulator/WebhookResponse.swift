import HTTPClient

/// What a webhook answered, or why it did not.
enum WebhookResponse: Sendable {
    case answered(ClientResponse)
    case failed(HTTPClientError)

    /// 0 when no response came.
    var status: Int { if case .answered(let response) = self { response.status } else { 0 } }

    var outcome: UpdateQueue.Outcome {
        switch self {
        case .answered(let response) where (200..<300).contains(response.status): .accepted
        case .answered(let response): .failed(retryAfter: response.header("Retry-After").flatMap { Int($0) })
        case .failed(.notSent): .unreachable
        case .failed: .failed(retryAfter: nil)
        }
    }

    /// For `getWebhookInfo`.
    var errorMessage: String? {
        switch self {
        case .answered(let response) where (200..<300).contains(response.status): nil
        case .answered(let response): "Wrong response from the webhook: \(response.status)"
        case .failed(.notSent): "Connection refused"
        case .failed(.timedOut): "Read timeout expired"
        case .failed: "Connection closed"
        }
    }

    /// The body of a response that may hold a call: of JSON, or without a type from a bot in this process.
    var callBody: [UInt8] {
        guard case .answered(let response) = self else { return [] }
        let type = response.header("Content-Type")?.split(separator: ";").first.map { $0.lowercased() }
        return type == nil || type == "application/json" ? response.body : []
    }
}
