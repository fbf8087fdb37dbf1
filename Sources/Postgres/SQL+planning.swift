/// What the rest of a transaction is planned by. Plans are kept: one made while a table was small reads the whole of it
/// when it is large.
extension SQL {
    /// Makes the planner walk an index in its order, whatever it believes of the table.
    package static let readInOrder = planning(sortsAndBitmaps: false)
    /// Makes the planner look rows up. A plan that was made while a table was empty is kept when it no longer is.
    package static let readByIndex = planning(sortsAndBitmaps: true)

    private static func planning(sortsAndBitmaps: Bool) -> SQL {
        let choice = sortsAndBitmaps ? "on" : "off"
        return """
            SELECT set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', \(choice), true),
                set_config('enable_sort', \(choice), true)
            """
    }
}
