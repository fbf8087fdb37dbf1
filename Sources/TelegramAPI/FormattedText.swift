/// Text and what is marked in it.
public struct FormattedText: Hashable, Sendable {
    public let text: String
    /// By offset; of two that begin together, the longer first.
    public let entities: [MessageEntity]

    public init(text: String, entities: [MessageEntity] = []) {
        self.text = text
        self.entities = entities.sorted { ($0.offset, -$0.length) < ($1.offset, -$1.length) }
    }

    /// Reads parse mode HTML as Telegram does.
    ///
    /// - Throws: ``MarkupFault`` where Telegram would refuse the message.
    public init(html: String) throws(MarkupFault) {
        var parser = HTMLParser(html)
        self = try parser.parse()
    }

    /// Without white space around it, as Telegram keeps messages.
    public var trimmed: FormattedText {
        let blanks = self.text.prefix { $0.isWhitespace }
        let text = self.text.trimmed
        let (start, length) = (blanks.utf16.count, text.utf16.count)
        let entities = self.entities.compactMap { entity -> MessageEntity? in
            let from = min(max(0, entity.offset - start), length)
            let to = min(max(0, entity.offset + entity.length - start), length)
            guard from < to else { return nil }
            return MessageEntity(
                type: entity.type, offset: from, length: to - from, url: entity.url, language: entity.language)
        }
        return FormattedText(text: text, entities: entities)
    }
}

/// What is wrong with a text's markup, in Telegram's words.
public struct MarkupFault: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
}
