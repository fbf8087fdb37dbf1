import Glibc

/// The server could not start.
public enum HTTPServerError: Error, CustomStringConvertible {
    case unknownHost(String)
    /// - Parameter code: an `errno`.
    case cannotListen(host: String, port: UInt16, code: Int32)

    public var description: String {
        switch self {
        case .unknownHost(let host): "cannot resolve \(host)"
        case .cannotListen(let host, let port, let code):
            "cannot listen on \(host) port \(port): \(String(cString: strerror(code)))"
        }
    }
}
