import JSON
import Postgres
import Vocabulary

/// The game where a member is, and how they stand at it.
struct GameTable: RowDecodable {
    let run: Int
    let scene: Scene
    /// `nil` when the fragment has none.
    let game: StoryGame?
    /// Of the present reading; `nil` before the first attempt.
    private let record: GameRecord?
    private let secret: JSONValue?

    init(row: Row) throws(DatabaseError) {
        self.run = try row.get("run_no")
        self.scene = try row.scene()
        self.game = try row.json("game")
        self.record = try row.json("record")
        self.secret = try row.json("secret", as: Secret.self)?.value
    }

    /// What was drawn, whatever it is.
    private struct Secret: JSONDecodable {
        let value: JSONValue

        init(json: JSONValue) throws(JSONFault) { self.value = json }
    }

    /// Why there is nothing to play now.
    func refusal(at now: Instant) -> Refusal? {
        let cooldown = self.game?.cooldownSeconds
        guard let record, record.counts(for: self.scene.version, cooldown: cooldown, at: now) else { return nil }
        switch record.status {
        case .open: return nil
        case .won: return .gameWon
        case .lost:
            let end = record.opensAt(after: cooldown)
            return .gameLost(secondsLeft: end.map { max(1, $0.seconds - now.seconds) })
        }
    }

    /// What the next attempt goes on from; `nil` where a new series begins.
    func series(at now: Instant) -> (attempts: Int, secret: JSONValue)? {
        guard let record, let secret, record.status == .open,
            record.counts(for: self.scene.version, cooldown: self.game?.cooldownSeconds, at: now)
        else { return nil }
        return (record.attempts, secret)
    }
}

extension SQL {
    /// No row for who has not begun.
    static func gameTable(of user: UserID) -> SQL {
        """
        SELECT position.run_no, scenes.scene::text AS scene, fragment.game::text AS game, \(.gameRecord) AS record,
            played.secret::text AS secret
        FROM narrative.user_story_positions AS position
        JOIN narrative.narrative_fragments AS fragment USING (fragment_id)
        JOIN narrative.scenes ON scenes.fragment_id = fragment.fragment_id
        LEFT JOIN narrative.user_games AS played
            ON played.user_id = position.user_id AND played.fragment_id = position.fragment_id
            AND played.run_no = position.run_no
        WHERE position.user_id = \(user)
        """
    }

    /// A row of `narrative.user_games` called `played`, without what nobody is told, as text; NULL where there is none.
    static var gameRecord: SQL {
        """
        CASE WHEN played.user_id IS NOT NULL THEN jsonb_build_object(
            'status', played.status, 'attempts', played.attempts, 'told', played.told, 'version', played.version,
            'ended_at', (extract(epoch FROM played.ended_at) * 1000000)::bigint)::text END
        """
    }

    static func note(
        _ outcome: PlayGame.Receipt.Outcome, _ verdict: GameVerdict, of user: UserID, at table: GameTable,
        attempts: Int, secret: JSONValue, now: Instant
    ) -> SQL {
        let told = if case .missed(let told) = verdict { told } else { JSONValue.null }
        let status = outcome == .missed ? "open" : outcome.rawValue
        return """
            INSERT INTO narrative.user_games AS played
                (user_id, fragment_id, won_at, ended_at, run_no, version, attempts, losses, status, secret, told)
            VALUES (
                \(user), \(table.scene.fragment), CASE WHEN \(status) = 'won' THEN \(now)::timestamptz END,
                CASE WHEN \(status) <> 'open' THEN \(now)::timestamptz END, \(table.run), \(table.scene.version),
                \(attempts), CASE WHEN \(status) = 'lost' THEN 1 ELSE 0 END, \(status),
                \(JSONWriter.text(of: secret))::jsonb, \(JSONWriter.text(of: told))::jsonb)
            ON CONFLICT (user_id, fragment_id) DO UPDATE SET
                won_at = coalesce(played.won_at, excluded.won_at), ended_at = excluded.ended_at,
                run_no = excluded.run_no, version = excluded.version, attempts = excluded.attempts,
                losses = played.losses + excluded.losses, status = excluded.status, secret = excluded.secret,
                told = excluded.told
            """
    }
}
