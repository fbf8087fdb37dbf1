/// Why a Redis server could not be used. Says nothing of the URL's password.
public enum RedisFailure: Error, Sendable, Equatable, CustomStringConvertible {
    case badURL(RedisAddress.Defect)
    /// Nobody accepted the connection, or it broke; the system's words.
    case unreachable(String)
    case timedOut
    /// The server said no; its words, such as `NOAUTH Authentication required.`
    case refused(String)
    case unexpectedReply
    /// Too many commands wait already; nothing was sent.
    case busy
    /// Redis failed too often of late; nothing was sent.
    case unavailable(retryAfter: Duration)

    public var description: String {
        switch self {
        case .badURL(let defect): defect.description
        case .unreachable(let reason): "Redis cannot be reached: \(reason)"
        case .timedOut: "Redis did not answer in time"
        case .refused(let words): "Redis refused: \(words)"
        case .unexpectedReply: "what answers at REDIS_URL does not speak Redis"
        case .busy: "too many commands wait for Redis"
        case .unavailable: "Redis failed too often and is left alone for a while"
        }
    }
}
