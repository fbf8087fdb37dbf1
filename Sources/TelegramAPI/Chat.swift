public import JSON
public import Vocabulary

public struct Chat: Hashable, Sendable {
    /// `private`, `group`, `supergroup` or `channel`; kept as it came.
    public let type: String
    /// A private chat has its person's id; groups and channels are negative.
    public let id: TelegramID
    public let title: String?
    public let username: String?
    public let firstName: String?

    public var isPrivate: Bool { self.type == "private" }

    public init(
        id: TelegramID, type: String = "private", title: String? = nil, username: String? = nil,
        firstName: String? = nil
    ) {
        self.id = id
        self.type = type
        self.title = title
        self.username = username
        self.firstName = firstName
    }
}

extension Chat: JSONDecodable {
    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.id = try fields.chatID("id")
        self.type = try fields.string("type")
        self.title = try fields.text("title")
        self.username = try fields.text("username")
        self.firstName = try fields.text("first_name")
    }
}

extension Chat: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("id", self.id)
            json.member("first_name", ifPresent: self.firstName)
            json.member("title", ifPresent: self.title)
            json.member("username", ifPresent: self.username)
            json.member("type", self.type)
        }
    }
}
