public import Postgres
public import Vocabulary

/// One kind of requirement: a measure of a member, met when it has grown to what is asked for.
///
/// A new kind is one type in the domain that owns what it measures, and one line in that domain's list of kinds.
/// Everything else follows: how it is read and written, its form in the schema, the explained answer.
public protocol RequirementKind: Sendable {
    /// The member's name in JSON and the word in a story: `min_besitos`. Stored with content, so it never changes.
    var name: String { get }
    /// Other names that are read too.
    var aliases: [String] { get }
    var shape: RequirementShape { get }
    /// One English sentence for whoever builds requirements.
    var summary: String { get }
    /// How a member gets more of it: a stable code, `<module>.<verb_noun>`; the catalogues have the words.
    var suggestion: String { get }

    /// Whether every change of it comes with an event about the member, in the same transaction: then what was read may
    /// be shown again until one comes. False for what is counted afterwards.
    var isKept: Bool { get }

    /// Whether time alone changes it, too. The statement then has a fourth column, `changes_at`: the time before which
    /// it does not, or NULL.
    var changesWithTime: Bool { get }

    /// One reading statement about every subject asked for, with the columns `subject` (text; empty when the kind
    /// has none), `current` (bigint) and `label` (text: JSON with the subject's name per language, or NULL).
    /// A subject without a row stands at zero.
    func statement(_ question: RequirementQuestion) -> SQL

    /// Locks what this measures until the transaction ends; sent before the statement when something is decided.
    /// For what an operation under way elsewhere may be taking away. Its rows are not looked at.
    func lock(_ question: RequirementQuestion) -> SQL?
}

extension RequirementKind {
    public var aliases: [String] { [] }
    public var isKept: Bool { true }
    public var changesWithTime: Bool { false }
    public func lock(_ question: RequirementQuestion) -> SQL? { nil }
}

/// What a kind is asked, for however many atoms at once.
public struct RequirementQuestion: Hashable, Sendable {
    public let user: UserID
    public let now: Instant
    /// Each once. One empty subject when the kind has none.
    public let subjects: [String]

    public init(user: UserID, now: Instant, subjects: [String]) {
        self.user = user
        self.now = now
        self.subjects = subjects
    }
}
