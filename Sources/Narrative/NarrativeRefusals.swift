public import Vocabulary

extension Refusal {
    public static let noStory = Refusal(.notFound, "narrative.no_story", "No story is published yet.")

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

    /// What stands before a decision, or before where it leads.
    ///
    /// - Parameter price: what would do instead of all that is missing.
    static func locked(missing: [MissingRequirement], price: UnlockPrice?) -> Refusal {
        Refusal(
            .forbidden, "narrative.locked", "The member does not meet what this decision requires.",
            field: "decision_id",
            facts: price.map { ["unlock_price": $0.besitos.units, "unlock_fragment_id": $0.fragment.rawValue] } ?? [:],
            missing: missing)
    }

    /// Keys are unique across stories.
    static func keyTaken(_ keys: Int) -> Refusal {
        Refusal(
            .conflict, "narrative.key_taken", "Keys of levels or fragments belong to another story.",
            facts: ["keys": Int64(keys)])
    }
}
