import Coordination
import EventCatalogue
import JSON
import Postgres
import Vocabulary

/// All that is counted of what a member does: one row, read and written once for a batch of events.
struct MemberProgress: RowDecodable {
    let user: UserID
    /// How often the row was written; 0 when there is none.
    let timesWritten: Int64
    var streak: Streak
    /// How often the member did what, by the name of the deed.
    private(set) var deeds: [String: Int64]
    /// Up to where the member's events were counted, by lane.
    private(set) var marks: [Int64]

    init(user: UserID) {
        self.user = user
        self.timesWritten = 0
        self.streak = Streak(days: 0, longest: 0, lastDay: nil)
        self.deeds = [:]
        self.marks = EventLane.allCases.map { _ in 0 }
    }

    init(row: Row) throws(DatabaseError) {
        self.user = try row.get("user_id")
        self.timesWritten = try row.get("times_written")
        self.streak = Streak(
            days: try row.get("streak_days"), longest: try row.get("longest_streak"),
            lastDay: try row.optional("last_engaged_on"))
        self.marks = []
        for lane in EventLane.allCases { self.marks.append(try row.get(lane.name)) }
        self.deeds = [:]
        guard case .object(let deeds) = try? JSONReader.read(try row.get("deeds", as: String.self)) else {
            throw .badColumn("deeds")
        }
        for deed in deeds.members {
            guard case .int(let times) = deed.value else { throw .badColumn("deeds") }
            self.deeds[deed.name] = times
        }
    }

    /// Whether `event` was counted before.
    func covers(_ event: RecordedEvent) -> Bool { event.seq <= self.marks[event.lane.rawValue] }

    mutating func reach(_ event: RecordedEvent) {
        self.marks[event.lane.rawValue] = max(self.marks[event.lane.rawValue], event.seq)
    }

    mutating func count(_ done: DoneDeed) {
        let (sum, isTooMuch) = self.deeds[done.deed.name, default: 0].addingReportingOverflow(done.amount)
        self.deeds[done.deed.name] = isTooMuch ? .max : sum
    }

    /// JSON.
    var writtenDeeds: String {
        JSONWriter.text(
            of: JSONValue.object(JSONObject(self.deeds.sorted { $0.key < $1.key }.map { ($0.key, .int($0.value)) })))
    }
}
