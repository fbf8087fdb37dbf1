public import Coordination
public import Vocabulary

/// A whole story that passed every check; only ``StoryParser`` makes one.
public struct Story: Hashable, Sendable {
    public let key: String
    /// The key of the fragment where members begin.
    public let start: String
    public let levels: [Level]
    public let fragments: [Fragment]
    /// What it was read from, with lines that end in LF.
    public let text: String

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
        /// What taking it requires, besides what its target does.
        public let needs: Requirement
        /// Not shown to whom it is locked.
        public let isHidden: Bool
        let line: Int
    }
}
