/// An expected "no" that the person on the other side can understand.
///
/// Domains return refusals as values; they are never thrown, never logged as errors, and know
/// nothing of HTTP or Telegram. Broken machinery is a thrown error instead.
public struct Refusal: Error, Hashable, Sendable {
    public enum Kind: Sendable, CaseIterable {
        /// What was asked makes no sense, whatever the state.
        case invalid
        case notFound
        /// It makes sense, but not now: done already, changed meanwhile, over a limit.
        case conflict
        /// The balance does not reach.
        case unaffordable
        /// A requirement is not met.
        case forbidden
    }

    public let kind: Kind

    /// Stable and public, `<module>.<slug>`. It ends the problem's `type` URI and keys the bot's phrase.
    public let code: String

    /// One English sentence for staff; members read the catalogue's phrase for ``code``.
    public let detail: String

    /// The input field at fault, where it is one.
    public let field: String?

    /// Numbers the client may need to react, in the unit the key names.
    public let facts: [String: Int64]

    /// What the requirement that refused still lacks.
    public let missing: [MissingRequirement]

    public init(
        _ kind: Kind, _ code: String, _ detail: String, field: String? = nil, facts: [String: Int64] = [:],
        missing: [MissingRequirement] = []
    ) {
        self.kind = kind
        self.code = code
        self.detail = detail
        self.field = field
        self.facts = facts
        self.missing = missing
    }
}

extension Refusal {
    /// Any module may meet somebody who is no member.
    public static let noSuchUser = Refusal(.notFound, "identity.no_such_user", "There is no such user.")
}
