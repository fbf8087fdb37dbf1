import Coordination
import Vocabulary

extension RequirementAnswer {
    /// More than once is counted up to here.
    private static let most: Int64 = 1_000_000

    /// How many times over it is met: twenty decisions are ten decisions twice. What must not grow has no number.
    var timesMet: Int64 {
        guard self.isMet else { return 0 }
        return min(self.count ?? 1, Self.most)
    }

    /// `nil` for as often as one likes.
    private var count: Int64? {
        switch self {
        case .all(let parts): return parts.compactMap(\.count).min()
        case .any(let ways):
            guard !ways.contains(where: { $0.isMet && $0.count == nil }) else { return nil }
            return ways.compactMap(\.count).max()
        case .check(let check):
            guard case .atLeast(let required) = check.bound else { return check.isMet ? nil : 0 }
            return required > 0 ? max(0, check.current) / required : nil
        }
    }
}
