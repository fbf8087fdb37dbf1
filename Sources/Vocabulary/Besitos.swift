/// An amount of besitos, the in-house currency: whole units, from zero to ``max``.
public struct Besitos: Hashable, Sendable {
    /// More than anybody can own: one million million besitos.
    public static let max = Besitos(unchecked: 1_000_000_000_000)
    public static let zero = Besitos(unchecked: 0)

    public let units: Int64

    /// `nil` when `units` is negative or above ``max``.
    public init?(_ units: Int64) {
        guard (0...Self.max.units).contains(units) else { return nil }
        self.units = units
    }

    private init(unchecked units: Int64) { self.units = units }
}

extension Besitos: Comparable {
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.units < rhs.units }
}

extension Besitos: CustomStringConvertible {
    public var description: String { "\(self.units)" }
}
