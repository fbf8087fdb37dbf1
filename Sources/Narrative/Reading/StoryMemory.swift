import JSON
import Postgres
import Vocabulary

/// What the story remembers of a member who is at a fragment.
struct StoryMemory: RowDecodable, Sendable {
    let name: String
    let variables: [String: StoryVariable.Value]
    /// Over all readings, this time included.
    let visits: Int64
    /// Keys of the decisions taken here in this reading.
    let taken: Set<String>
    /// How they stand at its game in this reading; `nil` before the first attempt.
    let game: GameRecord?

    init(row: Row) throws(DatabaseError) {
        self.name = try row.get("first_name")
        self.visits = try row.get("visits")
        self.game = try row.json("game")
        guard let variables = try? JSONReader.read(try row.get("variables", as: String.self)),
            let taken = try? JSONReader.read(try row.get("taken", as: String.self))
        else { throw .badColumn("variables") }
        self.taken = Set(taken.array?.compactMap { $0["decision"]?.string } ?? [])
        var values: [String: StoryVariable.Value] = [:]
        for member in variables.object?.members ?? [] {
            values[member.name] = try? StoryVariable.Value(json: member.value)
        }
        self.variables = values
    }
}

extension SQL {
    static func memory(of user: UserID, at fragment: FragmentID) -> SQL {
        """
        SELECT member.first_name,
            (SELECT coalesce(jsonb_object_agg(variable, value), '{}')::text
             FROM (\(.variables(of: user))) AS remembered) AS variables,
            (SELECT coalesce(sum(visits), 0)::bigint FROM narrative.user_narrative_progress
             WHERE user_id = \(user) AND fragment_id = \(fragment)) AS visits,
            coalesce((
                SELECT choices_made::text
                FROM narrative.user_narrative_progress JOIN narrative.user_story_positions AS position
                    USING (user_id, run_no)
                WHERE user_id = \(user) AND user_narrative_progress.fragment_id = \(fragment)), '[]') AS taken,
            (SELECT \(.gameRecord)
             FROM narrative.user_games AS played JOIN narrative.user_story_positions USING (user_id, run_no)
             WHERE user_id = \(user) AND played.fragment_id = \(fragment)) AS game
        FROM published.members AS member WHERE member.user_id = \(user)
        """
    }
}
