import Coordination
import Postgres
import Vocabulary

/// A number the story remembers of the present reading: `{"variable": {"courage": 3}}`, at least so much.
struct VariableNumber: RequirementKind {
    static let kind = "variable"

    let name = Self.kind
    let aliases = ["variables"]
    let shape = RequirementShape.countedKey(-1_000_000...1_000_001)
    let summary = "A number that the story remembers of this reading has come to this."
    let suggestion = "narrative.change_variable"

    func statement(_ question: RequirementQuestion) -> SQL {
        """
        SELECT variable AS subject,
            CASE jsonb_typeof(value) WHEN 'number' THEN (value #>> '{}')::bigint ELSE 0 END AS current,
            NULL::text AS label
        FROM (\(.variables(of: question.user))) AS remembered
        WHERE variable = ANY (\(question.subjects))
        """
    }
}

/// What a word is, or what a set has: `{"value": "mask.gold"}`.
struct VariableValue: RequirementKind {
    static let kind = "value"

    let name = Self.kind
    let aliases = ["values"]
    let shape = RequirementShape.pair
    let summary = "A word that the story remembers of this reading is this one, or a set has it."
    let suggestion = "narrative.change_variable"

    func statement(_ question: RequirementQuestion) -> SQL {
        """
        SELECT subject, count(*) AS current, NULL::text AS label
        FROM (\(.variables(of: question.user))) AS remembered
        JOIN unnest(\(question.subjects)) AS subject ON split_part(subject, '.', 1) = variable
        WHERE value = to_jsonb(split_part(subject, '.', 2)) OR value @> jsonb_build_array(split_part(subject, '.', 2))
        GROUP BY subject
        """
    }
}

extension SQL {
    /// Each variable that the member's story declares, with its value in their present reading.
    static func variables(of user: UserID) -> SQL {
        """
        SELECT declared.key AS variable, coalesce(found.value, declared.value) AS value
        FROM narrative.stories CROSS JOIN LATERAL jsonb_each(variables) AS declared
        LEFT JOIN narrative.user_story_positions AS position ON position.user_id = \(user)
        LEFT JOIN narrative.user_narrative_flags AS found
            ON found.user_id = \(user) AND found.flag = declared.key AND found.run_no = position.run_no
        WHERE stories.story_id = \(.story(of: user))
        """
    }
}
