/// Why a request cannot be served. It is answered with `status`, and the connection closes: where the next
/// request would begin is no longer certain.
public struct RequestFault: Error, Hashable, Sendable {
    public let status: Int
    /// A constant; never what the peer sent.
    public let reason: String

    public init(_ status: Int, _ reason: StaticString) {
        self.status = status
        self.reason = reason.description
    }

    static func malformed(_ reason: StaticString) -> RequestFault { RequestFault(400, reason) }

    public static let tooSlow = RequestFault(408, "The request did not arrive in time.")
    static let bodyTooLarge = RequestFault(413, "The body is larger than this server accepts.")
    static let requestLineTooLong = RequestFault(414, "The request line is longer than this server accepts.")
    static let headersTooLarge = RequestFault(431, "The header fields are larger than this server accepts.")
}
