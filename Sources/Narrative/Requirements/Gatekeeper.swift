import Coordination
import Postgres
import Vocabulary

/// Keeps members out of where they may not go yet, and shows them each scene as it is for them.
struct Gatekeeper: Sendable {
    let kinds: RequirementKinds

    /// Why `user` may not pass; `nil` when the way is open.
    ///
    /// - Parameter standing: where the member stands towards the decision that has this gate.
    func refusal(
        of gate: Gate, before standing: Standing, for user: UserID, in work: UnitOfWork
    ) async throws(DatabaseError) -> Refusal? {
        guard try await !self.kinds.answer(gate.requirement, for: user, in: work).isMet else { return nil }
        let answers = try await self.kinds.answers([gate.told, gate.unpayable], for: user, in: work)
        return .locked(
            missing: answers[0].missing, fragment: standing.next, price: answers[1].isMet ? standing.price : nil)
    }

    /// Whether nothing is open to `user` where they stand, but for a fallback. They stand there until the end of `work`.
    func isStuck(_ user: UserID, in work: UnitOfWork) async throws(DatabaseError) -> Bool {
        work.transaction.queue(.holdPosition(of: user))
        let position: StoryPosition? = try await work.transaction.first(.storyPosition(of: user))
        guard let scene = position?.scene else { return false }
        let others = Set(scene.decisions.filter { !$0.isFallback }.map(\.decision))
        let seen = try await self.look(at: scene, for: user, in: work)
        return !seen.decisions.contains { !$0.isLocked && others.contains($0.decision) }
    }

    /// `scene` as `user` sees it. A scene that is the same for everybody costs nothing, any other one flight.
    func look(at scene: Scene, for user: UserID, in work: UnitOfWork) async throws(DatabaseError) -> Scene {
        let personal = PersonalScene(scene, knowing: self.kinds)
        guard personal.isPersonal else { return scene }
        let memory = SQL.memory(of: user, at: scene.fragment)
        guard personal.requirements.contains(where: { !$0.atoms.isEmpty }) else {
            return personal.shown([], try await work.transaction.first(memory), at: work.now)
        }
        let remembered = personal.asksMemory ? work.transaction.queueForRows(memory) : nil
        let answers = try await self.kinds.answers(personal.requirements, for: user, in: work)
        let row = try remembered?.rows().first
        let memoryFound = try row.map { (row) throws(DatabaseError) in try StoryMemory(row: row) }
        return personal.shown(answers, memoryFound, at: work.now)
    }

    /// As ``look(at:for:in:)``, outside any transaction and for showing only.
    func look(
        at scene: Scene, for user: UserID, at now: Instant, reading database: any Database
    ) async throws(DatabaseError) -> Scene {
        let personal = PersonalScene(scene, knowing: self.kinds)
        guard personal.isPersonal else { return scene }
        let memory: StoryMemory? =
            personal.asksMemory ? try await database.first(.memory(of: user, at: scene.fragment)) : nil
        let answers = try await self.kinds.answers(personal.requirements, for: user, at: now, reading: database)
        return personal.shown(answers, memory, at: now)
    }
}
