/// What one request may take; each limit has its own answer.
public struct RequestLimits: Sendable {
    /// Beyond it: 414.
    public var maxRequestLineBytes = 8 * 1024
    /// All header lines together, and all trailer lines and chunk extensions together. Beyond it: 431.
    public var maxHeaderBytes = 16 * 1024
    /// Beyond it: 431.
    public var maxHeaderFields = 100
    /// The decoded body. Beyond it: 413, at once where the length is announced.
    public var maxBodyBytes = 1024 * 1024

    public init() {}
}
