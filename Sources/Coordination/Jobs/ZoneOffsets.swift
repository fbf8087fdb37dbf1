/// A time zone's distance from UTC over some stretch of time: what the time zone database says of it. All numbers
/// are seconds.
package struct ZoneOffsets: Sendable, Equatable {
    package struct Change: Sendable, Equatable {
        /// Since 1970. From here on…
        package let at: Int64
        /// …the wall clock is that far ahead of UTC.
        package let offset: Int64

        package init(at: Int64, offset: Int64) {
            self.at = at
            self.offset = offset
        }
    }

    package static let utc = ZoneOffsets(before: 0, changes: [])

    /// The offset before the first change.
    private let before: Int64
    private let changes: [Change]

    /// - Parameter changes: oldest first.
    package init(before: Int64, changes: [Change]) {
        self.before = before
        self.changes = changes
    }

    /// A time without changes.
    struct Stretch {
        let start: Int64
        /// Inclusive.
        let end: Int64
        let offset: Int64
        let offsetBefore: Int64
        /// It has no start.
        let isFirst: Bool
    }

    /// What came before `moment`, newest first.
    func stretches(upTo moment: Int64) -> [Stretch] {
        var stretches: [Stretch] = []
        var end = moment
        for (index, change) in self.changes.enumerated().reversed() where change.at <= moment {
            let before = index == 0 ? self.before : self.changes[index - 1].offset
            stretches.append(
                Stretch(start: change.at, end: end, offset: change.offset, offsetBefore: before, isFirst: false))
            end = change.at - 1
        }
        stretches.append(
            Stretch(start: .min / 2, end: end, offset: self.before, offsetBefore: self.before, isFirst: true))
        return stretches
    }
}
