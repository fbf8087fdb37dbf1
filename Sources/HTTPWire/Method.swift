/// A request method (RFC 9110 section 9), a token of at most 32 characters.
public struct Method: RawRepresentable, Hashable, Sendable {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    public static let get = Method(rawValue: "GET")
    public static let head = Method(rawValue: "HEAD")
    public static let post = Method(rawValue: "POST")
    public static let put = Method(rawValue: "PUT")
    public static let patch = Method(rawValue: "PATCH")
    public static let delete = Method(rawValue: "DELETE")
    public static let options = Method(rawValue: "OPTIONS")

    /// Methods this server knows at all; another one is answered 501 (RFC 9110 section 15.6.2).
    public static let known: Set<Method> = [.get, .head, .post, .put, .patch, .delete, .options]
}
