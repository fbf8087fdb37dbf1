public import Coordination

extension TracedTable {
    public static let entitlements = TracedTable("membership.entitlements", isFoundByMember: true)
}
