public import Coordination

extension TracedTable {
    public static let purchases = TracedTable("commerce.user_purchases", isFoundByMember: true)
}
