public import Vocabulary
public import JSON

/// What a member sees and hears in a fragment.
public struct FragmentContent: Hashable, Sendable {
    public let narrator: String
    public let text: LocalizedText
    public let media: [Medium]
    public let emotionalTone: String?
    public let soundtrack: String?
    public let readingSeconds: Int
    /// What those see who may not come in yet.
    public let preview: LocalizedText?

    /// The line that parts the pages of a text.
    static let pageBreak = "---"

    /// A text in pieces that fit a message each.
    public static func pages(of text: String) -> [String] {
        text.split(separator: "\n\n\(Self.pageBreak)\n\n").map(String.init)
    }

    public struct Medium: Hashable, Sendable {
        public let kind: Kind
        public let url: String
        public let alt: LocalizedText?

        public enum Kind: String, CaseIterable, Sendable {
            case image, animation, audio, video
        }
    }
}

extension FragmentContent {
    func with(text: LocalizedText, preview: LocalizedText?) -> FragmentContent {
        FragmentContent(
            narrator: self.narrator, text: text, media: self.media, emotionalTone: self.emotionalTone,
            soundtrack: self.soundtrack, readingSeconds: self.readingSeconds, preview: preview)
    }
}

extension FragmentContent: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("narrator", self.narrator)
            $0.member("text", self.text)
            $0.member("media", self.media)
            $0.member("emotional_tone", ifPresent: self.emotionalTone)
            $0.member("soundtrack", ifPresent: self.soundtrack)
            $0.member("reading_time_seconds", self.readingSeconds)
            $0.member("preview", ifPresent: self.preview)
        }
    }
}

extension FragmentContent: JSONDecodable {
    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.narrator = try fields.string("narrator")
        self.text = try LocalizedText(json: try fields.value("text"))
        self.media = try [Medium](elementsOf: try fields.value("media"), named: "media")
        self.emotionalTone = try fields.optional("emotional_tone") { (found) throws(JSONFault) in
            try found.string("emotional_tone")
        }
        self.soundtrack = try fields.optional("soundtrack") { (found) throws(JSONFault) in
            try found.string("soundtrack")
        }
        self.readingSeconds = Int(try fields.int("reading_time_seconds", in: 0...86_400))
        self.preview = try fields.optional("preview") { (found) throws(JSONFault) in
            try LocalizedText(json: try found.value("preview"))
        }
    }
}

extension FragmentContent.Medium: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("type", self.kind.rawValue)
            $0.member("url", self.url)
            $0.member("alt", ifPresent: self.alt)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.kind = try fields.choice("type")
        self.url = try fields.string("url")
        self.alt = try fields.optional("alt") { (found) throws(JSONFault) in
            try LocalizedText(json: try found.value("alt"))
        }
    }
}

extension Array where Element: JSONDecodable {
    init(elementsOf json: JSONValue, named name: String) throws(JSONFault) {
        guard case .array(let values) = json else { throw JSONFault(field: name, rule: "must be a list") }
        self = []
        for value in values { self.append(try Element(json: value)) }
    }
}
