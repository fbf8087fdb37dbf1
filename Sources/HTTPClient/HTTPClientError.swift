/// Why there is no response, and with it whether the other side may have acted. Reasons never contain
/// the URL.
public enum HTTPClientError: Error, Hashable, Sendable {
    /// Nothing was sent: it is safe to try again.
    case notSent(reason: String)
    /// The request, or part of it, went out and no whole response came back.
    case unknownOutcome(reason: String)
    /// As ``unknownOutcome(reason:)``, because the deadline passed.
    case timedOut
    /// The other side answered, with more than the caller accepts.
    case tooLarge

    public var mayHaveBeenSent: Bool { if case .notSent = self { false } else { true } }
}

extension HTTPClientError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notSent(let reason): "not sent: \(reason)"
        case .unknownOutcome(let reason): "outcome unknown: \(reason)"
        case .timedOut: "outcome unknown: no whole response before the deadline"
        case .tooLarge: "the response is larger than accepted"
        }
    }
}
