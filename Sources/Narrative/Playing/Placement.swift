import Coordination
import EventCatalogue
import Postgres
import Vocabulary

extension UnitOfWork {
    /// Runs a statement that puts `user` at the beginning and returns the position's row, or returns
    /// nothing when the member stays. A second statement then finds where: it sees what a concurrent twin
    /// committed meanwhile. The beginning has no gates: the checker refuses such a story.
    func place(
        _ user: UserID, by placement: SQL, _ gatekeeper: Gatekeeper
    ) async throws(DatabaseError) -> Result<StoryPosition, Refusal> {
        switch try await self.place(user, by: placement) {
        case .failure(let refusal): return .failure(refusal)
        case .success(let position):
            let scene = try await gatekeeper.look(at: position.scene, for: user, in: self)
            return .success(StoryPosition(scene: scene, run: position.run, isNew: position.isNew))
        }
    }

    private func place(
        _ user: UserID, by placement: SQL
    ) async throws(DatabaseError) -> Result<StoryPosition, Refusal> {
        let placed: StoryPosition? = try await self.transaction.first(.begin(placement, at: self.now))
        guard let placed else {
            let present: StoryPosition? = try await self.transaction.first(.storyPosition(of: user))
            return present.map { .success($0) } ?? .failure(.noStory)
        }
        self.tellArrival(at: placed.scene, run: placed.run, isFirst: true, of: user)
        return .success(placed)
    }

    /// An ending is completed by arriving. A `run` above 1 means that the member reads again.
    ///
    /// - Parameter isFirst: whether it is the first time of the run.
    func tellArrival(at scene: Scene, run: Int, isFirst: Bool, of user: UserID) {
        if isFirst {
            self.emit(FragmentStarted(fragmentID: scene.fragment, fragmentKey: scene.key, runNo: run), about: user)
        }
        self.emit(FragmentVisited(fragmentID: scene.fragment, fragmentKey: scene.key, runNo: run), about: user)
        guard scene.isEnd else { return }
        self.emit(
            FragmentCompleted(fragmentID: scene.fragment, fragmentKey: scene.key, runNo: run, isEnd: true), about: user)
    }
}

extension SQL {
    static func begin(_ placement: SQL, at now: Instant) -> SQL {
        """
        WITH placed AS (
            \(placement)
        ), begun AS (
            INSERT INTO narrative.user_narrative_progress
                (user_id, fragment_id, run_no, visits, status, started_at, completed_at, last_activity_at, choices_made,
                 last_turn)
            SELECT user_id, fragment_id, run_no, 1, CASE WHEN is_end THEN 'completed' ELSE 'started' END,
                \(now), CASE WHEN is_end THEN \(now)::timestamptz END, \(now), '[]', turns
            FROM placed JOIN narrative.scenes USING (fragment_id)
        )
        SELECT run_no, true AS is_new, scene::text AS scene FROM placed JOIN narrative.scenes USING (fragment_id)
        """
    }

    /// No row for who is in a story already.
    static func firstStory(_ user: UserID, at now: Instant) -> SQL {
        """
        INSERT INTO narrative.user_story_positions (user_id, fragment_id, run_no, updated_at)
        SELECT \(user), start_fragment_id, 1, \(now)
        FROM narrative.stories WHERE start_fragment_id IS NOT NULL ORDER BY story_id LIMIT 1
        ON CONFLICT (user_id) DO NOTHING
        RETURNING user_id, fragment_id, run_no, turns
        """
    }

    /// The beginning of the member's story, in a new run; no row for who is there.
    static func beginning(of user: UserID, at now: Instant) -> SQL {
        """
        INSERT INTO narrative.user_story_positions AS position (user_id, fragment_id, run_no, updated_at)
        SELECT \(user), start_fragment_id, \(.nextRun(of: user)), \(now)
        FROM narrative.stories WHERE story_id = \(.story(of: user))
        ON CONFLICT (user_id) DO UPDATE SET
            fragment_id = excluded.fragment_id, run_no = excluded.run_no, updated_at = excluded.updated_at
        WHERE position.fragment_id <> excluded.fragment_id
        RETURNING user_id, fragment_id, run_no, turns
        """
    }

    /// No row when the member is there.
    static func move(_ user: UserID, to mark: StoryMark, at now: Instant) -> SQL {
        """
        INSERT INTO narrative.user_story_positions AS position (user_id, fragment_id, run_no, updated_at)
        VALUES (\(user), \(mark.fragment), \(mark.run), \(now))
        ON CONFLICT (user_id) DO UPDATE SET
            fragment_id = excluded.fragment_id, run_no = excluded.run_no, updated_at = excluded.updated_at,
            -- The message that showed where they were shows this no more.
            message_id = NULL
        WHERE position.fragment_id <> excluded.fragment_id
        RETURNING user_id, fragment_id, run_no, turns
        """
    }

    /// Runs are counted over all stories: what a story remembers of a run is no other story's.
    static func nextRun(of user: UserID) -> SQL {
        """
        (SELECT coalesce(max(run_no), 0) + 1 FROM narrative.user_narrative_progress WHERE user_id = \(user))
        """
    }

    /// The story where the member is; for who is in none, the first that was published.
    static func story(of user: UserID) -> SQL {
        """
        coalesce(
            (SELECT story_id FROM narrative.user_story_positions JOIN narrative.narrative_fragments USING (fragment_id)
             WHERE user_id = \(user)),
            (SELECT min(story_id) FROM narrative.stories WHERE start_fragment_id IS NOT NULL))
        """
    }

    /// Where the member is in a story, or was last, or would begin; no row for a story that nobody can begin.
    static func mark(of user: UserID, in story: String) -> SQL {
        """
        SELECT coalesce(here.fragment_id, left_at.fragment_id, start_fragment_id) AS fragment_id,
            coalesce(here.run_no, left_at.run_no, \(.nextRun(of: user))) AS run_no,
            here.fragment_id IS NULL AND left_at.fragment_id IS NULL AS is_new
        FROM narrative.stories
        LEFT JOIN LATERAL (
            SELECT position.fragment_id, position.run_no FROM narrative.user_story_positions AS position
            JOIN narrative.narrative_fragments AS fragment USING (fragment_id)
            WHERE user_id = \(user) AND fragment.story_id = stories.story_id) AS here ON true
        LEFT JOIN LATERAL (
            SELECT fragment_id, run_no FROM narrative.user_narrative_progress
            JOIN narrative.narrative_fragments AS fragment USING (fragment_id)
            WHERE user_id = \(user) AND fragment.story_id = stories.story_id
            ORDER BY last_activity_at DESC, last_turn DESC, run_no DESC LIMIT 1) AS left_at ON true
        WHERE story_key = \(story) AND start_fragment_id IS NOT NULL
        """
    }
}
