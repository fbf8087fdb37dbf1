import Coordination
import Postgres

/// Having won a fragment's game, in any reading: `{"won": "music-box"}`.
struct WonGame: RequirementKind {
    static let kind = "won"

    let name = Self.kind
    let shape = RequirementShape.key
    let summary = "The member has won the game of this fragment, in any reading."
    let suggestion = "narrative.win_game"

    func statement(_ question: RequirementQuestion) -> SQL { .games(question, count: "(won_at IS NOT NULL)::int") }
}

/// Having used up the attempts at a fragment's game, in any reading: `{"lost": "music-box"}`.
struct LostGame: RequirementKind {
    static let kind = "lost"

    let name = Self.kind
    let shape = RequirementShape.key
    let summary = "The member has used up the attempts at the game of this fragment, in any reading."
    let suggestion = "narrative.play_game"

    func statement(_ question: RequirementQuestion) -> SQL { .games(question, count: "losses") }
}

extension SQL {
    /// Only who was at a game has played it: its title gives nothing away.
    fileprivate static func games(_ question: RequirementQuestion, count: SQL) -> SQL {
        """
        SELECT fragment_key AS subject, coalesce(\(count), 0)::bigint AS current,
            CASE WHEN EXISTS (
                SELECT FROM narrative.user_narrative_progress AS progress
                WHERE progress.user_id = \(question.user) AND progress.fragment_id = fragment.fragment_id)
            THEN title::text END AS label
        FROM narrative.narrative_fragments AS fragment
        LEFT JOIN narrative.user_games AS played
            ON played.user_id = \(question.user) AND played.fragment_id = fragment.fragment_id
        WHERE fragment_key = ANY (\(question.subjects))
        """
    }
}
