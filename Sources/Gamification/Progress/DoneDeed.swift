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

    /// All that `event` says was done; none when it is about nobody.
    static func all(in event: RecordedEvent) throws(JSONFault) -> [DoneDeed] {
        guard let user = event.user else { return [] }
        var done: [DoneDeed] = []
        for deed in Deed[type: event.type] {
            guard let count = try deed.count(event), count.amount > 0 else { continue }
            done.append(
                DoneDeed(user: user, deed: deed, amount: count.amount, subject: count.subject, at: event.timestamp))
        }
        return done
    }
}
