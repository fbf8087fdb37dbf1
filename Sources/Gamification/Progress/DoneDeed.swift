import Coordination
import JSON
import Vocabulary

/// A deed that somebody did.
struct DoneDeed: Sendable {
    let user: UserID
    let deed: Deed
    let amount: Int64
    let subject: String?
    let at: Instant
    /// By the member's calendar.
    let day: LocalDay

    /// All that `event` says `user` did.
    static func all(in event: RecordedEvent, by user: UserID, on day: LocalDay) throws(JSONFault) -> [DoneDeed] {
        var done: [DoneDeed] = []
        for deed in Deed[type: event.type] {
            guard let count = try deed.count(event), count.amount > 0 else { continue }
            done.append(
                DoneDeed(
                    user: user, deed: deed, amount: count.amount, subject: count.subject, at: event.timestamp, day: day)
            )
        }
        return done
    }
}
