public import Vocabulary

public struct DecisionTaken: Event {
    public let fragmentID: FragmentID
    public let fragmentKey: String
    public let runNo: Int
    public let decisionID: DecisionID
    public let decisionKey: String
    public let nextFragmentID: FragmentID
    public let nextFragmentKey: String
    public let besitos: Besitos

    public init(
        fragmentID: FragmentID, fragmentKey: String, runNo: Int, decisionID: DecisionID, decisionKey: String,
        nextFragmentID: FragmentID, nextFragmentKey: String, besitos: Besitos
    ) {
        self.fragmentID = fragmentID
        self.fragmentKey = fragmentKey
        self.runNo = runNo
        self.decisionID = decisionID
        self.decisionKey = decisionKey
        self.nextFragmentID = nextFragmentID
        self.nextFragmentKey = nextFragmentKey
        self.besitos = besitos
    }

    public static let shape: EventShape<Self> = EventShape(
        "narrative.decision_taken", "A member took a decision.", Self.init,
        EventField("fragment_id", \.fragmentID), EventField("fragment_key", \.fragmentKey),
        EventField("run_no", \.runNo), EventField("decision_id", \.decisionID),
        EventField("decision_key", \.decisionKey), EventField("next_fragment_id", \.nextFragmentID),
        EventField("next_fragment_key", \.nextFragmentKey), EventField("besitos", \.besitos))
}

public struct ContentUnlocked: Event {
    public let fragmentID: FragmentID
    public let fragmentKey, reason: String

    public init(fragmentID: FragmentID, fragmentKey: String, reason: String) {
        self.fragmentID = fragmentID
        self.fragmentKey = fragmentKey
        self.reason = reason
    }

    public static let shape: EventShape<Self> = EventShape(
        "narrative.content_unlocked", "A fragment opened itself to a member.", Self.init,
        EventField("fragment_id", \.fragmentID), EventField("fragment_key", \.fragmentKey),
        EventField("reason", \.reason))
}

public struct LevelCompleted: Event {
    public let level, runNo: Int

    public init(level: Int, runNo: Int) {
        self.level = level
        self.runNo = runNo
    }

    public static let shape: EventShape<Self> = EventShape(
        "narrative.level_completed",
        "A member went on from a level to a later one, or came to an ending in it, for the first time of a reading.",
        Self.init,
        EventField("level", \.level), EventField("run_no", \.runNo))
}

public struct StoryPublished: Event {
    public let storyKey: String
    public let fragments, decisions, levels: Int

    public init(storyKey: String, fragments: Int, decisions: Int, levels: Int) {
        self.storyKey = storyKey
        self.fragments = fragments
        self.decisions = decisions
        self.levels = levels
    }

    public static let shape: EventShape<Self> = EventShape(
        "narrative.story_published", "A story was published.", Self.init,
        EventField("story_key", \.storyKey), EventField("fragments", \.fragments),
        EventField("decisions", \.decisions), EventField("levels", \.levels))
}
