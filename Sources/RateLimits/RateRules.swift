/// The limit of each action.
public struct RateRules: Sendable {
    private var limits: [RateLimit]

    public init(_ changed: [RateAction: RateLimit] = [:]) {
        self.limits = RateAction.allCases.map { changed[$0] ?? $0.standard }
    }

    public subscript(action: RateAction) -> RateLimit { self.limits[action.index] }
}

extension RateAction {
    var index: Int {
        switch self {
        case .purchase: 0
        case .reaction: 1
        case .decision: 2
        case .apiCall: 3
        case .other: 4
        }
    }
}
