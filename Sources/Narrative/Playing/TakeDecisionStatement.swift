import Postgres
import Vocabulary

extension SQL {
    /// Moves the member and writes everything that follows from it, or returns no row.
    ///
    /// `moved` is the guard: it waits on the member's position row, and after a concurrent twin moved the
    /// member it finds the condition false. Whatever else is written hangs on it. Archived decisions are
    /// taken too: somebody may still hold their buttons.
    ///
    /// - Parameters:
    ///   - gate: what was found to be met; a decision with another gate moves nobody.
    ///   - isStuck: nothing else is open to the member. Otherwise a fallback moves nobody.
    static func take(_ input: TakeDecision, passing gate: String, isStuck: Bool, at now: Instant) -> SQL {
        """
        WITH decision AS (
            SELECT decision_id, decision_key, fragment_id, fragment_key, level_id, next_fragment_id, reward_besitos,
                flags, consequences, is_once
            FROM narrative.fragment_decisions JOIN narrative.narrative_fragments USING (fragment_id)
            JOIN narrative.decision_gates USING (decision_id)
            WHERE decision_id = \(input.decision) AND gate = \(gate)::jsonb AND (\(isStuck) OR NOT is_fallback)
        ), moved AS (
            UPDATE narrative.user_story_positions AS position
            SET fragment_id = decision.next_fragment_id, updated_at = \(now), turns = position.turns + 1
            FROM decision
            WHERE position.user_id = \(input.user) AND position.fragment_id = decision.fragment_id
                AND NOT (is_once AND EXISTS (
                    SELECT FROM narrative.user_narrative_progress AS progress
                    WHERE progress.user_id = position.user_id AND progress.fragment_id = decision.fragment_id
                        AND progress.run_no = position.run_no
                        AND choices_made @> jsonb_build_array(jsonb_build_object('decision', decision_key))))
            RETURNING position.user_id, position.run_no, position.turns, decision.*
        ), completed AS (
            INSERT INTO narrative.user_narrative_progress AS progress
                (user_id, fragment_id, run_no, visits, status, started_at, completed_at, last_activity_at, choices_made)
            SELECT user_id, fragment_id, run_no, 1, 'completed', \(now), \(now), \(now),
                jsonb_build_array(jsonb_build_object('decision', decision_key, 'at', \(now.description)::text))
            FROM moved
            ON CONFLICT (user_id, fragment_id, run_no) DO UPDATE SET
                status = 'completed',
                completed_at = coalesce(progress.completed_at, excluded.completed_at),
                last_activity_at = excluded.last_activity_at,
                choices_made = progress.choices_made || excluded.choices_made
        ), started AS (
            INSERT INTO narrative.user_narrative_progress AS progress
                (user_id, fragment_id, run_no, visits, status, started_at, completed_at, last_activity_at, choices_made,
                 last_turn)
            SELECT user_id, next_fragment_id, run_no, 1, CASE WHEN is_end THEN 'completed' ELSE 'started' END,
                \(now), CASE WHEN is_end THEN \(now)::timestamptz END, \(now), '[]', turns
            FROM moved JOIN narrative.scenes ON scenes.fragment_id = moved.next_fragment_id
            ON CONFLICT (user_id, fragment_id, run_no) DO UPDATE SET
                visits = progress.visits + 1, last_activity_at = excluded.last_activity_at,
                last_turn = excluded.last_turn
        ), flagged AS (
            INSERT INTO narrative.user_narrative_flags (user_id, flag, value, run_no, set_at)
            SELECT DISTINCT user_id, unnest(flags), 'true'::jsonb, run_no, \(now) FROM moved
            ON CONFLICT (user_id, flag) DO UPDATE SET
                value = excluded.value, run_no = excluded.run_no, set_at = excluded.set_at
        ), rewarded AS (
            INSERT INTO narrative.decision_rewards (user_id, decision_id, besitos, granted_at)
            SELECT user_id, decision_id, reward_besitos, \(now) FROM moved WHERE reward_besitos > 0
            ON CONFLICT (user_id, decision_id) DO NOTHING
            RETURNING besitos
        )
        SELECT moved.decision_id, moved.decision_key, moved.fragment_id, moved.fragment_key, moved.run_no,
            rewarded.besitos, scenes.scene::text AS scene, nullif(moved.consequences, '{}')::text AS consequences,
            nullif(next.rewards, '{}')::text AS rewards,
            next.is_vip_exclusive OR level.is_vip AS is_vip, own_level.level_number AS level,
            -- What follows sees progress as it was before.
            next.is_secret AND NOT EXISTS (
                SELECT FROM narrative.user_narrative_progress AS earlier
                WHERE earlier.user_id = moved.user_id AND earlier.fragment_id = next.fragment_id) AS is_discovery,
            NOT EXISTS (
                SELECT FROM narrative.user_narrative_progress AS earlier
                WHERE earlier.user_id = moved.user_id AND earlier.fragment_id = next.fragment_id
                    AND earlier.run_no = moved.run_no) AS is_first,
            level.level_number > own_level.level_number AND NOT EXISTS (
                SELECT FROM narrative.user_narrative_progress AS earlier
                JOIN narrative.narrative_fragments AS place USING (fragment_id)
                JOIN narrative.narrative_levels AS farther ON farther.level_id = place.level_id
                WHERE earlier.user_id = moved.user_id AND earlier.run_no = moved.run_no
                    AND farther.level_number > own_level.level_number) AS is_level_done
        FROM moved
        JOIN narrative.scenes ON scenes.fragment_id = moved.next_fragment_id
        JOIN narrative.narrative_fragments AS next ON next.fragment_id = moved.next_fragment_id
        JOIN narrative.narrative_levels AS level ON level.level_id = next.level_id
        JOIN narrative.narrative_levels AS own_level ON own_level.level_id = moved.level_id
        LEFT JOIN rewarded ON true
        """
    }
}
