import Coordination
import JSON
import Postgres
import Vocabulary

/// Keeps members out of where they may not go yet, and shows them which doors are closed.
struct Gatekeeper: Sendable {
    let kinds: RequirementKinds

    /// Why `user` may not pass; `nil` when the way is open.
    func refusal(
        of gate: Requirement, for user: UserID, in work: UnitOfWork
    ) async throws(DatabaseError) -> Refusal? {
        let answer = try await self.kinds.answer(gate, for: user, in: work)
        return answer.isMet ? nil : .locked(missing: answer.missing)
    }

    /// `scene` as `user` sees it. A scene without gates costs nothing; any number of gates one flight.
    func look(at scene: Scene, for user: UserID, in work: UnitOfWork) async throws(DatabaseError) -> Scene {
        let gates = scene.gates
        guard !gates.isEmpty else { return scene }
        return scene.shown(gates, try await self.kinds.answers(gates.map(\.requirement), for: user, in: work))
    }

    /// As ``look(at:for:in:)``, outside any transaction and for showing only.
    func look(
        at scene: Scene, for user: UserID, at now: Instant, reading database: any Database
    ) async throws(DatabaseError) -> Scene {
        let gates = scene.gates
        guard !gates.isEmpty else { return scene }
        return scene.shown(
            gates,
            try await self.kinds.answers(gates.map(\.requirement), for: user, at: now, reading: database))
    }
}

/// A decision that something stands before.
struct Gate: Hashable, Sendable {
    let decision: DecisionID
    let requirement: Requirement
}

extension Scene {
    fileprivate var gates: [Gate] {
        self.decisions.compactMap { choice in choice.gate.map { Gate(decision: choice.decision, requirement: $0) } }
    }

    /// With every gate decided: open, locked, or not there at all.
    fileprivate func shown(_ gates: [Gate], _ answers: [RequirementAnswer]) -> Scene {
        let closed = Set(zip(gates, answers).filter { !$1.isMet }.map(\.0.decision))
        return self.with(
            decisions: self.decisions.compactMap { choice in
                let isLocked = closed.contains(choice.decision)
                return isLocked && choice.isHidden ? nil : choice.decided(isLocked: isLocked)
            })
    }
}

extension Requirement {
    /// From the column `gate` of `narrative.decision_gates`: a list of conditions, all required.
    init(gate json: JSONValue) throws(JSONFault) {
        let conditions = try [Requirement](elementsOf: json, named: "gate").filter { $0 != .nothing }
        self = conditions.count == 1 ? conditions[0] : .all(conditions)
    }
}
