public import JSON

/// How far an attempt is, in units of its handler.
public struct JobProgress: Sendable, Equatable {
    /// In bytes of UTF-8.
    static let longestNote = 200

    public let done: Int64?
    public let total: Int64?
    public let note: String?

    package init(done: Int64? = nil, total: Int64? = nil, note: String? = nil) {
        self.done = done
        self.total = total
        self.note = note?.storable(bytes: Self.longestNote)
    }
}

extension JobProgress: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("done", self.done)
            json.member("total", self.total)
            json.member("note", self.note)
        }
    }
}

extension String {
    /// At most so many bytes, cut between characters, without the NUL that PostgreSQL cannot keep.
    package func storable(bytes: Int) -> String {
        var text = ""
        for character in self where character != "\0" {
            guard text.utf8.count + character.utf8.count <= bytes else { break }
            text.append(character)
        }
        return text
    }
}
