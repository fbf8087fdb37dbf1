import JSON
import TelegramAPI

/// The text of a call, parsed and marked up.
enum MessageText {
    /// Reads `text` with `parse_mode` or `entities`. What Telegram refuses before it looks at the chat.
    static func read(_ parameters: CallParameters) throws(CallRefusal) -> FormattedText {
        let text = parameters["text"]
        guard text.utf8.count <= TelegramLimits.rawTextBytes else { throw .bad("text is too long") }
        guard !text.isEmpty else { throw .bad("message text is empty") }
        switch parameters["parse_mode"].lowercased() {
        case "html":
            do throws(MarkupFault) { return try FormattedText(html: text) } catch {
                throw .bad("can't parse entities: \(error)")
            }
        case "": return FormattedText(text: text, entities: try Self.entities(parameters))
        default: throw .bad("unsupported parse_mode")
        }
    }

    private static func entities(_ parameters: CallParameters) throws(CallRefusal) -> [MessageEntity] {
        guard !parameters["entities"].isEmpty else { return [] }
        guard let value = try? JSONReader.read(parameters["entities"]), case .array(let elements) = value else {
            throw .bad("can't parse entities JSON object")
        }
        var entities: [MessageEntity] = []
        for element in elements {
            guard let entity = try? MessageEntity(json: element) else {
                throw .bad("can't parse MessageEntity: Object expected as MessageEntity")
            }
            entities.append(entity)
        }
        return entities
    }

    /// What is left to be shown, with the entities Telegram finds by itself. Refused once the chat is known.
    static func finish(_ text: FormattedText, tooLong: String) throws(CallRefusal) -> FormattedText {
        let trimmed = text.trimmed
        guard !trimmed.text.isEmpty else { throw .bad("text must be non-empty") }
        guard trimmed.text.unicodeScalars.count <= TelegramLimits.textCodePoints else { throw .bad(tooLong) }
        let length = trimmed.text.utf16.count
        let inside = trimmed.entities.filter { $0.length > 0 && $0.offset + $0.length <= length }
        return Self.withCommands(FormattedText(text: trimmed.text, entities: inside))
    }

    /// Marks `/name` and `/name@bot` at the start of a word, outside what is marked already.
    static func withCommands(_ text: FormattedText) -> FormattedText {
        let units = Array(text.text.utf16)
        var found: [MessageEntity] = []
        var index = 0
        while index < units.count {
            guard units[index] == 0x2F, index == 0 || Self.isSpace(units[index - 1]) else {
                index += 1
                continue
            }
            var end = index + 1
            while end < units.count, Self.isName(units[end]) || units[end] == 0x40 && end > index + 1 { end += 1 }
            let isWord = end == units.count || Self.isSpace(units[end])
            let isTaken = text.entities.contains { $0.offset < end && index < $0.offset + $0.length }
            if isWord, !isTaken, (2...65).contains(end - index) {
                found.append(MessageEntity(type: "bot_command", offset: index, length: end - index))
            }
            index = end
        }
        return FormattedText(text: text.text, entities: text.entities + found)
    }

    private static func isSpace(_ unit: UInt16) -> Bool { unit == 0x20 || (0x09...0x0D).contains(unit) }

    private static func isName(_ unit: UInt16) -> Bool {
        (0x30...0x39).contains(unit) || (0x41...0x5A).contains(unit) || (0x61...0x7A).contains(unit) || unit == 0x5F
    }
}
