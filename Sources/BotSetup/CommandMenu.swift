public import JSON
public import TelegramAPI

/// The list of commands that one language sees.
public struct CommandMenu: Hashable, Sendable {
    /// Two letters of ISO 639-1; `nil` for everybody without a menu of their own.
    public let languageCode: String?
    public let commands: [BotCall.Command]

    public init(_ commands: [BotCall.Command], languageCode: String?) {
        self.languageCode = languageCode
        self.commands = commands
    }

    public var call: BotCall { .setMyCommands(self.commands, languageCode: self.languageCode) }
}

extension CommandMenu: JSONEncodable, JSONDecodable {
    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.languageCode = try fields.optional("language_code") { (fields) throws(JSONFault) in
            try fields.string("language_code")
        }
        self.commands = try Self.commands(try fields.value("commands"))
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("language_code", ifPresent: self.languageCode)
            json.member(
                "commands",
                array: { json in
                    for command in self.commands {
                        json.object { json in
                            json.member("command", command.name)
                            json.member("description", command.description)
                        }
                    }
                })
        }
    }

    /// Reads what Telegram writes.
    static func commands(_ json: JSONValue) throws(JSONFault) -> [BotCall.Command] {
        var commands: [BotCall.Command] = []
        for element in json.array ?? [] {
            let fields = try JSONFields(element)
            commands.append(BotCall.Command(try fields.string("command"), try fields.string("description")))
        }
        return commands
    }
}
