public import Coordination
public import Vocabulary

/// A whole story that passed every check; only ``StoryParser`` makes one.
public struct Story: Hashable, Sendable {
    public let key: String
    /// The key of the fragment where members begin.
    public let start: String
    /// What it remembers of one reading; flags are not among them.
    public let variables: [StoryVariable]
    public let levels: [Level]
    public let fragments: [Fragment]
    /// What it was read from, with lines that end in LF.
    public let text: String
    /// What it names that others make.
    let references: [Reference]

    struct Reference: Hashable, Sendable {
        /// By the name of the requirement for it.
        enum Kind: String, Sendable { case item, achievement, mission, experience }

        let kind: Kind
        let key: String
        let line: Int
    }

    public struct Level: Hashable, Sendable {
        public let key: String
        public let number: Int
        public let title: LocalizedText
        public let isVIP: Bool
        /// What entering it from another level requires.
        public let needs: Requirement
        let line: Int
    }

    public struct Fragment: Hashable, Sendable {
        public let key: String
        public let level: String
        public let title: LocalizedText
        public let isVIP: Bool
        /// What entering it requires.
        public let needs: Requirement
        public let content: FragmentContent
        /// Not told of before it is found.
        public let isSecret: Bool
        /// What opens it to who does not meet what it, or its level, needs; `nil` when besitos open nothing.
        public let price: Besitos?
        /// Given to each member who comes here for the first time.
        public let rewards: StoryRewards
        /// Made to each member who comes here.
        public let promises: [StoryPromise]
        /// `nil` for a fragment that is only read.
        public let game: StoryGame?
        /// None makes the fragment an ending.
        public internal(set) var decisions: [Decision]
        let line: Int
    }

    public struct Decision: Hashable, Sendable {
        public let key: String
        public let text: LocalizedText
        /// The key of the fragment it leads to.
        public let next: String
        public let besitos: Besitos
        public let flags: [String]
        /// What else it changes, in this order.
        public let effects: [StoryEffect]
        /// What it gives besides ``besitos``.
        public let rewards: StoryRewards
        /// What taking it requires, besides what its target does.
        public let needs: Requirement
        /// Not shown to whom it is locked.
        public let isHidden: Bool
        /// Taken once in a reading, and gone then.
        public let isOnce: Bool
        /// Shown when no other decision of its fragment is open.
        public let isFallback: Bool
        let line: Int
    }
}
