public import Vocabulary

public struct PromiseKept: Event {
    public let fragmentID: FragmentID
    public let fragmentKey, promiseKey: String
    /// What was given for it.
    public let besitos: Besitos
    public let items, achievements, unlocks: [String]
    public let vipDays: Int

    public init(
        fragmentID: FragmentID, fragmentKey: String, promiseKey: String, besitos: Besitos, items: [String],
        achievements: [String], unlocks: [String], vipDays: Int
    ) {
        self.fragmentID = fragmentID
        self.fragmentKey = fragmentKey
        self.promiseKey = promiseKey
        self.besitos = besitos
        self.items = items
        self.achievements = achievements
        self.unlocks = unlocks
        self.vipDays = vipDays
    }

    public static let shape: EventShape<Self> = EventShape(
        "narrative.promise_kept", "A member met the condition of what the story had promised, and got it.", Self.init,
        EventField("fragment_id", \.fragmentID), EventField("fragment_key", \.fragmentKey),
        EventField("promise_key", \.promiseKey), EventField("besitos", \.besitos), EventField("items", \.items),
        EventField("achievements", \.achievements), EventField("unlocks", \.unlocks),
        EventField("vip_days", \.vipDays))
}
