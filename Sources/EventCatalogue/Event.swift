/// A fact in the past tense: what a domain says and other domains may hear.
///
/// A type of event is described once, by its ``shape``; how it is stored, read and documented follows from that.
public protocol Event: Hashable, Sendable {
    static var shape: EventShape<Self> { get }
}

/// Which events are handed on first. Order is kept among one member's events of one lane.
public enum EventLane: Int, CaseIterable, Comparable, Hashable, Sendable {
    /// Purchases, payments, memberships: somebody waits for what follows.
    case critical
    case normal
    /// What is only counted.
    case tracking

    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }

    public var name: String {
        switch self {
        case .critical: "critical"
        case .normal: "normal"
        case .tracking: "tracking"
        }
    }
}
