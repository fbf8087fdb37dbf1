import Coordination
import JSON
import Postgres

/// Where a member stands towards a decision that could not be taken, by a fresh look: a concurrent twin may have
/// moved them meanwhile.
struct Standing: RowDecodable {
    /// A gate with nothing in it, as PostgreSQL writes it.
    static let openGate = "[{}, {}, {}]"

    let isHere: Bool
    /// The member stands at an ending.
    let isEnd: Bool
    let gate: String

    init(row: Row) throws(DatabaseError) {
        self.isHere = try row.get("is_here")
        self.isEnd = try row.get("is_end")
        self.gate = try row.get("gate")
    }

    var requirement: Requirement {
        get throws(DatabaseError) {
            guard let json = try? JSONReader.read(self.gate), let requirement = try? Requirement(gate: json) else {
                throw .badColumn("gate")
            }
            return requirement
        }
    }
}

extension SQL {
    /// No row for an unknown decision.
    static func standing(before input: TakeDecision) -> SQL {
        """
        SELECT coalesce(position.fragment_id = decision.fragment_id, false) AS is_here,
            coalesce(scene.is_end, false) AS is_end, gate::text AS gate
        FROM narrative.fragment_decisions AS decision
        JOIN narrative.decision_gates USING (decision_id)
        LEFT JOIN narrative.user_story_positions AS position ON position.user_id = \(input.user)
        LEFT JOIN narrative.scenes AS scene ON scene.fragment_id = position.fragment_id
        WHERE decision_id = \(input.decision)
        """
    }
}
