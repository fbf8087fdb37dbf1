public import Coordination

extension CoordinatorLimits {
    /// Hundreds of tests share the machine; what a member would not wait for, a test does.
    public static var patient: CoordinatorLimits {
        var limits = CoordinatorLimits()
        limits.lanePatience = .seconds(120)
        return limits
    }
}
