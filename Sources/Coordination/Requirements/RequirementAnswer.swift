public import Vocabulary

/// A requirement with its answer for one member, part by part. Negations are told as what must stay below a number.
public indirect enum RequirementAnswer: Hashable, Sendable {
    case all([RequirementAnswer])
    /// The nearest way first.
    case any([RequirementAnswer])
    case check(RequirementCheck)

    public var isMet: Bool {
        switch self {
        case .all(let parts): parts.allSatisfy(\.isMet)
        case .any(let ways): ways.contains(where: \.isMet)
        case .check(let check): check.isMet
        }
    }

    /// From 0 to 1, and 1 only when met: the mean of what is all required, the best of the ways.
    public var progress: Double {
        if self.isMet { return 1 }
        let progress =
            switch self {
            case .all(let parts): parts.reduce(0) { $0 + $1.progress } / Double(parts.count)
            case .any(let ways): ways.map(\.progress).max() ?? 0
            case .check(let check): check.progress
            }
        return min(progress, 1.0.nextDown)
    }

    /// What is still to be done; empty exactly when met.
    public var missing: [MissingRequirement] {
        switch self {
        case _ where self.isMet: []
        case .all(let parts): parts.flatMap(\.missing)
        case .any(let ways): ways.count == 1 ? ways[0].missing : [.anyOf(ways.map(\.missing))]
        case .check(let check): [.one(check)]
        }
    }
}

extension Requirement {
    /// Pure: the same facts give the same answer.
    public func answer(from facts: RequirementFacts) -> RequirementAnswer { self.answer(from: facts, isNegated: false) }

    /// De Morgan: a negation moves inwards until it stands before an atom.
    private func answer(from facts: RequirementFacts, isNegated: Bool) -> RequirementAnswer {
        switch self {
        case .not(let part): return part.answer(from: facts, isNegated: !isNegated)
        case .atom(let atom): return .check(atom.check(from: facts, isNegated: isNegated))
        case .all(let parts) where !isNegated, .any(let parts) where isNegated:
            return .all(parts.map { $0.answer(from: facts, isNegated: isNegated) })
        case .any(let parts), .all(let parts):
            return .any(Self.nearestFirst(parts.map { $0.answer(from: facts, isNegated: isNegated) }))
        }
    }

    /// Ways equally near stay as they were written.
    private static func nearestFirst(_ ways: [RequirementAnswer]) -> [RequirementAnswer] {
        ways.enumerated().map { (way: $0.element, progress: $0.element.progress, place: $0.offset) }
            .sorted { ($1.progress, $0.place) < ($0.progress, $1.place) }
            .map(\.way)
    }
}

extension Requirement.Atom {
    fileprivate func check(from facts: RequirementFacts, isNegated: Bool) -> RequirementCheck {
        let fact = facts[self.kind, self.subject]
        return RequirementCheck(
            kind: self.kind, subject: self.subject.isEmpty ? nil : self.subject, label: fact.label,
            bound: isNegated ? .atMost(self.required - 1) : .atLeast(self.required), current: fact.current,
            suggestion: isNegated ? nil : facts.suggestion(for: self.kind))
    }
}
