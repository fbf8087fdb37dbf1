import Coordination
import Crypto
import JSON
import Postgres
import Synchronization
import Telemetry
import Vocabulary

/// Enqueues what the schedules want, each period once, whichever instance is first: whoever moves the schedule's
/// `reached` enqueues, in the same transaction.
final class ScheduleKeeper: Sendable {
    private let schedules: [RegisteredSchedule]
    private let database: any Database
    private let clock: any WallClock
    private let bell: Bell
    private let random: any RandomSource
    private let log: Logger
    private let zones: ZoneReader
    /// As far as this instance knows: another may have come further.
    private let reached = Mutex<[String: Instant]>([:])

    init(
        _ schedules: [RegisteredSchedule], database: any Database, clock: any WallClock, bell: Bell,
        random: any RandomSource, log: Logger
    ) {
        self.schedules = schedules
        self.database = database
        self.clock = clock
        self.bell = bell
        self.random = random
        self.log = log
        self.zones = ZoneReader(database: database)
    }

    func round() async throws -> Bool {
        for schedule in self.schedules {
            // One that fails holds up no other.
            do throws(DatabaseError) { try await self.keep(schedule) } catch {
                self.log.warning(
                    "a schedule could not be kept",
                    ["schedule": .string(schedule.name), "error": .string("\(error)")])
            }
        }
        return false
    }

    private func keep(_ schedule: RegisteredSchedule) async throws(DatabaseError) {
        let now = self.clock.now()
        let reached = try await self.reached(by: schedule, at: now)
        let zone = try await self.zones.offsets(of: schedule.zone, from: reached, to: now)
        let missed = schedule.periods(after: reached, upTo: now, in: zone)
        guard let last = missed.last else { return }
        let isFirst = try await self.enqueue(missed.due, of: schedule, from: reached, to: last, at: now)
        self.reached.withLock { $0[schedule.name] = isFirst ? last : nil }
    }

    /// How far the schedule has come; one that is new begins now.
    private func reached(by schedule: RegisteredSchedule, at now: Instant) async throws(DatabaseError) -> Instant {
        if let known = self.reached.withLock({ $0[schedule.name] }) { return known }
        let reached = try await self.database.transaction { (transaction) throws(DatabaseError) -> Ending<Instant> in
            transaction.queue(
                """
                INSERT INTO coordination.schedules (schedule, reached) VALUES (\(schedule.name), \(now))
                ON CONFLICT (schedule) DO NOTHING
                """)
            let rows = try await transaction.rows(
                "SELECT reached FROM coordination.schedules WHERE schedule = \(schedule.name)")
            return .commit(try rows.first?.get("reached") ?? now)
        }
        self.reached.withLock { $0[schedule.name] = reached }
        return reached
    }

    /// - Returns: false when another instance was first.
    private func enqueue(
        _ periods: [Instant], of schedule: RegisteredSchedule, from reached: Instant, to last: Instant, at now: Instant
    ) async throws(DatabaseError) -> Bool {
        let isFirst = try await self.database.transaction { (transaction) throws(DatabaseError) -> Ending<Bool> in
            let moved = try await transaction.rows(
                """
                UPDATE coordination.schedules SET reached = \(last)
                WHERE schedule = \(schedule.name) AND reached = \(reached)
                RETURNING true
                """)
            guard !moved.isEmpty else { return .rollBack(false) }
            let work = UnitOfWork(transaction: transaction, operation: .new(self.random), now: now)
            for period in periods { schedule.enqueue(period, work) }
            return .commit(true)
        }
        if isFirst { self.bell.ring() }
        return isFirst
    }
}

extension RegisteredSchedule {
    /// Upper bound of `.all(limit:)`, so that one transaction stays small.
    private static let mostAtOnce = 1000
    /// A period that began longer ago is over, for schedules that catch up with nothing.
    private static let grace: Duration = .seconds(60)

    struct Missed {
        /// To enqueue, oldest first.
        let due: [Instant]
        /// The last period that began; `nil` when none did.
        let last: Instant?
    }

    /// What began after `reached`, up to `now`.
    func periods(after reached: Instant, upTo now: Instant, in zone: ZoneOffsets) -> Missed {
        let limit: Int
        var start = reached
        switch self.catchUp {
        case .latest: limit = 1
        case .all(let most): limit = min(max(most, 1), Self.mostAtOnce)
        case .none:
            limit = Self.mostAtOnce
            start = max(reached, now.advanced(by: .zero - Self.grace))
        }
        let last = self.schedule.lastPeriod(at: now, in: zone).flatMap { $0 > reached ? $0 : nil }
        var due: [Instant] = []
        var period = last
        while let current = period, current > start, due.count < limit {
            due.append(current)
            period = self.schedule.lastPeriod(at: current.advanced(by: .microseconds(-1)), in: zone)
        }
        return Missed(due: due.reversed(), last: last)
    }
}
