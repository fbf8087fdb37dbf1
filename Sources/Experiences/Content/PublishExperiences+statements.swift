import JSON
import Postgres
import Vocabulary

// The definitions' own JSON is read by PostgreSQL: one statement for however many.
extension SQL {
    /// A row for what is new or different; new ones come behind those there are.
    static func publish(_ experiences: [ExperienceDefinition], at now: Instant) -> SQL {
        """
        INSERT INTO experiences.experiences AS old (created_at, updated_at, position, experience_key, experience_type,
            status, icon, name, description, unlock_conditions, rewards)
        SELECT \(now), \(now), (SELECT coalesce(max(position), 0) FROM experiences.experiences) + place, key, type,
            status, icon, name, description, requirements, rewards
        FROM ROWS FROM (jsonb_to_recordset(\(JSONWriter.text(of: experiences))::jsonb) AS (key text, type text,
            status text, icon text, name jsonb, description jsonb, requirements jsonb, rewards jsonb))
            WITH ORDINALITY AS new (key, type, status, icon, name, description, requirements, rewards, place)
        ON CONFLICT (experience_key) DO UPDATE
        SET updated_at = excluded.updated_at, experience_type = excluded.experience_type, status = excluded.status,
            icon = excluded.icon, name = excluded.name, description = excluded.description,
            unlock_conditions = excluded.unlock_conditions, rewards = excluded.rewards
        WHERE (old.experience_type, old.status, old.icon, old.name, old.description, old.unlock_conditions, old.rewards)
            IS DISTINCT FROM (excluded.experience_type, excluded.status, excluded.icon, excluded.name,
               excluded.description, excluded.unlock_conditions, excluded.rewards)
        RETURNING experience_key AS key, old.xmax = 0 AS is_new
        """
    }

    /// A row for each experience with components that are new, different, or gone.
    static func publishComponents(of experiences: [ExperienceDefinition]) -> SQL {
        """
        WITH new AS (
            SELECT experience_id, place, component.type, component.key, is_required, title
            FROM jsonb_to_recordset(\(JSONWriter.text(of: experiences))::jsonb) AS definition (key text, components jsonb)
            JOIN experiences.experiences ON experience_key = definition.key
            CROSS JOIN LATERAL ROWS FROM (jsonb_to_recordset(components)
                AS (type text, key text, is_required boolean, title jsonb))
                WITH ORDINALITY AS component (type, key, is_required, title, place)
        ), gone AS (
            UPDATE experiences.experience_components AS old SET sequence_order = NULL
            WHERE sequence_order IS NOT NULL AND experience_id IN (SELECT experience_id FROM new) AND NOT EXISTS (
                SELECT FROM new WHERE new.experience_id = old.experience_id AND new.type = component_type
                    AND new.key = component_key)
            RETURNING experience_id
        ), kept AS (
            INSERT INTO experiences.experience_components AS old (experience_id, sequence_order, is_required,
                component_type, component_key, title)
            SELECT experience_id, place, is_required, type, key, title FROM new ORDER BY experience_id, place
            ON CONFLICT (experience_id, component_type, component_key) DO UPDATE
            SET sequence_order = excluded.sequence_order, is_required = excluded.is_required, title = excluded.title
            WHERE (old.sequence_order, old.is_required, old.title)
                IS DISTINCT FROM (excluded.sequence_order, excluded.is_required, excluded.title)
            RETURNING experience_id
        )
        SELECT experience_key AS key FROM experiences.experiences
        WHERE experience_id IN (SELECT experience_id FROM gone UNION ALL SELECT experience_id FROM kept)
        """
    }

    static func unknown(_ references: [ExperienceContent.Reference]) -> SQL {
        """
        SELECT kind, key, place
        FROM unnest(\(references.map(\.kind.rawValue)), \(references.map(\.key)), \(references.map(\.place)))
            AS spoken_of (kind, key, place)
        WHERE NOT CASE kind
            WHEN 'fragment' THEN EXISTS (SELECT FROM published.fragments WHERE fragment_key = key)
            WHEN 'mission' THEN EXISTS (SELECT FROM published.missions WHERE mission_key = key)
            WHEN 'item' THEN EXISTS (SELECT FROM published.items WHERE item_key = key)
            WHEN 'achievement' THEN EXISTS (SELECT FROM published.achievements WHERE achievement_key = key)
            ELSE EXISTS (SELECT FROM experiences.experiences WHERE experience_key = key)
            END
        ORDER BY place, key LIMIT 1
        """
    }
}
