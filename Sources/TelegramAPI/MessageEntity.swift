public import JSON

/// A stretch of a message's text with a meaning or a look.
public struct MessageEntity: Hashable, Sendable {
    /// `bold`, `text_link`, `bot_command` and so on, as on the wire.
    public let type: String
    /// In UTF-16 code units.
    public let offset: Int
    /// In UTF-16 code units.
    public let length: Int
    /// Of a `text_link`.
    public let url: String?
    /// Of a `pre`.
    public let language: String?

    public init(type: String, offset: Int, length: Int, url: String? = nil, language: String? = nil) {
        self.type = type
        self.offset = offset
        self.length = length
        self.url = url
        self.language = language
    }
}

extension MessageEntity: JSONDecodable {
    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.type = try fields.string("type")
        self.offset = Int(try fields.int("offset", in: 0...65_536))
        self.length = Int(try fields.int("length", in: 0...65_536))
        self.url = try fields.text("url")
        self.language = try fields.text("language")
    }
}

extension MessageEntity: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("offset", self.offset)
            json.member("length", self.length)
            json.member("type", self.type)
            json.member("url", ifPresent: self.url)
            json.member("language", ifPresent: self.language)
        }
    }
}
