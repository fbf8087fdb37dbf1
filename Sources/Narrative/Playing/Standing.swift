import JSON
import Postgres
import Vocabulary

/// Where a member stands towards a decision that could not be taken, by a fresh look: a concurrent twin may have
/// moved them meanwhile.
struct Standing: RowDecodable {
    /// A gate with nothing in it, as PostgreSQL writes it.
    static let openGate = "[{}, {}, {}, {}, {}]"

    let isHere: Bool
    /// The member stands at an ending.
    let isEnd: Bool
    /// Taken in this reading, and to be taken once.
    let isUsed: Bool
    /// Open only where nothing else is.
    let isFallback: Bool
    let gate: String
    /// Where the decision leads, and what unlocks it.
    let next: FragmentID
    let price: Besitos?

    init(row: Row) throws(DatabaseError) {
        self.isHere = try row.get("is_here")
        self.isEnd = try row.get("is_end")
        self.isUsed = try row.get("is_used")
        self.isFallback = try row.get("is_fallback")
        self.gate = try row.get("gate")
        self.next = try row.get("next_fragment_id")
        self.price = try row.optional("price_besitos")
    }

    var parts: Gate {
        get throws(DatabaseError) {
            guard let json = try? JSONReader.read(self.gate), let gate = try? Gate(json: json) else {
                throw .badColumn("gate")
            }
            return gate
        }
    }
}

extension SQL {
    /// No row for an unknown decision.
    static func standing(before input: TakeDecision) -> SQL {
        """
        SELECT coalesce(position.fragment_id = decision.fragment_id, false) AS is_here,
            coalesce(scene.is_end, false) AS is_end, is_fallback, gate::text AS gate, next_fragment_id, next.price_besitos,
            is_once AND EXISTS (
                SELECT FROM narrative.user_narrative_progress AS progress
                WHERE progress.user_id = \(input.user) AND progress.fragment_id = decision.fragment_id
                    AND progress.run_no = position.run_no
                    AND choices_made @> jsonb_build_array(jsonb_build_object('decision', decision_key))) AS is_used
        FROM narrative.fragment_decisions AS decision
        JOIN narrative.narrative_fragments AS next ON next.fragment_id = decision.next_fragment_id
        JOIN narrative.decision_gates USING (decision_id)
        LEFT JOIN narrative.user_story_positions AS position ON position.user_id = \(input.user)
        LEFT JOIN narrative.scenes AS scene ON scene.fragment_id = position.fragment_id
        WHERE decision_id = \(input.decision)
        """
    }
}
