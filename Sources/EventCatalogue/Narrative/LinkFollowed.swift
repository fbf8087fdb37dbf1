public import Vocabulary

public struct LinkFollowed: Event {
    public let fragmentID: FragmentID
    public let fragmentKey: String
    /// What linked it: `post:12`.
    public let origin: String
    /// It opened the fragment to the member, who had it closed until then.
    public let isNew: Bool

    public init(fragmentID: FragmentID, fragmentKey: String, origin: String, isNew: Bool) {
        self.fragmentID = fragmentID
        self.fragmentKey = fragmentKey
        self.origin = origin
        self.isNew = isNew
    }

    public static let shape: EventShape<Self> = EventShape(
        "narrative.link_followed", "A member pressed the button of a post that leads to a fragment.", Self.init,
        EventField("fragment_id", \.fragmentID), EventField("fragment_key", \.fragmentKey),
        EventField("origin", \.origin), EventField("is_new", \.isNew))
}
