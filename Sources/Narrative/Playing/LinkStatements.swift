import Postgres
import Vocabulary

/// A fragment that a link leads to, as its follower knows it.
struct LinkedPlace: RowDecodable {
    let mark: StoryMark
    /// They were there before, or it is a beginning.
    let isKnown: Bool
    let isSecret: Bool

    init(row: Row) throws(DatabaseError) {
        self.mark = try StoryMark(row: row)
        self.isKnown = try row.get("is_known")
        self.isSecret = try row.get("is_secret")
    }
}

/// That a link has moved its follower.
struct LinkArrival: RowDecodable {
    let run: Int
    let isFirst: Bool
    let isDiscovery: Bool
    let rewards: StoredRewards?

    init(row: Row) throws(DatabaseError) {
        self.run = try row.get("run_no")
        self.isFirst = try row.get("is_first")
        self.isDiscovery = try row.get("is_discovery")
        self.rewards = try row.json("rewards")
    }
}

extension SQL {
    /// In the run of the story's that the member is in, or was in last.
    static func linkedPlace(_ fragment: FragmentID, for user: UserID) -> SQL {
        """
        SELECT target.fragment_id, is_secret, false AS is_new,
            coalesce(
                (SELECT position.run_no FROM narrative.user_story_positions AS position
                 JOIN narrative.narrative_fragments AS here USING (fragment_id)
                 WHERE user_id = \(user) AND here.story_id = target.story_id),
                (SELECT progress.run_no FROM narrative.user_narrative_progress AS progress
                 JOIN narrative.narrative_fragments AS seen USING (fragment_id)
                 WHERE user_id = \(user) AND seen.story_id = target.story_id
                 ORDER BY last_activity_at DESC, last_turn DESC, progress.run_no DESC LIMIT 1),
                \(.nextRun(of: user))) AS run_no,
            start_fragment_id IS NOT DISTINCT FROM target.fragment_id OR EXISTS (
                SELECT FROM narrative.user_narrative_progress AS seen
                WHERE seen.user_id = \(user) AND seen.fragment_id = target.fragment_id) AS is_known
        FROM narrative.narrative_fragments AS target JOIN narrative.stories USING (story_id)
        WHERE target.fragment_id = \(fragment) AND target.archived_at IS NULL
        """
    }

    /// No row for who is there.
    static func arrive(at mark: StoryMark, _ user: UserID, at now: Instant) -> SQL {
        """
        WITH moved AS (
            \(.move(user, to: mark, at: now))
        ), arrived AS (
            INSERT INTO narrative.user_narrative_progress AS progress
                (user_id, fragment_id, run_no, visits, status, started_at, completed_at, last_activity_at, choices_made,
                 last_turn)
            SELECT user_id, fragment_id, run_no, 1, CASE WHEN is_end THEN 'completed' ELSE 'started' END,
                \(now), CASE WHEN is_end THEN \(now)::timestamptz END, \(now), '[]', turns
            FROM moved JOIN narrative.scenes USING (fragment_id)
            ON CONFLICT (user_id, fragment_id, run_no) DO UPDATE SET
                visits = progress.visits + 1, last_activity_at = excluded.last_activity_at,
                last_turn = excluded.last_turn
        )
        SELECT moved.run_no, nullif(target.rewards, '{}')::text AS rewards,
            -- What follows sees progress as it was before.
            is_secret AND NOT EXISTS (
                SELECT FROM narrative.user_narrative_progress AS earlier
                WHERE earlier.user_id = moved.user_id AND earlier.fragment_id = target.fragment_id) AS is_discovery,
            NOT EXISTS (
                SELECT FROM narrative.user_narrative_progress AS earlier
                WHERE earlier.user_id = moved.user_id AND earlier.fragment_id = target.fragment_id
                    AND earlier.run_no = moved.run_no) AS is_first
        FROM moved JOIN narrative.narrative_fragments AS target USING (fragment_id)
        """
    }
}
