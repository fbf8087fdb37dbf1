import JSON
import Postgres
import Vocabulary

// Each statement reads its part of the story as one JSON document, decides per key what there is to do,
// writes what differs in the order of the file, and counts. They run in this order: later ones look up
// what earlier ones wrote.
extension SQL {
    static func ensure(_ story: Story, at now: Instant) -> SQL {
        """
        INSERT INTO narrative.stories (story_key, version, created_at, published_at)
        VALUES (\(story.key), 0, \(now), \(now))
        ON CONFLICT (story_key) DO NOTHING
        """
    }

    static func publishLevels(of story: Story, at now: Instant) -> SQL {
        """
        WITH story AS (
            SELECT story_id FROM narrative.stories WHERE story_key = \(story.key)
        ), wanted AS (
            SELECT wish.*, story.story_id,
                CASE
                    WHEN known.level_id IS NULL THEN 'created'
                    WHEN known.story_id <> story.story_id THEN 'foreign'
                    WHEN known.archived_at IS NOT NULL
                        OR (known.level_number, known.title, known.is_vip, known.unlock_conditions)
                            IS DISTINCT FROM (number, wish.title, wish.is_vip, needs)
                        THEN 'changed'
                    ELSE 'unchanged'
                END AS verdict
            FROM ROWS FROM (
                jsonb_to_recordset(\(JSONWriter.text(of: story.levels))::jsonb)
                    AS (key text, number integer, title jsonb, is_vip boolean, needs jsonb)
            ) WITH ORDINALITY AS wish (key, number, title, is_vip, needs, place)
            CROSS JOIN story
            LEFT JOIN narrative.narrative_levels AS known ON known.level_key = wish.key
        ), written AS (
            INSERT INTO narrative.narrative_levels
                (story_id, level_key, level_number, title, is_vip, unlock_conditions, created_at, updated_at)
            SELECT story_id, key, number, title, is_vip, needs, \(now), \(now) FROM wanted
            WHERE verdict IN ('created', 'changed') ORDER BY place
            ON CONFLICT (level_key) DO UPDATE SET
                level_number = excluded.level_number, title = excluded.title, is_vip = excluded.is_vip,
                unlock_conditions = excluded.unlock_conditions,
                updated_at = excluded.updated_at, archived_at = NULL
        ), archived AS (
            UPDATE narrative.narrative_levels SET archived_at = \(now), updated_at = \(now)
            WHERE story_id = (SELECT story_id FROM story) AND archived_at IS NULL
                AND level_key NOT IN (SELECT key FROM wanted)
            RETURNING level_id
        )
        SELECT count(*) FILTER (WHERE verdict = 'created') AS created,
            count(*) FILTER (WHERE verdict = 'changed') AS changed,
            count(*) FILTER (WHERE verdict = 'unchanged') AS unchanged,
            count(*) FILTER (WHERE verdict = 'foreign') AS foreign_keys,
            (SELECT count(*) FROM archived) AS archived
        FROM wanted
        """
    }

    /// A fragment whose decisions change is a changed fragment, though its own row says the same.
    static func publishFragments(_ fragments: String, of story: Story, at now: Instant) -> SQL {
        """
        WITH story AS (
            SELECT story_id FROM narrative.stories WHERE story_key = \(story.key)
        ), known_decisions AS (
            SELECT decision.fragment_id,
                jsonb_agg(
                    jsonb_build_object(
                        'key', decision_key, 'text', text, 'next', next.fragment_key, 'besitos', reward_besitos,
                        'flags', to_jsonb(flags), 'needs', decision.unlock_conditions, 'is_hidden', is_hidden,
                        'is_once', is_once, 'is_fallback', is_fallback, 'consequences', consequences)
                    ORDER BY position) AS decisions
            FROM narrative.fragment_decisions AS decision
            JOIN narrative.narrative_fragments AS next ON next.fragment_id = decision.next_fragment_id
            WHERE decision.archived_at IS NULL
            GROUP BY decision.fragment_id
        ), wanted AS (
            SELECT wish.*, story.story_id, level.level_id,
                CASE WHEN wish.game IS NOT NULL THEN 'mini_game' WHEN wish.decisions = '[]' THEN 'story'
                     ELSE 'decision' END AS content_type,
                CASE
                    WHEN known.fragment_id IS NULL THEN 'created'
                    WHEN known.story_id <> story.story_id THEN 'foreign'
                    WHEN known.archived_at IS NOT NULL
                        OR (known.level_id, known.title, known.is_vip_exclusive, known.unlock_conditions, known.content,
                            known.is_secret, known.price_besitos, known.rewards, known.game)
                            IS DISTINCT FROM (level.level_id, wish.title, wish.is_vip, needs, wish.content,
                            wish.is_secret, wish.price, wish.rewards, wish.game)
                        OR coalesce(known_decisions.decisions, '[]') <> wish.decisions
                        THEN 'changed'
                    ELSE 'unchanged'
                END AS verdict
            FROM ROWS FROM (
                jsonb_to_recordset(\(fragments)::jsonb)
                    AS (key text, level text, title jsonb, is_vip boolean, needs jsonb, content jsonb, is_secret boolean,
                        price integer, rewards jsonb, game jsonb, decisions jsonb)
            ) WITH ORDINALITY AS wish (key, level, title, is_vip, needs, content, is_secret, price, rewards, game,
                decisions, place)
            CROSS JOIN story
            JOIN narrative.narrative_levels AS level ON level.level_key = wish.level
            LEFT JOIN narrative.narrative_fragments AS known ON known.fragment_key = wish.key
            LEFT JOIN known_decisions ON known_decisions.fragment_id = known.fragment_id
        ), written AS (
            INSERT INTO narrative.narrative_fragments AS fragment
                (story_id, level_id, fragment_key, version, content_type, is_vip_exclusive, title,
                 unlock_conditions, content, is_secret, price_besitos, rewards, game, created_at, updated_at)
            SELECT story_id, level_id, key, 1, content_type, is_vip, title, needs, content, is_secret, price, rewards,
                game, \(now), \(now)
            FROM wanted
            WHERE verdict IN ('created', 'changed') ORDER BY place
            ON CONFLICT (fragment_key) DO UPDATE SET
                level_id = excluded.level_id, version = fragment.version + 1, content_type = excluded.content_type,
                is_vip_exclusive = excluded.is_vip_exclusive, title = excluded.title, content = excluded.content,
                unlock_conditions = excluded.unlock_conditions, is_secret = excluded.is_secret,
                price_besitos = excluded.price_besitos, rewards = excluded.rewards, game = excluded.game,
                updated_at = excluded.updated_at, archived_at = NULL
        ), archived AS (
            UPDATE narrative.narrative_fragments SET archived_at = \(now), updated_at = \(now)
            WHERE story_id = (SELECT story_id FROM story) AND archived_at IS NULL
                AND fragment_key NOT IN (SELECT key FROM wanted)
            RETURNING fragment_id
        )
        SELECT count(*) FILTER (WHERE verdict = 'created') AS created,
            count(*) FILTER (WHERE verdict = 'changed') AS changed,
            count(*) FILTER (WHERE verdict = 'unchanged') AS unchanged,
            count(*) FILTER (WHERE verdict = 'foreign') AS foreign_keys,
            (SELECT count(*) FROM archived) AS archived
        FROM wanted
        """
    }

    /// Archives what remaining fragments lost. An archived fragment keeps its decisions.
    static func publishDecisions(_ fragments: String, at now: Instant) -> SQL {
        """
        WITH owners AS (
            SELECT fragment.fragment_id, wish.decisions, wish.place
            FROM ROWS FROM (jsonb_to_recordset(\(fragments)::jsonb) AS (key text, decisions jsonb))
                WITH ORDINALITY AS wish (key, decisions, place)
            JOIN narrative.narrative_fragments AS fragment ON fragment.fragment_key = wish.key
        ), wanted AS (
            SELECT owners.fragment_id, owners.place, next.fragment_id AS next_fragment_id, list.position, wish.*,
                CASE
                    WHEN known.decision_id IS NULL THEN 'created'
                    WHEN known.archived_at IS NOT NULL
                        OR (known.next_fragment_id, known.position, known.reward_besitos, known.text, known.flags,
                            known.unlock_conditions, known.is_hidden, known.is_once, known.is_fallback, known.consequences)
                            IS DISTINCT FROM (next.fragment_id, list.position, wish.besitos, wish.text, wish.flags,
                            wish.needs, wish.is_hidden, wish.is_once, wish.is_fallback, wish.consequences)
                        THEN 'changed'
                    ELSE 'unchanged'
                END AS verdict
            FROM owners
            CROSS JOIN LATERAL jsonb_array_elements(owners.decisions) WITH ORDINALITY AS list (decision, position)
            CROSS JOIN LATERAL jsonb_to_record(list.decision)
                AS wish (key text, next text, besitos integer, text jsonb, flags text[], needs jsonb, is_hidden boolean,
                    is_once boolean, is_fallback boolean, consequences jsonb)
            JOIN narrative.narrative_fragments AS next ON next.fragment_key = wish.next
            LEFT JOIN narrative.fragment_decisions AS known
                ON known.fragment_id = owners.fragment_id AND known.decision_key = wish.key
        ), written AS (
            INSERT INTO narrative.fragment_decisions
                (fragment_id, next_fragment_id, position, reward_besitos, decision_key, text, flags, unlock_conditions,
                 is_hidden, is_once, is_fallback, consequences)
            SELECT fragment_id, next_fragment_id, position, besitos, key, text, flags, needs, is_hidden, is_once,
                is_fallback, consequences
            FROM wanted
            WHERE verdict IN ('created', 'changed') ORDER BY place, position
            ON CONFLICT (fragment_id, decision_key) DO UPDATE SET
                next_fragment_id = excluded.next_fragment_id, position = excluded.position,
                reward_besitos = excluded.reward_besitos, text = excluded.text, flags = excluded.flags,
                unlock_conditions = excluded.unlock_conditions, is_hidden = excluded.is_hidden,
                is_once = excluded.is_once, is_fallback = excluded.is_fallback, consequences = excluded.consequences,
                archived_at = NULL
        ), archived AS (
            UPDATE narrative.fragment_decisions AS decision SET archived_at = \(now)
            FROM owners
            WHERE decision.fragment_id = owners.fragment_id AND decision.archived_at IS NULL
                AND NOT EXISTS (
                    SELECT FROM wanted
                    WHERE wanted.fragment_id = decision.fragment_id AND wanted.key = decision.decision_key)
            RETURNING decision.decision_id
        )
        SELECT count(*) FILTER (WHERE verdict = 'created') AS created,
            count(*) FILTER (WHERE verdict = 'changed') AS changed,
            count(*) FILTER (WHERE verdict = 'unchanged') AS unchanged,
            0 AS foreign_keys,
            (SELECT count(*) FROM archived) AS archived
        FROM wanted
        """
    }

    /// Moves the start, and keeps a version when anything is new, were it only a comment.
    static func finish(
        _ story: Story, changed: Bool, restored: Int?, operation: String, at now: Instant
    ) -> SQL {
        """
        WITH present AS (
            SELECT story.story_id, story.version, start.fragment_id AS start,
                \(changed) OR story.start_fragment_id IS DISTINCT FROM start.fragment_id
                    OR latest.source IS DISTINCT FROM \(story.text) AS is_new
            FROM narrative.stories AS story
            JOIN narrative.narrative_fragments AS start ON start.fragment_key = \(story.start)
            LEFT JOIN narrative.story_versions AS latest
                ON latest.story_id = story.story_id AND latest.version = story.version
            WHERE story_key = \(story.key)
        ), counted AS (
            UPDATE narrative.stories AS story
            SET start_fragment_id = start, variables = \(JSONWriter.text(of: story.initialValues))::jsonb,
                version = present.version + 1, published_at = \(now)
            FROM present
            WHERE story.story_id = present.story_id AND is_new
            RETURNING story.story_id, story.version
        ), kept AS (
            INSERT INTO narrative.story_versions
                (story_id, version, published_at, restores, levels, fragments, decisions, operation_id, source)
            SELECT story_id, version, \(now), \(restored), \(story.levels.count), \(story.fragments.count),
                \(story.fragments.reduce(0) { $0 + $1.decisions.count }), \(operation), \(story.text)
            FROM counted
        )
        SELECT coalesce(counted.version, present.version) AS version, is_new
        FROM present LEFT JOIN counted USING (story_id)
        """
    }
}
