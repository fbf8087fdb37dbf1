public import JSON
public import Vocabulary

public struct TelegramUser: Hashable, Sendable {
    public let id: TelegramID
    public let isBot: Bool
    public let firstName: String
    public let lastName: String?
    /// Without the `@`.
    public let username: String?
    /// IETF tag of the person's app, when it tells one.
    public let languageCode: String?

    public init(
        id: TelegramID, isBot: Bool = false, firstName: String, lastName: String? = nil, username: String? = nil,
        languageCode: String? = nil
    ) {
        self.id = id
        self.isBot = isBot
        self.firstName = firstName
        self.lastName = lastName
        self.username = username
        self.languageCode = languageCode
    }
}

extension TelegramUser: JSONDecodable {
    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.id = try fields.id("id")
        self.isBot = try fields.bool("is_bot")
        self.firstName = try fields.string("first_name")
        self.lastName = try fields.text("last_name")
        self.username = try fields.text("username")
        self.languageCode = try fields.text("language_code")
    }
}

extension TelegramUser: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("id", self.id)
            json.member("is_bot", self.isBot)
            json.member("first_name", self.firstName)
            json.member("last_name", ifPresent: self.lastName)
            json.member("username", ifPresent: self.username)
            json.member("language_code", ifPresent: self.languageCode)
        }
    }
}
