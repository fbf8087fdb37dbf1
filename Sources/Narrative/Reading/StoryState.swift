public import Coordination
import Postgres
import Vocabulary

/// What Narrative tells of a member's state.
public enum NarrativeState {
    public static let sections: [any StateSection] = [StoryState()]
}

/// All that the story knows of a member.
struct StoryState: StateSection {
    let name = "story"

    func expression(for user: UserID, at now: Instant) -> SQL { .storyState(of: user) }
}

extension SQL {
    /// A `jsonb` in parentheses, never NULL.
    static func storyState(of user: UserID) -> SQL {
        """
        (SELECT jsonb_build_object(
            'position', (
                SELECT jsonb_build_object(
                    'fragment', fragment_key, 'title', fragment.title, 'level', level_number, 'run_no', run_no,
                    'turns', turns, 'since', \(.time("position.updated_at")))
                FROM narrative.user_story_positions AS position
                JOIN narrative.narrative_fragments AS fragment USING (fragment_id)
                JOIN narrative.narrative_levels USING (level_id)
                WHERE user_id = \(user)),
            'variables', (
                SELECT coalesce(jsonb_object_agg(variable, value), '{}')
                FROM (\(.variables(of: user))) AS remembered),
            'flags', (
                SELECT coalesce(jsonb_agg(jsonb_build_object('flag', flag, 'set_at', \(.time("set_at"))) ORDER BY flag), '[]')
                FROM narrative.user_narrative_flags WHERE user_id = \(user) AND value = 'true'),
            'fragments', (
                SELECT coalesce(jsonb_agg(
                    jsonb_build_object(
                        'fragment', fragment_key, 'visits', visits, 'completed', completed,
                        'is_secret', is_secret, 'last_at', \(.time("last_at")))
                    ORDER BY last_at DESC, fragment_key), '[]')
                FROM (
                    SELECT fragment_key, is_secret, sum(visits) AS visits, count(completed_at) AS completed,
                        max(last_activity_at) AS last_at
                    FROM narrative.narrative_fragments JOIN narrative.user_narrative_progress USING (fragment_id)
                    WHERE user_id = \(user) GROUP BY fragment_id) AS progress),
            'unlocked', (
                SELECT coalesce(jsonb_agg(
                    jsonb_build_object('fragment', fragment_key, 'reason', reason, 'at', \(.time("unlocked_at")))
                    ORDER BY unlocked_at, fragment_key), '[]')
                FROM narrative.user_unlocks JOIN narrative.narrative_fragments USING (fragment_id)
                WHERE user_id = \(user)),
            'promises', (
                SELECT coalesce(jsonb_agg(
                    jsonb_build_object(
                        'fragment', fragment_key, 'promise', promise_key, 'when', condition, 'gives', promised.rewards,
                        'made_at', \(.time("made_at")), 'kept_at', \(.time("kept_at")))
                    ORDER BY made_at, fragment_key, promise_key), '[]')
                FROM narrative.user_promises AS promised JOIN narrative.narrative_fragments USING (fragment_id)
                WHERE user_id = \(user)),
            'games', (
                SELECT coalesce(jsonb_agg(
                    jsonb_build_object(
                        'fragment', fragment_key, 'game', game ->> 'kind', 'status', status, 'attempts', played.attempts,
                        'losses', losses, 'run_no', run_no, 'won_at', \(.time("won_at")))
                    ORDER BY fragment_key), '[]')
                FROM narrative.user_games AS played JOIN narrative.narrative_fragments USING (fragment_id)
                WHERE user_id = \(user)),
            'vip_denials', (
                SELECT coalesce(jsonb_agg(
                    jsonb_build_object('fragment', fragment_key, 'attempts', attempts, 'last_at', \(.time("last_at")))
                    ORDER BY last_at DESC), '[]')
                FROM narrative.vip_denials JOIN narrative.narrative_fragments USING (fragment_id)
                WHERE user_id = \(user))
            ))
        """
    }

    /// A column of ours as the API writes a time.
    private static func time(_ column: SQL) -> SQL {
        """
        to_char(\(column) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        """
    }
}
