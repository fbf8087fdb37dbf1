import Vocabulary

/// Days in a row on which a member did something.
struct Streak: Hashable, Sendable {
    var days: Int64
    var longest: Int64
    /// The newest local day on which the member did something; it never moves back, whatever happens to their zone.
    var lastDay: LocalDay?

    enum Step: Hashable {
        /// The day was counted already, or is past.
        case sameDay
        /// - Parameter frozen: missed days that items made good.
        case extended(frozen: Int64)
        /// - Parameter lost: days of the one before; 0 for the first one.
        case begun(lost: Int64, missed: Int64)
    }

    /// Days between `day` and the last one.
    func missed(before day: LocalDay) -> Int64 {
        self.lastDay.map { max(0, day.daysSince1970 - $0.daysSince1970 - 1) } ?? 0
    }

    /// - Parameter freezes: how many missed days can be made good.
    mutating func come(on day: LocalDay, freezes: Int64) -> Step {
        if let lastDay, day <= lastDay { return .sameDay }
        let (missed, lost) = (self.missed(before: day), self.days)
        let goesOn = self.days > 0 && missed <= freezes
        self.lastDay = day
        self.days = goesOn ? self.days + 1 : 1
        self.longest = max(self.longest, self.days)
        return goesOn ? .extended(frozen: missed) : .begun(lost: lost, missed: missed)
    }
}
