/// One event of a `text/event-stream` (HTML Living Standard, section 9.2).
public struct ServerSentEvent: Sendable {
    /// Comes back as `Last-Event-ID` when the reader has lost the connection.
    public var id: String?
    public var name: String?
    /// Any number of lines.
    public var data: String

    public init(id: String? = nil, name: String? = nil, data: String) {
        self.id = id
        self.name = name
        self.data = data
    }

    /// A line that readers skip: it shows that the connection lives.
    public static let heartbeat = Array(": still here\n\n".utf8)

    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        if let name { bytes += "event: \(Self.oneLine(name))\n".utf8 }
        if let id { bytes += "id: \(Self.oneLine(id))\n".utf8 }
        bytes += "data: ".utf8
        var previous: UInt8 = 0
        for byte in self.data.utf8 {
            switch byte {
            case Self.lineFeed where previous == Self.carriageReturn: break
            case Self.lineFeed, Self.carriageReturn: bytes += "\ndata: ".utf8
            default: bytes.append(byte)
            }
            previous = byte
        }
        return bytes + "\n\n".utf8
    }

    /// The format's only line breaks; others, such as U+2028, are text.
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// A line break would begin another field, and readers ignore an id with a NUL.
    private static func oneLine(_ text: String) -> String {
        String(decoding: text.utf8.filter { ![0, Self.lineFeed, Self.carriageReturn].contains($0) }, as: UTF8.self)
    }
}
