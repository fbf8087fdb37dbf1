import HTTPWire

/// Which web pages of other origins may read our answers (the Fetch standard's CORS protocol). Cookies are never
/// part of it: whoever calls from elsewhere brings a key of its own.
public struct CrossOriginPolicy: Sendable {
    private static let exposed = "ETag, Location, Retry-After, X-Request-Id"
    private static let allowed =
        "Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, X-Request-Id"
    /// Seconds a browser may remember a preflight's answer.
    private static let maxAge = "600"

    private let origins: Set<String>
    private let allowsAll: Bool

    /// - Parameter origins: such as `https://example.org`, or `*` for all.
    /// - Returns: `nil` when one of them is no origin.
    public init?(origins: [String]) {
        guard origins.allSatisfy({ $0 == "*" || Self.isOrigin($0) }) else { return nil }
        self.origins = Set(origins)
        self.allowsAll = origins.contains("*")
    }

    /// Scheme, host and maybe a port, in lower case, and nothing behind them (RFC 6454 section 6.2).
    static func isOrigin(_ text: String) -> Bool {
        for scheme in ["https://", "http://"] where text.hasPrefix(scheme) {
            let rest = text.dropFirst(scheme.count)
            return !rest.isEmpty && rest == rest.lowercased()
                && rest.utf8.allSatisfy { byte in
                    byte > 0x20 && byte < 0x7F && !"/?#@\\,;".utf8.contains(byte)
                }
        }
        return false
    }

    /// Adds what the browser of a page at the request's `Origin` must see.
    func apply(to response: inout Response, for headers: HeaderFields) {
        if !self.allowsAll { response.vary("Origin") }
        guard let origin = headers["origin"], self.allowsAll || self.origins.contains(origin) else { return }
        response.headers.append(("Access-Control-Allow-Origin", self.allowsAll ? "*" : origin))
        guard headers.bytes(of: "access-control-request-method") != nil,
            let methods = response.headers.first(where: { $0.name == "Allow" })?.value
        else {
            response.headers.append(("Access-Control-Expose-Headers", Self.exposed))
            return
        }
        response.headers += [
            ("Access-Control-Allow-Methods", methods), ("Access-Control-Allow-Headers", Self.allowed),
            ("Access-Control-Max-Age", Self.maxAge),
        ]
    }
}

extension Response {
    /// Notes that the response depends on the request's header `name` (RFC 9110 section 12.5.5).
    mutating func vary(_ name: String) {
        if let index = self.headers.firstIndex(where: { $0.name == "Vary" }) {
            self.headers[index].value += ", \(name)"
        } else {
            self.headers.append(("Vary", name))
        }
    }
}
