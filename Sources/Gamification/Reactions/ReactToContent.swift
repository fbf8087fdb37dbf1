public import Coordination
public import JSON
public import Vocabulary

/// A member reacts to a fragment, a post or a mission (seed 001 section 3.1).
public struct ReactToContent: Command, JSONDecodable {
    public static let name = "REACCIONAR_CONTENIDO"

    public let user: UserID
    public let contentType: ContentType
    public let content: Int64
    /// `like`, `love`, `fire`, `star`, `custom`, or another that staff set a reward for.
    public let reaction: String

    public init(user: UserID, contentType: ContentType, content: Int64, reaction: String) {
        self.user = user
        self.contentType = contentType
        self.content = content
        self.reaction = reaction
    }

    public var lane: String? { "user:\(self.user)" }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("user_id", self.user)
            json.member("content_type", self.contentType.rawValue)
            json.member("content_id", self.content)
            json.member("reaction", self.reaction)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try self.init(fields, user: try fields.id("user_id"))
    }

    /// - Parameter fields: may name the user too.
    public init(_ fields: JSONFields, user: UserID) throws(JSONFault) {
        try fields.allow(only: "user_id", "content_type", "content_id", "reaction")
        self.init(
            user: user, contentType: try fields.choice("content_type"),
            content: try fields.int("content_id", in: 1 ... .max),
            reaction: try fields.string("reaction", bytes: 1...32))
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Sendable, Hashable {
        public let earned: Besitos
        public let balance: Besitos?
        /// Why nothing was paid, as a refusal's code; `nil` when something was, or nothing is paid for it.
        public let withheld: String?

        init(earned: Besitos, balance: Besitos?, withheld: String?) {
            self.earned = earned
            self.balance = balance
            self.withheld = withheld
        }

        public func encode(into json: inout JSONWriter) {
            json.object { json in
                json.member("besitos_earned", self.earned)
                json.member("balance", ifPresent: self.balance)
                json.member("withheld", ifPresent: self.withheld)
            }
        }

        public init(json: JSONValue) throws(JSONFault) {
            let fields = try JSONFields(json)
            self.init(
                earned: try fields.besitos("besitos_earned"),
                balance: try fields.optional("balance") { (fields) throws(JSONFault) in try fields.besitos("balance") },
                withheld: try fields.optional("withheld") { (fields) throws(JSONFault) in
                    try fields.string("withheld")
                })
        }
    }
}

extension Refusal {
    /// As seed 001 calls it.
    static let contentNotFound = Refusal(
        .notFound, "gamification.content_not_found", "There is no such content.", field: "content_id")
    static let unknownReaction = Refusal(
        .invalid, "gamification.unknown_reaction", "This content has no such reaction.", field: "reaction")
    /// In a list of them.
    static func unknownReaction(_ word: String, at place: Int) -> Refusal {
        Refusal(
            .invalid, "gamification.unknown_reaction",
            "A post has no reaction \"\(word)\"; /api/v1/reaction-rewards lists them.",
            field: "reactions[\(place)]")
    }
    static let alreadyReacted = Refusal(
        .conflict, "gamification.already_reacted", "The member has this reaction on it already.")
    static let notReacted = Refusal(
        .conflict, "gamification.not_reacted", "The member has no such reaction on it.")
}
