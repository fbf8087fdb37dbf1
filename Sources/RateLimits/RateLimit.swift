/// So many of something within any stretch of time of this length: not per calendar minute, but in every window
/// one could lay over the past.
public struct RateLimit: Hashable, Sendable {
    public static let counts = 1...1_000_000_000
    public static let windowSeconds = 1...86_400

    public let count: Int
    public let windowSeconds: Int

    /// `nil` when a number is out of range.
    public init?(_ count: Int, perSeconds seconds: Int) {
        guard Self.counts.contains(count), Self.windowSeconds.contains(seconds) else { return nil }
        self.count = count
        self.windowSeconds = seconds
    }

    private init(uncheckedCount count: Int, seconds: Int) {
        self.count = count
        self.windowSeconds = seconds
    }

    static func standard(_ count: Int, _ seconds: Int) -> RateLimit {
        RateLimit(uncheckedCount: count, seconds: seconds)
    }
}

extension RateLimit: LosslessStringConvertible {
    /// `5/3600`: five in an hour.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let count = parts[0], let seconds = parts[1] else { return nil }
        self.init(count, perSeconds: seconds)
    }

    public var description: String { "\(self.count)/\(self.windowSeconds)" }
}

/// What is limited; the limit is counted for each subject by itself.
public enum RateAction: String, Sendable, CaseIterable {
    case purchase, reaction, decision
    case apiCall = "api_call"
    /// Whatever has no limit of its own.
    case other = "default"

    /// The seeds' numbers.
    public var standard: RateLimit {
        switch self {
        case .purchase: .standard(5, 3600)
        case .reaction: .standard(50, 300)
        case .decision: .standard(20, 60)
        case .apiCall, .other: .standard(100, 60)
        }
    }
}

/// Who is counted.
public enum RateSubject: Hashable, Sendable {
    case staffKey(Int64)
    /// By our own id, or by the Telegram account where that is all one knows.
    case member(Int64), telegram(Int64)
    /// A client without a key, by its address; of IPv6 the first half, which is what one customer has.
    case address(String)

    public static func client(at address: String) -> RateSubject {
        guard address.contains(":") else { return .address(address) }
        return .address(Self.network(of: address))
    }

    /// The first four groups, those left out by `::` included.
    private static func network(of address: String) -> String {
        let halves = address.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
        var groups = halves[0].split(separator: ":").map(String.init)
        if halves.count == 2 {
            let after = halves[1].split(separator: ":").map(String.init)
            groups += Array(repeating: "0", count: max(0, 8 - groups.count - after.count)) + after
        }
        return groups.prefix(4).joined(separator: ":")
    }

    var text: String {
        switch self {
        case .staffKey(let id): "key:\(id)"
        case .member(let id): "member:\(id)"
        case .telegram(let id): "tg:\(id)"
        case .address(let address): "address:\(address.prefix(64))"
        }
    }
}
