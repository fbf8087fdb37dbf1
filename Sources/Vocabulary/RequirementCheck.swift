/// One thing that is required of a member, and where the member stands.
public struct RequirementCheck: Hashable, Sendable {
    public enum Bound: Hashable, Sendable {
        case atLeast(Int64)
        /// From a negation: this much is still allowed.
        case atMost(Int64)
    }

    /// The kind of requirement: `min_besitos`.
    public let kind: String
    /// What it is about, such as a flag's name; `nil` where the kind says it all.
    public let subject: String?
    /// What members call the subject, where it has a name that may be told.
    public let label: LocalizedText?
    public let bound: Bound
    public let current: Int64
    /// How to get there, as a code the catalogues have words for; `nil` where nothing can be done.
    public let suggestion: String?

    public init(
        kind: String, subject: String?, label: LocalizedText? = nil, bound: Bound, current: Int64,
        suggestion: String?
    ) {
        self.kind = kind
        self.subject = subject
        self.label = label
        self.bound = bound
        self.current = current
        self.suggestion = suggestion
    }

    public var isMet: Bool {
        switch self.bound {
        case .atLeast(let required): self.current >= required
        case .atMost(let allowed): self.current <= allowed
        }
    }

    /// From 0 to 1, and 1 only when met: the part of what is required that is there, or of what is there that is allowed.
    public var progress: Double {
        if self.isMet { return 1 }
        let progress =
            switch self.bound {
            case .atLeast(let required): Double(self.current) / Double(required)
            case .atMost(let allowed): Double(allowed) / Double(self.current)
            }
        return min(max(0, progress), 1.0.nextDown)
    }

    /// How much is still to be gained; zero where nothing is, or where there is too much.
    public var gap: Int64 { if case .atLeast(let required) = self.bound { max(0, required - self.current) } else { 0 } }
}

/// What keeps a requirement from being met.
public indirect enum MissingRequirement: Hashable, Sendable {
    case one(RequirementCheck)
    /// Any of these ways would do, the nearest first; each is a list of what it lacks.
    case anyOf([[MissingRequirement]])

    /// Everything that is missing on every way, the nearest first.
    public var checks: [RequirementCheck] {
        switch self {
        case .one(let check): [check]
        case .anyOf(let ways): ways.flatMap { $0.flatMap(\.checks) }
        }
    }
}

extension [MissingRequirement] {
    /// What the member may do about it, each once, the nearest way first.
    public var suggestions: [RequirementSuggestion] {
        var seen: Set<RequirementSuggestion> = []
        return self.flatMap(\.checks).compactMap { check in
            check.suggestion.map { RequirementSuggestion(code: $0, subject: check.subject, missing: check.gap) }
        }.filter { seen.insert($0).inserted }
    }
}

/// One way to come nearer.
public struct RequirementSuggestion: Hashable, Sendable {
    /// Stable, `<module>.<verb_noun>`.
    public let code: String
    public let subject: String?
    /// How much of it is missing.
    public let missing: Int64

    public init(code: String, subject: String?, missing: Int64) {
        self.code = code
        self.subject = subject
        self.missing = missing
    }
}
