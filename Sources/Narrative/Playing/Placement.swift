import Coordination
import EventCatalogue
import Postgres
import Vocabulary

extension UnitOfWork {
    /// Runs a statement that puts `user` at the beginning and returns the position's row, or returns
    /// nothing when the member stays. A second statement then finds where: it sees what a concurrent twin
    /// committed meanwhile. The beginning has no gates: the checker refuses such a story.
    func place(
        _ user: UserID, by placement: SQL, watchedBy gatekeeper: Gatekeeper
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
}
