public import JSON

/// The buttons under a message, in rows.
public struct InlineKeyboard: Hashable, Sendable {
    public var rows: [[InlineButton]]

    public init(_ rows: [[InlineButton]]) { self.rows = rows }

    /// One button in each row.
    public init(column buttons: [InlineButton]) { self.rows = buttons.map { [$0] } }

    public static let empty = InlineKeyboard([])
}

public struct InlineButton: Hashable, Sendable {
    public enum Action: Hashable, Sendable {
        /// Comes back as ``CallbackQuery/data``: 1 to 64 bytes.
        case callback(data: String)
        case url(String)
        /// What we neither send nor follow; the member's name on the wire and its value.
        case other(name: String, JSONValue)
    }

    public let text: String
    public let action: Action

    public init(_ text: String, _ action: Action) {
        self.text = text
        self.action = action
    }

    public init(_ text: String, data: String) { self.init(text, .callback(data: data)) }

    public init(_ text: String, url: String) { self.init(text, .url(url)) }
}

extension InlineKeyboard: JSONDecodable {
    public init(json: JSONValue) throws(JSONFault) {
        guard case .array(let rows) = try JSONFields(json).value("inline_keyboard") else {
            throw JSONFault(field: "inline_keyboard", rule: "must be an array")
        }
        self.rows = []
        for row in rows {
            guard case .array(let buttons) = row else {
                throw JSONFault(field: "inline_keyboard", rule: "must be an array of arrays")
            }
            var decoded: [InlineButton] = []
            for button in buttons { decoded.append(try InlineButton(json: button)) }
            self.rows.append(decoded)
        }
    }
}

extension InlineButton: JSONDecodable {
    private static let looks: Set<String> = ["text", "icon_custom_emoji_id", "style"]

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.text = try fields.string("text")
        if let data = try fields.text("callback_data") {
            self.action = .callback(data: data)
        } else if let url = try fields.text("url") {
            self.action = .url(url)
        } else if let member = json.object?.members.first(where: { !Self.looks.contains($0.name) }) {
            self.action = .other(name: member.name, member.value)
        } else {
            throw JSONFault(field: "", rule: "is a button without an action")
        }
    }
}

extension InlineKeyboard: JSONEncodable {
    public func encode(into json: inout JSONWriter) { json.object { $0.member("inline_keyboard", self.rows) } }
}

extension InlineButton: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("text", self.text)
            switch self.action {
            case .callback(let data): json.member("callback_data", data)
            case .url(let url): json.member("url", url)
            case .other(let name, let value): json.member(name, value)
            }
        }
    }
}
