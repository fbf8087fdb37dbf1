/// Where a Redis server is and how to sign in, as `REDIS_URL` says it:
/// `redis://[[user]:password@]host[:port][/database]`, `unix://[[user]:password@]/path/to.sock[?database]` or a socket's plain path.
public struct RedisAddress: Sendable, Equatable {
    public enum Place: Sendable, Equatable {
        case host(String, port: UInt16)
        case socket(path: String)
    }

    /// What is wrong with a URL, without any part of it: it may hold a password.
    public enum Defect: Error, Sendable, Equatable, CustomStringConvertible {
        case unknownScheme
        /// `rediss://`: this client has no TLS.
        case encryptionNotSupported
        case hostMissing
        case badPort
        case badDatabase
        case badPercentEncoding

        public var description: String {
            switch self {
            case .unknownScheme: "REDIS_URL must begin with redis://, unix:// or /"
            case .encryptionNotSupported: "REDIS_URL asks for TLS (rediss://), which is not supported"
            case .hostMissing: "REDIS_URL names no host or socket path"
            case .badPort: "REDIS_URL has a port that is not 1 to 65535"
            case .badDatabase: "REDIS_URL has a database that is not a number from 0 to 65535"
            case .badPercentEncoding: "REDIS_URL has a bad percent-encoding in its user or password"
            }
        }
    }

    public let place: Place
    public let user: String?
    public let password: String?
    public let database: UInt16

    public init(_ url: String) throws(Defect) {
        if url.hasPrefix("rediss://") { throw .encryptionNotSupported }
        if url.hasPrefix("redis://") {
            try self.init(afterScheme: url.dropFirst("redis://".count))
        } else if url.hasPrefix("unix://") {
            try self.init(socket: url.dropFirst("unix://".count))
        } else if url.hasPrefix("/") {
            self.init(place: .socket(path: url), user: nil, password: nil, database: 0)
        } else {
            throw .unknownScheme
        }
    }

    private init(place: Place, user: String?, password: String?, database: UInt16) {
        self.place = place
        self.user = user
        self.password = password
        self.database = database
    }

    private init(socket rest: Substring) throws(Defect) {
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let credentials = try Self.credentials(rest[..<slash].hasSuffix("@") ? rest[..<slash].dropLast() : "")
        let parts = rest[slash...].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard slash < rest.endIndex, slash == rest.startIndex || rest[..<slash].hasSuffix("@") else {
            throw .hostMissing
        }
        let database = try parts.count == 2 ? Self.database(parts[1]) : 0
        self.init(
            place: .socket(path: String(parts[0])), user: credentials.user, password: credentials.password,
            database: database)
    }

    private init(afterScheme rest: Substring) throws(Defect) {
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let path = rest[slash...].dropFirst()
        let database = try path.isEmpty ? 0 : Self.database(path)
        // The last @: a password may hold one unencoded.
        let sign = rest[..<slash].lastIndex(of: "@")
        let place = try Self.host(sign.map { rest[rest.index(after: $0)..<slash] } ?? rest[..<slash])
        let credentials = try Self.credentials(sign.map { rest[..<$0] } ?? "")
        self.init(place: place, user: credentials.user, password: credentials.password, database: database)
    }

    private static func host(_ text: Substring) throws(Defect) -> Place {
        let afterName: Substring.Index
        let name: Substring
        if text.hasPrefix("["), let bracket = text.firstIndex(of: "]") {
            name = text[text.index(after: text.startIndex)..<bracket]
            afterName = text.index(after: bracket)
        } else {
            afterName = text.firstIndex(of: ":") ?? text.endIndex
            name = text[..<afterName]
        }
        guard !name.isEmpty else { throw .hostMissing }
        let port = text[afterName...]
        if port.isEmpty { return .host(String(name), port: 6379) }
        guard port.first == ":", let number = UInt16(port.dropFirst()), number > 0 else { throw .badPort }
        return .host(String(name), port: number)
    }

    private static func credentials(_ text: Substring) throws(Defect) -> (user: String?, password: String?) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let user = try Self.decoded(parts[0])
        let password = try parts.count == 2 ? Self.decoded(parts[1]) : ""
        return (user.isEmpty ? nil : user, password.isEmpty ? nil : password)
    }

    private static func database(_ text: Substring) throws(Defect) -> UInt16 {
        guard let number = UInt16(text) else { throw .badDatabase }
        return number
    }

    private static func decoded(_ text: Substring) throws(Defect) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(Self.digit), let low = rest.popFirst().flatMap(Self.digit) else {
                throw .badPercentEncoding
            }
            bytes.append(high << 4 | low)
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else { throw .badPercentEncoding }
        return decoded
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(UnicodeScalar(byte)).hexDigitValue.map(UInt8.init)
    }
}
