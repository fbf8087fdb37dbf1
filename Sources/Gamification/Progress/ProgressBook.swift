import Coordination
import EventCatalogue
import Postgres
import Vocabulary

/// The progress of the members that some events are about: read together, changed here, and written together.
struct ProgressBook {
    private(set) var members: [UserID: MemberProgress] = [:]
    /// On which day of their member's calendar events happened, by `seq`. Those about nobody who is there lack.
    private var days: [Int64: LocalDay] = [:]

    /// Takes no lock: ``keep(in:)`` sees what was changed meanwhile.
    init(of events: [RecordedEvent], in work: UnitOfWork) async throws(DatabaseError) {
        let events = events.filter { $0.user != nil }
        guard !events.isEmpty else { return }
        let users = Set(events.compactMap(\.user)).sorted().map(\.rawValue)
        let found = try await work.transaction.flight([.days(of: events), .progress(of: users)])
        for row in found[0] { self.days[try row.get("seq")] = try row.get("day") }
        for row in found[1] {
            let member = try MemberProgress(row: row)
            self.members[member.user] = member
        }
    }

    /// Counts what was not counted before, and leaves the rest: a replay counts nothing twice.
    ///
    /// - Returns: those of `events` that were new, and what was done by them.
    mutating func count(
        _ events: [RecordedEvent]
    ) throws -> (fresh: [RecordedEvent], done: [DoneDeed]) {
        let fresh = events.filter { event in
            guard let user = event.user, self.days[event.seq] != nil else { return false }
            return !(self.members[user]?.covers(event) ?? false)
        }
        var done: [DoneDeed] = []
        for event in fresh {
            guard let user = event.user, let day = self.days[event.seq] else { continue }
            self.members[user, default: MemberProgress(user: user)].reach(event)
            for deed in try DoneDeed.all(in: event, by: user, on: day) {
                self.members[user]?.count(deed)
                done.append(deed)
            }
        }
        return (fresh, done)
    }

    func streak(of user: UserID) -> Streak { self.members[user]?.streak ?? Streak(days: 0, longest: 0, lastDay: nil) }

    mutating func set(_ streak: Streak, of user: UserID) { self.members[user]?.streak = streak }

    /// Writes the rows of `users` and holds them: nobody else changes what follows from what these members do before
    /// this work ends.
    ///
    /// - Throws: ``DatabaseError/outdated`` when somebody else wrote one since it was read.
    func keep(_ users: Set<UserID>, in work: UnitOfWork) async throws(DatabaseError) {
        let members = users.sorted().compactMap { self.members[$0] }
        guard try await work.transaction.rows(.keep(members, at: work.now)).affected == members.count else {
            throw .outdated
        }
    }
}

extension SQL {
    fileprivate static func days(of events: [RecordedEvent]) -> SQL {
        """
        SELECT seq, (('epoch'::timestamptz + at * interval '1 microsecond') AT TIME ZONE time_zone)::date AS day
        FROM unnest(\(events.map(\.seq)), \(events.map { $0.user?.rawValue ?? 0 }),
            \(events.map(\.timestamp.microseconds))) AS happened (seq, user_id, at)
        JOIN published.members USING (user_id)
        """
    }

    /// One by one, by the index: a plan made while the table was small is kept for long.
    fileprivate static func progress(of users: [Int64]) -> SQL {
        """
        SELECT progress.* FROM unnest(\(users)) AS asked (user_id), LATERAL (
            SELECT user_id, times_written, streak_days, longest_streak, last_engaged_on, deeds::text,
                last_seq[1] AS critical, last_seq[2] AS normal, last_seq[3] AS tracking
            FROM gamification.user_progress WHERE user_id = asked.user_id LIMIT 1
        ) AS progress
        """
    }

    /// Only rows that are as they were read.
    fileprivate static func keep(_ members: [MemberProgress], at now: Instant) -> SQL {
        """
        INSERT INTO gamification.user_progress AS progress
            (user_id, updated_at, times_written, streak_days, longest_streak, last_engaged_on, last_seq, deeds)
        SELECT user_id, \(now), times_written + 1, days, longest, '1970-01-01'::date + nullif(last_day, -1)::integer,
            ARRAY[critical, normal, tracking], deeds::jsonb
        FROM unnest(\(members.map(\.user.rawValue)), \(members.map(\.timesWritten)), \(members.map(\.streak.days)),
            \(members.map(\.streak.longest)), \(members.map { $0.streak.lastDay?.daysSince1970 ?? -1 }),
            \(members.map { $0.marks[0] }), \(members.map { $0.marks[1] }), \(members.map { $0.marks[2] }),
            \(members.map(\.writtenDeeds)))
            AS new (user_id, times_written, days, longest, last_day, critical, normal, tracking, deeds)
        ORDER BY user_id
        ON CONFLICT (user_id) DO UPDATE
        SET updated_at = excluded.updated_at, times_written = excluded.times_written,
            streak_days = excluded.streak_days, longest_streak = excluded.longest_streak,
            last_engaged_on = excluded.last_engaged_on, last_seq = excluded.last_seq, deeds = excluded.deeds
        WHERE progress.times_written = excluded.times_written - 1
        """
    }
}
