public import Coordination
public import JSON
public import Vocabulary

/// Staff take back what was given wrongly, to as many members as it was given to, as one operation. A dry run tells
/// beforehand whose balance does not reach.
public struct ReverseGrants: Command, JSONDecodable {
    public static let name = "gamification.reverse_grants"
    /// Grants in one operation.
    public static let mostGrants = 10_000

    /// What is taken from members who spent the besitos already.
    public enum Policy: String, Sendable, CaseIterable {
        /// Nothing: only what is left of the very besitos.
        case onlyPending = "only_pending"
        /// Other besitos of theirs, as far as the balance reaches.
        case withinBalance = "within_balance"
        /// All of it: what the balance does not reach for is owed, and taken from what comes.
        case unlimited
    }

    public let selection: GrantSelection
    public let policy: Policy
    public let reason: String

    public init(_ selection: GrantSelection, policy: Policy, reason: String) {
        self.selection = selection
        self.policy = policy
        self.reason = reason
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("selection", self.selection)
            json.member("policy", self.policy.rawValue)
            json.member("reason", self.reason)
        }
    }

    public init(json: JSONValue) throws(JSONFault) { try self.init(JSONFields(json)) }

    public init(_ fields: JSONFields) throws(JSONFault) {
        try fields.allow(only: "selection", "policy", "reason")
        self.init(
            try GrantSelection(try fields.fields("selection")), policy: try fields.choice("policy"),
            reason: try fields.reason())
    }

    public struct Receipt: Hashable, Sendable {
        public let reversal: Int64
        public let grants, members: Int64
        /// What was given wrongly, what was taken of it, and what is owed.
        public let selected, taken, owed: Int64
        /// Those of whom less could be taken than they were given, the most first; at most fifty.
        public let short: [Shortfall]
    }

    public struct Shortfall: JSONEncodable, JSONDecodable, Hashable, Sendable {
        public let user: UserID
        public let besitos: Int64

        init(user: UserID, besitos: Int64) {
            self.user = user
            self.besitos = besitos
        }

        public func encode(into json: inout JSONWriter) {
            json.object { json in
                json.member("user_id", self.user)
                json.member("besitos", self.besitos)
            }
        }

        public init(json: JSONValue) throws(JSONFault) {
            let fields = try JSONFields(json)
            self.init(user: try fields.id("user_id"), besitos: try fields.int("besitos"))
        }
    }
}

extension ReverseGrants.Receipt: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("reversal_id", self.reversal)
            json.member("grants", self.grants)
            json.member("members", self.members)
            json.member("selected", self.selected)
            json.member("taken", self.taken)
            json.member("owed", self.owed)
            json.member("short", self.short)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.reversal = try fields.int("reversal_id")
        self.grants = try fields.int("grants")
        self.members = try fields.int("members")
        self.selected = try fields.int("selected")
        self.taken = try fields.int("taken")
        self.owed = try fields.int("owed")
        self.short = try fields.list("short")
    }
}

extension Refusal {
    static let selectionTooWide = Refusal(
        .invalid, "gamification.selection_too_wide",
        "Name an operation, a reference, or a source and a time from which on.", field: "selection")
    static let nothingSelected = Refusal(
        .notFound, "gamification.nothing_selected", "No grant that was not taken back already is selected.",
        field: "selection")

    static func tooManySelected(most: Int) -> Refusal {
        Refusal(
            .conflict, "gamification.too_many_selected", "One operation takes at most \(most) grants back.",
            field: "selection", facts: ["max": Int64(most)])
    }
}
