public import JSON
public import Postgres
import Vocabulary

/// What readers do at one fragment: `view_count`, `completion_rate` and `average_time_spent` of the seeds.
public struct FragmentFigures: Sendable {
    let key: String
    let level: Int
    let readers, views, completed, readersNow: Int64
    /// From coming to going on, in readings that went on; `nil` when nobody has.
    let averageSeconds: Double?
    /// How often each decision was taken.
    let decisions: JSONValue
}

extension FragmentFigures: RowDecodable {
    public init(row: Row) throws(DatabaseError) {
        self.key = try row.get("fragment_key")
        self.level = try row.get("level_number")
        self.readers = try row.get("readers")
        self.views = try row.get("views")
        self.completed = try row.get("completed")
        self.readersNow = try row.get("readers_now")
        self.averageSeconds = try row.optional("average_seconds")
        guard let decisions = try? JSONReader.read(try row.get("decisions", as: String.self)) else {
            throw .badColumn("decisions")
        }
        self.decisions = decisions
    }
}

extension FragmentFigures: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("fragment", self.key)
            json.member("level", self.level)
            json.member("readers", self.readers)
            json.member("readers_now", self.readersNow)
            json.member("view_count", self.views)
            json.member("completed", self.completed)
            json.member("average_time_spent", ifPresent: self.averageSeconds)
            json.member("decisions", self.decisions)
        }
    }
}

extension SQL {
    static func figures(of story: String) -> SQL {
        """
        WITH taken AS (
            SELECT fragment_id, choice ->> 'decision' AS decision_key, count(*) AS times
            FROM narrative.user_narrative_progress CROSS JOIN LATERAL jsonb_array_elements(choices_made) AS choice
            GROUP BY 1, 2
        ), chosen AS (
            SELECT fragment_id, jsonb_object_agg(decision_key, times) AS decisions FROM taken GROUP BY 1
        ), standing AS (
            SELECT fragment_id, count(*) AS readers_now FROM narrative.user_story_positions GROUP BY 1
        ), read AS (
            SELECT fragment_id, count(DISTINCT user_id) AS readers, sum(visits)::bigint AS views,
                count(completed_at) AS completed,
                avg(extract(epoch FROM completed_at - started_at)) FILTER (WHERE completed_at > started_at)
                    ::double precision AS average_seconds
            FROM narrative.user_narrative_progress GROUP BY 1
        )
        SELECT fragment_key, level_number, coalesce(readers, 0) AS readers, coalesce(views, 0) AS views,
            coalesce(completed, 0) AS completed, coalesce(readers_now, 0) AS readers_now, average_seconds,
            coalesce(decisions, '{}')::text AS decisions
        FROM narrative.narrative_fragments AS fragment
        JOIN narrative.narrative_levels AS level USING (level_id)
        JOIN narrative.stories AS story ON story.story_id = fragment.story_id
        LEFT JOIN read USING (fragment_id)
        LEFT JOIN chosen USING (fragment_id)
        LEFT JOIN standing USING (fragment_id)
        WHERE story_key = \(story) AND fragment.archived_at IS NULL
        ORDER BY level_number, fragment.fragment_id
        """
    }
}
