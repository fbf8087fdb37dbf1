/// What the Bot API accepts, in the unit each name tells.
public enum TelegramLimits {
    /// Message text after entity parsing, in Unicode code points.
    public static let textCodePoints = 4096
    /// Message text before parsing.
    public static let rawTextBytes = 32_768
    public static let callbackDataBytes = 1...64
    public static let callbackAnswerCharacters = 200
    public static let commands = 100
    public static let commandNameCharacters = 1...32
    public static let commandDescriptionCharacters = 1...256
    /// All parameters of one call together.
    public static let requestBytes = 1_048_576
    public static let webhookSecretCharacters = 1...256

    /// Whether Telegram takes `html` as a message: well-formed, not blank, not too long.
    public static func accepts(html: String) -> Bool {
        guard html.utf8.count <= Self.rawTextBytes, let text = try? FormattedText(html: html).trimmed else {
            return false
        }
        return (1...Self.textCodePoints).contains(text.text.unicodeScalars.count)
    }

    public static func accepts(callbackData: String) -> Bool {
        Self.callbackDataBytes.contains(callbackData.utf8.count)
    }

    public static func accepts(callbackAnswer: String) -> Bool {
        callbackAnswer.unicodeScalars.count <= Self.callbackAnswerCharacters
    }
}
