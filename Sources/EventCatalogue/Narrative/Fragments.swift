public import Vocabulary

public struct FragmentStarted: Event {
    public let fragmentID: FragmentID
    public let fragmentKey: String
    public let runNo: Int

    public init(fragmentID: FragmentID, fragmentKey: String, runNo: Int) {
        self.fragmentID = fragmentID
        self.fragmentKey = fragmentKey
        self.runNo = runNo
    }

    public static let shape: EventShape<Self> = EventShape(
        "narrative.fragment_started", "A member came to a fragment for the first time of a run.", Self.init,
        EventField("fragment_id", \.fragmentID), EventField("fragment_key", \.fragmentKey),
        EventField("run_no", \.runNo))
}

public struct FragmentVisited: Event {
    public let fragmentID: FragmentID
    public let fragmentKey: String
    public let runNo: Int

    public init(fragmentID: FragmentID, fragmentKey: String, runNo: Int) {
        self.fragmentID = fragmentID
        self.fragmentKey = fragmentKey
        self.runNo = runNo
    }

    public static let shape: EventShape<Self> = EventShape(
        "narrative.fragment_visited", "A member opened a fragment, again or for the first time.", lane: .tracking,
        isDroppable: true, Self.init,
        EventField("fragment_id", \.fragmentID), EventField("fragment_key", \.fragmentKey),
        EventField("run_no", \.runNo))
}

public struct FragmentCompleted: Event {
    public let fragmentID: FragmentID
    public let fragmentKey: String
    public let runNo: Int
    public let isEnd: Bool

    public init(fragmentID: FragmentID, fragmentKey: String, runNo: Int, isEnd: Bool) {
        self.fragmentID = fragmentID
        self.fragmentKey = fragmentKey
        self.runNo = runNo
        self.isEnd = isEnd
    }

    public static let shape: EventShape<Self> = EventShape(
        "narrative.fragment_completed", "A member left a fragment by a decision, or arrived at an ending.", Self.init,
        EventField("fragment_id", \.fragmentID), EventField("fragment_key", \.fragmentKey),
        EventField("run_no", \.runNo), EventField("is_end", \.isEnd))
}

public struct SecretDiscovered: Event {
    public let fragmentID: FragmentID
    public let fragmentKey: String

    public init(fragmentID: FragmentID, fragmentKey: String) {
        self.fragmentID = fragmentID
        self.fragmentKey = fragmentKey
    }

    public static let shape: EventShape<Self> = EventShape(
        "narrative.secret_discovered", "A member found a secret fragment.", Self.init,
        EventField("fragment_id", \.fragmentID), EventField("fragment_key", \.fragmentKey))
}
