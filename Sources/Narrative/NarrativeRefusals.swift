public import Vocabulary

extension Refusal {
    public static let noStory = Refusal(.notFound, "narrative.no_story", "No story is published yet.")

    public static let noSuchStory = Refusal(
        .notFound, "narrative.no_such_story", "No story with this key can be begun.", field: "story")

    public static let noSuchDecision = Refusal(
        .notFound, "narrative.no_such_decision", "There is no such decision.", field: "decision_id")

    /// A button of an earlier fragment, or the second of two taps.
    public static let notHere = Refusal(
        .conflict, "narrative.not_here", "The member is not at the fragment of this decision.", field: "decision_id")

    public static let storyEnded = Refusal(
        .conflict, "narrative.story_ended", "The member's story has ended; it can be started over.")

    /// It can be taken once in a reading.
    public static let alreadyDecided = Refusal(
        .conflict, "narrative.already_decided", "The member has taken this decision in this reading.",
        field: "decision_id")

    /// A fallback is there only where nothing else can be done.
    static let otherWaysOpen = Refusal(
        .conflict, "narrative.other_ways_open",
        "This decision is for who has no other, and another one of the fragment is open to the member.",
        field: "decision_id")

    /// What stands before a decision, or before where it leads.
    ///
    /// - Parameters:
    ///   - fragment: where the decision leads.
    ///   - price: what would do instead of all that is missing.
    static func locked(
        missing: [MissingRequirement], fragment: FragmentID, price: Besitos?, field: String = "decision_id"
    ) -> Refusal {
        Refusal(
            .forbidden, "narrative.locked",
            "The member does not meet what this \(field == "decision_id" ? "decision" : "fragment") requires.",
            field: field,
            facts: ["fragment_id": fragment.rawValue].merging(price.map { ["unlock_price": $0.units] } ?? [:]) { $1 },
            missing: missing)
    }

    static func locked(missing: [MissingRequirement], place: Place) -> Refusal {
        let isPayable = !missing.flatMap(\.checks).contains { $0.kind == "vip" }
        return .locked(
            missing: missing, fragment: place.fragment, price: isPayable ? place.price : nil, field: "fragment_id")
    }

    static let noSuchFragment = Refusal(
        .notFound, "narrative.no_such_fragment", "There is no such fragment.", field: "fragment_id")

    /// A link does not lead ahead of the story.
    static let notReached = Refusal(
        .conflict, "narrative.not_reached",
        "The member has not come to this fragment yet, and nothing opened it to them.",
        field: "fragment_id")

    /// Besitos open it to nobody.
    static let notForSale = Refusal(
        .conflict, "narrative.not_for_sale", "Besitos do not open this fragment.", field: "fragment_id")

    static let alreadyOpen = Refusal(
        .conflict, "narrative.already_open", "The fragment is open to the member.", field: "fragment_id")

    /// Keys are unique across stories.
    static func keyTaken(_ findings: [StoryFinding]) -> Refusal {
        let told = findings.prefix(5).map { "\($0.detail) (line \($0.line))" }.joined(separator: ", ")
        return Refusal(
            .conflict, "narrative.key_taken", "Keys of this text belong to another story: \(told).", field: "text",
            facts: ["keys": Int64(findings.count), "line": Int64(findings.first?.line ?? 1)])
    }

    static let badStoryKey = Refusal(
        .invalid, "narrative.bad_story_key",
        "A story's key has 1 to 64 of a-z, 0-9, _ and -, and begins with a letter or digit.", field: "story")

    static let badDraftText = Refusal(
        .invalid, "narrative.bad_draft_text", "The text holds a NUL, which no message can show.", field: "text")

    /// Somebody saved, published or discarded it meanwhile.
    static let draftChanged = Refusal(
        .conflict, "narrative.draft_changed", "The draft is not at this revision, or there is none.",
        field: "revision")

    static let otherStory = Refusal(
        .conflict, "narrative.other_story", "The text is another story's: its `story:` says so.", field: "story")

    static let noSuchVersion = Refusal(
        .notFound, "narrative.no_such_version", "The story has no such version.", field: "version")

    static let alreadyPublished = Refusal(
        .conflict, "narrative.already_published", "This version is the one that is read.", field: "version")

    /// What was found first, and how much there is.
    public static func hasMistakes(_ findings: [StoryFinding]) -> Refusal {
        let mistakes = findings.filter { $0.severity == .error }
        return Refusal(
            .conflict, "narrative.story_has_mistakes",
            "The text has mistakes, the first on \(mistakes.first.map { "\($0)" } ?? "line 1: it is no story").",
            facts: ["mistakes": Int64(mistakes.count), "line": Int64(mistakes.first?.line ?? 1)])
    }
}
