/// A request to speak WebSocket on its connection (RFC 6455 section 4.2).
public struct WebSocketHandshake: Sendable {
    public enum Refusal: Error, Hashable, Sendable {
        /// Not such a request at all, or a malformed one: 400.
        case malformed(String)
        /// A version other than 13: 426 with `Sec-WebSocket-Version: 13`.
        case otherVersion
    }

    /// `Sec-WebSocket-Key`: the base64 of 16 bytes.
    public let key: String
    /// Subprotocols offered, best first.
    public let protocols: [String]
    /// Values of `Sec-WebSocket-Extensions`.
    public let extensions: [String]
    public let origin: String?

    /// What the key is joined with before it is hashed (section 1.3).
    public static let acceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    public init(_ request: Request) throws(Refusal) {
        let headers = request.headers
        guard request.method == .get else { throw .malformed("A WebSocket begins with GET.") }
        guard request.asksUpgrade(to: "websocket") else {
            throw .malformed("This path is for WebSocket: Upgrade and Connection must say so, in HTTP/1.1.")
        }
        guard headers.count(of: "sec-websocket-version") == 1, headers["sec-websocket-version"] == "13" else {
            throw .otherVersion
        }
        guard headers.count(of: "sec-websocket-key") == 1, let key = headers["sec-websocket-key"], Self.isKey(key)
        else { throw .malformed("Sec-WebSocket-Key must be the base64 of 16 bytes.") }
        self.key = key
        self.protocols = headers.values(of: "sec-websocket-protocol").flatMap(HeaderFields.elements)
        self.extensions = headers.values(of: "sec-websocket-extensions")
        self.origin = headers["origin"]
    }

    /// 22 characters, the last of which has two bits only, and the padding.
    private static func isKey(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 24, bytes.suffix(2).elementsEqual("==".utf8) else { return false }
        let isBase64 = bytes.prefix(22).allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "+"), UInt8(ascii: "/"): true
            default: false
            }
        }
        return isBase64 && "AQgw".utf8.contains(bytes[21])
    }
}

extension HeaderFields {
    static func elements(of list: String) -> [String] {
        list.split(separator: ",").map { element in
            String(element.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
        }.filter { !$0.isEmpty }
    }
}
