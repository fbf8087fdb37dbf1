/// Telegram's dialect of HTML: a few tags that nest and close properly, four named entities and numeric
/// ones. Everything else is refused, and says at which byte.
struct HTMLParser {
    private struct OpenTag {
        let name: String
        var argument = ""
        let start: Int
        let textStart: String.UnicodeScalarView.Index
    }

    /// Tag to entity type; `span` and `pre` depend on what is in them.
    private static let types = [
        "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
        "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
        "a": "text_link", "blockquote": "blockquote", "tg-spoiler": "spoiler", "span": "spoiler",
        "tg-emoji": "custom_emoji",
    ]

    private let bytes: [UInt8]
    private var position = 0
    private var text = String.UnicodeScalarView()
    private var length = 0
    private var open: [OpenTag] = []
    private var entities: [MessageEntity] = []

    init(_ html: String) { self.bytes = Array(html.utf8) }

    /// The byte at `position`; 0 at the end, which ends every loop below as white space does.
    private var byte: UInt8 { self.position < self.bytes.count ? self.bytes[self.position] : 0 }

    mutating func parse() throws(MarkupFault) -> FormattedText {
        while self.position < self.bytes.count {
            switch self.byte {
            case UInt8(ascii: "<"):
                let start = self.position
                self.position += 1
                if self.byte == UInt8(ascii: "/") { try self.endTag(start) } else { try self.startTag(start) }
            case UInt8(ascii: "&"): self.append(self.characterReference() ?? self.scalar())
            default: self.append(self.scalar())
            }
        }
        if let tag = self.open.last {
            throw MarkupFault(description: "Can't find end tag corresponding to start tag \"\(tag.name)\"")
        }
        return FormattedText(text: String(self.text), entities: self.entities)
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        self.text.append(scalar)
        self.length += UTF16.width(scalar)
    }

    /// Takes one character as it stands.
    private mutating func scalar() -> Unicode.Scalar {
        var decoder = UTF8()
        var rest = self.bytes[self.position...].makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&rest) else {
            self.position += 1
            return "\u{FFFD}"
        }
        self.position += UTF8.width(scalar)
        return scalar
    }
}

// MARK: - Tags

extension HTMLParser {
    private mutating func startTag(_ start: Int) throws(MarkupFault) {
        let name = self.word(until: []).lowercased()
        guard self.position < self.bytes.count else { throw self.fault("Unclosed start tag", start) }
        guard Self.types[name] != nil else { throw self.fault("Unsupported start tag \"\(name)\"", start) }
        var tag = OpenTag(name: name, start: self.length, textStart: self.text.endIndex)
        while self.byte != UInt8(ascii: ">") {
            self.skipSpace()
            if self.byte == UInt8(ascii: ">") { break }
            try self.attribute(of: &tag, start)
        }
        self.position += 1
        if name == "span", tag.argument != "tg-spoiler" {
            throw self.fault("Tag \"span\" must have class \"tg-spoiler\"", start)
        }
        self.open.append(tag)
    }

    private mutating func attribute(of tag: inout OpenTag, _ start: Int) throws(MarkupFault) {
        guard self.position < self.bytes.count else { throw self.fault("Unclosed start tag", start) }
        let name = self.word(until: [UInt8(ascii: "=")])
        guard !name.isEmpty else { throw self.fault("Empty attribute name in the tag \"\(tag.name)\"", start) }
        if tag.name == "blockquote", name == "expandable", self.byte != UInt8(ascii: "=") {
            tag.argument = "expandable"
            return
        }
        self.skipSpace()
        guard self.byte == UInt8(ascii: "=") else {
            throw self.fault(
                "Expected equal sign in declaration of an attribute of the tag \"\(tag.name)\"", start)
        }
        self.position += 1
        self.skipSpace()
        let value = try self.attributeValue()
        guard self.position < self.bytes.count else { throw self.fault("Unclosed start tag", start) }
        switch (tag.name, name) {
        case ("a", "href"), ("span", "class"), ("code", "class"): tag.argument = value
        case ("blockquote", "expandable"): tag.argument = "expandable"
        default: break
        }
    }

    private mutating func attributeValue() throws(MarkupFault) -> String {
        let quote = self.byte
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return try self.nameToken() }
        self.position += 1
        var value = String.UnicodeScalarView()
        while self.position < self.bytes.count, self.byte != quote {
            value.append(self.byte == UInt8(ascii: "&") ? self.characterReference() ?? self.scalar() : self.scalar())
        }
        if self.byte == quote { self.position += 1 }
        return String(value)
    }

    private mutating func nameToken() throws(MarkupFault) -> String {
        let start = self.position
        while self.byte.isLetterOrDigit || self.byte == UInt8(ascii: ".") || self.byte == UInt8(ascii: "-") {
            self.position += 1
        }
        guard self.byte.isSpace || self.byte == UInt8(ascii: ">") else {
            throw self.fault("Unexpected end of name token", start)
        }
        return self.slice(start).lowercased()
    }

    private mutating func endTag(_ start: Int) throws(MarkupFault) {
        guard let tag = self.open.last else { throw self.fault("Unexpected end tag", start) }
        self.position += 1
        let name = self.word(until: [])
        self.skipSpace()
        guard self.byte == UInt8(ascii: ">") else { throw self.fault("Unclosed end tag", start) }
        guard name.isEmpty || name == tag.name else {
            throw self.fault(
                "Unmatched end tag", start, ", expected \"</\(tag.name)>\", found \"</\(name)>\"")
        }
        self.position += 1
        self.open.removeLast()
        if self.length > tag.start { self.close(tag) }
    }

    private mutating func close(_ tag: OpenTag) {
        let (offset, length) = (tag.start, self.length - tag.start)
        switch tag.name {
        case "a":
            let target = tag.argument.isEmpty ? String(self.text[tag.textStart...]) : tag.argument
            guard let url = Self.link(target) else { return }
            self.entities.append(MessageEntity(type: "text_link", offset: offset, length: length, url: url))
        case "pre", "code": self.closeCode(tag, offset, length)
        case "blockquote" where tag.argument == "expandable":
            self.entities.append(MessageEntity(type: "expandable_blockquote", offset: offset, length: length))
        case "tg-emoji": break
        default:
            self.entities.append(MessageEntity(type: Self.types[tag.name]!, offset: offset, length: length))
        }
    }

    /// `<pre><code class="language-x">` is one block of that language.
    private mutating func closeCode(_ tag: OpenTag, _ offset: Int, _ length: Int) {
        let language = tag.argument.hasPrefix("language-") ? String(tag.argument.dropFirst(9)) : nil
        if tag.name == "pre", let inner = self.entities.last, inner.type == "code", inner.offset == offset,
            inner.length == length
        {
            self.entities.removeLast()
            self.entities.append(
                MessageEntity(type: "pre", offset: offset, length: length, language: inner.language))
            return
        }
        self.entities.append(
            MessageEntity(type: tag.name, offset: offset, length: length, language: language))
    }

    /// The target as Telegram keeps it, or `nil` for one it drops without a word.
    private static func link(_ target: String) -> String? {
        let target = target.trimmed
        guard let host = target.split(separator: "://", maxSplits: 1).last, !target.isEmpty,
            !target.contains(where: \.isWhitespace)
        else { return nil }
        if ["http://", "https://", "tg://", "ton://", "mailto:", "tel:"].contains(where: target.lowercased().hasPrefix)
        {
            return target
        }
        guard !target.contains("://"), host.prefix(while: { $0 != "/" }).contains(".") else { return nil }
        return "http://\(target)"
    }
}

// MARK: - Pieces

extension HTMLParser {
    /// `&lt;`, `&gt;`, `&amp;`, `&quot;`, `&#60;` or `&#x3c;`; anything else stays as it is. A missing
    /// semicolon is forgiven.
    private mutating func characterReference() -> Unicode.Scalar? {
        var end = self.position + 1
        let scalar: Unicode.Scalar?
        if end < self.bytes.count, self.bytes[end] == UInt8(ascii: "#") {
            end += 1
            let isHex = end < self.bytes.count && self.bytes[end] == UInt8(ascii: "x")
            if isHex { end += 1 }
            let start = end
            while end < self.bytes.count, isHex ? self.bytes[end].isHexDigit : self.bytes[end].isDigit { end += 1 }
            let digits = String(decoding: self.bytes[start..<end], as: UTF8.self)
            scalar = UInt32(digits, radix: isHex ? 16 : 10).flatMap(Unicode.Scalar.init)
        } else {
            let start = end
            while end < self.bytes.count, self.bytes[end].isLetter { end += 1 }
            scalar = Self.named[String(decoding: self.bytes[start..<end], as: UTF8.self)]
        }
        guard let scalar, scalar.value != 0 else { return nil }
        self.position = end < self.bytes.count && self.bytes[end] == UInt8(ascii: ";") ? end + 1 : end
        return scalar
    }

    private static let named: [String: Unicode.Scalar] = ["lt": "<", "gt": ">", "amp": "&", "quot": "\""]

    private mutating func word(until ends: [UInt8]) -> String {
        let start = self.position
        while !self.byte.isSpace, self.byte != UInt8(ascii: ">"), !ends.contains(self.byte) { self.position += 1 }
        return self.slice(start)
    }

    private mutating func skipSpace() {
        while self.position < self.bytes.count, self.byte.isSpace { self.position += 1 }
    }

    private func slice(_ start: Int) -> String { String(decoding: self.bytes[start..<self.position], as: UTF8.self) }

    private func fault(_ what: String, _ offset: Int, _ more: String = "") -> MarkupFault {
        MarkupFault(description: "\(what) at byte offset \(offset)\(more)")
    }
}

extension UInt8 {
    fileprivate var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) || self == 0 }
    fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }
    fileprivate var isLetter: Bool { (0x41...0x5A).contains(self & 0xDF) }
    fileprivate var isLetterOrDigit: Bool { self.isLetter || self.isDigit }
    fileprivate var isHexDigit: Bool { self.isDigit || (0x41...0x46).contains(self & 0xDF) }
}
