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
        var text = ""
        if let name { text += "event: \(Self.oneLine(name))\n" }
        if let id { text += "id: \(Self.oneLine(id))\n" }
        for line in self.data.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            text += "data: \(line)\n"
        }
        return Array("\(text)\n".utf8)
    }

    /// A line break would begin another field, and readers ignore an id with a NUL.
    private static func oneLine(_ text: String) -> String { text.filter { !$0.isNewline && $0 != "\0" } }
}
