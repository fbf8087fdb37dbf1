import JSON
import TelegramAPI

/// The `reply_markup` parameter, read as strictly as Telegram reads it.
enum ReplyMarkup: Hashable, Sendable {
    case none
    case inline(InlineKeyboard)
    /// A keyboard below the input field, its removal, or a forced reply: accepted, not shown.
    case other

    static let maxButtons = 100

    var keyboard: InlineKeyboard? {
        guard case .inline(let keyboard) = self, !keyboard.rows.isEmpty else { return nil }
        return keyboard
    }

    init(_ parameters: CallParameters) throws(CallRefusal) {
        let text = parameters["reply_markup"]
        guard !text.isEmpty else {
            self = .none
            return
        }
        guard let value = try? JSONReader.read(text) else {
            throw .bad("can't parse reply keyboard markup JSON object")
        }
        guard case .object(let object) = value else { throw .bad("object expected as reply markup") }
        guard let rows = object["inline_keyboard"] else {
            self = object.members.isEmpty ? .none : .other
            return
        }
        self = .inline(try Self.keyboard(rows))
    }

    private static func keyboard(_ rows: JSONValue) throws(CallRefusal) -> InlineKeyboard {
        guard case .array(let rows) = rows else { throw .bad("field \"inline_keyboard\" must be of type Array") }
        var keyboard = InlineKeyboard([])
        for row in rows {
            guard case .array(let buttons) = row else {
                throw .bad("field \"inline_keyboard\" must be an Array of Arrays")
            }
            var decoded: [InlineButton] = []
            for button in buttons { decoded.append(try Self.button(button)) }
            if !decoded.isEmpty { keyboard.rows.append(decoded) }
        }
        guard keyboard.rows.map(\.count).reduce(0, +) <= Self.maxButtons else { throw .bad("REPLY_MARKUP_TOO_LONG") }
        return keyboard
    }

    private static func button(_ value: JSONValue) throws(CallRefusal) -> InlineButton {
        guard case .object(let object) = value else {
            throw Self.broken("Object expected as an inline keyboard button")
        }
        guard let text = object["text"] else { throw Self.broken("Can't find field \"text\"") }
        guard let text = text.string else { throw Self.broken("Field \"text\" must be of type String") }
        guard !text.trimmed.isEmpty else { throw .bad("inline keyboard button text must be non-empty") }
        do throws(JSONFault) { return try InlineButton(json: value) } catch {
            guard error.field.isEmpty else { throw Self.broken("Field \"\(error.field)\" must be of type String") }
            throw Self.broken("Text buttons are unallowed in the inline keyboard")
        }
    }

    private static func broken(_ why: String) -> CallRefusal { .bad("can't parse inline keyboard button: \(why)") }

    /// What only Telegram's servers check, after the chat is known.
    func checkActions() throws(CallRefusal) {
        guard case .inline(let keyboard) = self else { return }
        for button in keyboard.rows.joined() {
            switch button.action {
            case .callback(let data):
                guard TelegramLimits.accepts(callbackData: data) else { throw .bad("BUTTON_DATA_INVALID") }
            case .url(let url): guard url.contains("."), !url.contains(" ") else { throw .bad("BUTTON_URL_INVALID") }
            case .other: break
            }
        }
    }
}
