public import Vocabulary

/// Where a member stands in everything that some requirements measure.
public struct RequirementFacts: Sendable {
    public struct Fact: Hashable, Sendable {
        public let current: Int64
        /// What members call the subject.
        public let label: LocalizedText?
        /// Until then nothing but an event changes it; `nil` for ever.
        let changesAt: Instant?

        public init(_ current: Int64, label: LocalizedText? = nil) {
            self.init(current, label: label, changesAt: nil)
        }

        init(_ current: Int64, label: LocalizedText?, changesAt: Instant?) {
            self.current = current
            self.label = label
            self.changesAt = changesAt
        }
    }

    private struct Measure: Hashable {
        let kind: String
        let subject: String
    }

    private var facts: [Measure: Fact] = [:]
    private var suggestions: [String: String] = [:]

    public init() {}

    /// What was not measured stands at zero.
    public subscript(kind: String, subject: String) -> Fact {
        get { self.facts[Measure(kind: kind, subject: subject)] ?? Fact(0) }
        set { self.facts[Measure(kind: kind, subject: subject)] = newValue }
    }

    /// How a member gets more of a kind.
    mutating func suggest(_ code: String, for kind: String) { self.suggestions[kind] = code }

    func suggestion(for kind: String) -> String? { self.suggestions[kind] }
}
