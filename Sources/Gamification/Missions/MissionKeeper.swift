import Coordination
import EventCatalogue
import JSON
import Postgres
import Vocabulary

/// Gives missions to members, and counts for them what members do.
struct MissionKeeper {
    /// What happened in time may be heard of so much later, and counts.
    static let lateness: Duration = .seconds(3600)

    let requirements: RequirementKinds

    /// Counts each deed for the missions it belongs to, in the period in which it was done. Who lacks a mission that
    /// is theirs to have gets it with the first deed for it.
    func follow(_ done: [DoneDeed], in work: UnitOfWork) async throws(DatabaseError) {
        guard !done.isEmpty else { return }
        let concerned = try await self.missions(concernedBy: done, in: work)
        guard !concerned.isEmpty else { return }
        let matches = try await work.transaction.rows(.missions(advancedBy: done, concerned, at: work.now))
        var missions: [Assignment.Identity: Assignment] = [:]
        for row in matches {
            let match = try Assignment(row: row)
            var mission = missions[match.identity] ?? match
            mission.count(done[try row.get("place", as: Int.self) - 1])
            missions[match.identity] = mission
        }
        let changed = missions.values.filter(\.isChanged).sorted { $0.identity < $1.identity }
        try await self.keep(try await self.allowed(changed, in: work), in: work)
    }

    /// The missions that each deed may count for. Those that were ever changed may have been given with other
    /// objectives than they have now.
    private func missions(
        concernedBy done: [DoneDeed], in work: UnitOfWork
    ) async throws(DatabaseError) -> [(place: Int, mission: Int64)] {
        var (asking, changed): ([String: [Int64]], [Int64]) = ([:], [])
        for row in try await work.transaction.rows(.activeMissions) {
            let mission: Int64 = try row.get("mission_id")
            if try row.get("was_changed") {
                changed.append(mission)
            } else {
                for deed in Set(try row.objectives("objectives").map(\.objective.deed)) {
                    asking[deed, default: []].append(mission)
                }
            }
        }
        return done.enumerated().flatMap { index, done in
            (changed + asking[done.deed.name, default: []]).map { (place: index + 1, mission: $0) }
        }
    }

    /// Gives the member every mission there is to have now.
    func assignAll(to user: UserID, in work: UnitOfWork) async throws(DatabaseError) {
        var open: [Assignment] = []
        for row in try await work.transaction.rows(.missions(openTo: user, at: work.now)) {
            open.append(try Assignment(row: row))
        }
        try await self.keep(try await self.allowed(open, in: work), in: work)
    }

    /// Without those that somebody lacks and may not have.
    private func allowed(_ missions: [Assignment], in work: UnitOfWork) async throws(DatabaseError) -> [Assignment] {
        var allowed = missions.filter { $0.isHeld || $0.requirement == .nothing }
        let guarded = missions.filter { !$0.isHeld && $0.requirement != .nothing }
        let byMember = Dictionary(grouping: guarded, by: \.identity.user).sorted { $0.key < $1.key }
        let asked = byMember.map { (user: $0.key, requirements: $0.value.map(\.requirement)) }
        for ((_, missions), answers) in zip(byMember, try await self.requirements.answers(asked, in: work)) {
            allowed += zip(missions, answers).filter { $0.1.isMet }.map(\.0)
        }
        return allowed
    }

    private func keep(_ missions: [Assignment], in work: UnitOfWork) async throws(DatabaseError) {
        guard !missions.isEmpty else { return }
        work.transaction.queue(.keep(missions.map(\.row), at: work.now))
        for mission in missions.sorted(by: { $0.identity < $1.identity }) { mission.tell(in: work) }
    }
}

extension MissionKeeper {
    /// A mission as a member has it, or would have it, in one period.
    struct Assignment: Sendable {
        struct Identity: Hashable, Comparable {
            let user: UserID
            let mission: Int64
            let period: String

            static func < (one: Identity, other: Identity) -> Bool {
                (one.user, one.mission, one.period) < (other.user, other.mission, other.period)
            }
        }

        let identity: Identity
        let key: String
        let requirement: Requirement
        let expiresAt: Instant?
        let besitos: Besitos
        let isHeld: Bool
        private let before: [ObjectiveProgress]
        private(set) var progress: [ObjectiveProgress]

        init(row: Row) throws(DatabaseError) {
            self.identity = Identity(
                user: try row.get("user_id"), mission: try row.get("mission_id"), period: try row.get("period_key"))
            self.key = try row.get("mission_key")
            self.requirement = try row.requirement("unlock_conditions") ?? .nothing
            self.expiresAt = try row.optional("expires_at")
            self.besitos = try row.reward("rewards").besitos
            self.isHeld = try row.get("is_held")
            self.before = try row.objectives("progress")
            self.progress = self.before
        }

        mutating func count(_ deed: DoneDeed) {
            for index in self.progress.indices { self.progress[index].count(deed) }
        }

        var isChanged: Bool { self.progress != self.before }

        func tell(in work: UnitOfWork) {
            let user = self.identity.user
            if !self.isHeld {
                work.emit(
                    MissionAssigned(
                        missionID: self.identity.mission, missionKey: self.key, expiresAt: self.expiresAt), about: user)
            }
            if !self.before.isBegun, self.progress.isBegun {
                work.emit(MissionStarted(missionID: self.identity.mission, missionKey: self.key), about: user)
            }
            guard self.progress.isComplete else { return }
            work.emit(
                MissionCompleted(missionID: self.identity.mission, missionKey: self.key, besitos: self.besitos),
                about: user)
        }

        var row: AssignmentRow {
            AssignmentRow(
                user: self.identity.user, mission: self.identity.mission, period: self.identity.period,
                expiresAt: self.expiresAt, progress: self.progress)
        }
    }

    /// A row to be written.
    struct AssignmentRow: JSONEncodable {
        let user: UserID
        let mission: Int64
        let period: String
        let expiresAt: Instant?
        let progress: [ObjectiveProgress]

        func encode(into json: inout JSONWriter) {
            json.object { json in
                json.member("user_id", self.user)
                json.member("mission_id", self.mission)
                json.member("period_key", self.period)
                json.member("expires_at", self.expiresAt)
                json.member("is_complete", self.progress.isComplete)
                json.member("progress", self.progress)
            }
        }
    }
}
