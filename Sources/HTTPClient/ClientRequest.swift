/// One outgoing request. Its description names the host only: paths and queries carry secrets.
public struct ClientRequest: Sendable {
    /// Upper case: `GET`, `POST`.
    public var method: String
    /// `http` or `https`, absolute.
    public var url: String
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]
    /// From the call to the last byte of the answer, the time in the queue included; at least a millisecond.
    public var deadline: Duration
    /// A longer response body ends the call with ``HTTPClientError/tooLarge``.
    public var maxResponseBytes: Int

    public init(
        method: String = "GET", url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        deadline: Duration = .seconds(30), maxResponseBytes: Int = 1_048_576
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.deadline = deadline
        self.maxResponseBytes = maxResponseBytes
    }

    /// Scheme and host without user, path and query.
    public var origin: String {
        let parts = self.url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[1].isEmpty else { return "(malformed URL)" }
        let authority = parts[2].prefix { $0 != "?" && $0 != "#" }
        return "\(parts[0])//\(authority.split(separator: "@").last ?? "")"
    }
}

extension ClientRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "\(self.method) \(self.origin)" }
    public var debugDescription: String { self.description }
    public var customMirror: Mirror { Mirror(self, children: ["request": self.description]) }
}
