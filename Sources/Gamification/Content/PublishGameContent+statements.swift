import JSON
import Postgres
import Vocabulary

// The definitions' own JSON is read by PostgreSQL: one statement for however many. Each returns a row for what is new
// or different.
extension SQL {
    /// Whether an item is owned once or often is fixed when it is made.
    static func itemsOfOtherKind(than items: [ItemDefinition]) -> SQL {
        """
        SELECT old.item_key
        FROM jsonb_to_recordset(\(JSONWriter.text(of: items))::jsonb) AS new (key text, is_unique boolean)
        JOIN gamification.items AS old ON old.item_key = new.key
        WHERE old.is_unique <> new.is_unique
        ORDER BY 1 LIMIT 1
        """
    }

    static func publish(_ items: [ItemDefinition], at now: Instant) -> SQL {
        """
        INSERT INTO gamification.items AS old (created_at, updated_at, item_key, item_type, rarity, is_unique,
            is_consumable, is_archived, icon, name, description, use_text, effect)
        SELECT \(now), \(now), key, item_type, rarity, is_unique, is_consumable, is_archived, icon, name, description,
               use_text, effect
        FROM jsonb_to_recordset(\(JSONWriter.text(of: items))::jsonb) AS new (key text, item_type text, rarity text,
            is_unique boolean, is_consumable boolean, is_archived boolean, icon text, name jsonb, description jsonb,
            use_text jsonb, effect jsonb)
        ON CONFLICT (item_key) DO UPDATE
        SET updated_at = excluded.updated_at, item_type = excluded.item_type, rarity = excluded.rarity,
            is_consumable = excluded.is_consumable, is_archived = excluded.is_archived, icon = excluded.icon,
            name = excluded.name, description = excluded.description, use_text = excluded.use_text,
            effect = excluded.effect
        WHERE (old.item_type, old.rarity, old.is_consumable, old.is_archived, old.icon, old.name, old.description,
               old.use_text, old.effect)
            IS DISTINCT FROM (excluded.item_type, excluded.rarity, excluded.is_consumable, excluded.is_archived,
               excluded.icon, excluded.name, excluded.description, excluded.use_text, excluded.effect)
        RETURNING item_key AS key, old.xmax = 0 AS is_new
        """
    }

    /// New ones come behind those there are.
    static func publish(_ missions: [MissionDefinition], at now: Instant) -> SQL {
        """
        INSERT INTO gamification.missions AS old (created_at, updated_at, starts_at, ends_at, position, mission_key,
            mission_type, recurrence, status, icon, title, description, objectives, unlock_conditions, rewards)
        SELECT \(now), \(now), starts_at, ends_at,
               (SELECT coalesce(max(position), 0) FROM gamification.missions) + place, key, mission_type, recurrence,
               status, icon, title, description, objectives, requirements, rewards
        FROM ROWS FROM (jsonb_to_recordset(\(JSONWriter.text(of: missions))::jsonb) AS (key text, mission_type text,
            recurrence text, status text, icon text, title jsonb, description jsonb, starts_at timestamptz,
            ends_at timestamptz, objectives jsonb, requirements jsonb, rewards jsonb)) WITH ORDINALITY
            AS new (key, mission_type, recurrence, status, icon, title, description, starts_at, ends_at, objectives,
                requirements, rewards, place)
        ON CONFLICT (mission_key) DO UPDATE
        SET updated_at = excluded.updated_at, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
            mission_type = excluded.mission_type, recurrence = excluded.recurrence, status = excluded.status,
            icon = excluded.icon, title = excluded.title, description = excluded.description,
            objectives = excluded.objectives, unlock_conditions = excluded.unlock_conditions,
            rewards = excluded.rewards
        WHERE (old.starts_at, old.ends_at, old.mission_type, old.recurrence, old.status, old.icon, old.title,
               old.description, old.objectives, old.unlock_conditions, old.rewards)
            IS DISTINCT FROM (excluded.starts_at, excluded.ends_at, excluded.mission_type, excluded.recurrence,
               excluded.status, excluded.icon, excluded.title, excluded.description, excluded.objectives,
               excluded.unlock_conditions, excluded.rewards)
        RETURNING mission_key AS key, old.xmax = 0 AS is_new
        """
    }

    /// New ones come behind those there are.
    static func publish(_ achievements: [AchievementDefinition], at now: Instant) -> SQL {
        """
        INSERT INTO gamification.achievements AS old (created_at, updated_at, points, position, is_secret,
            auto_revoke, multiple_grant, achievement_key, rarity, status, icon, name, description, unlock_conditions,
            triggers, rewards)
        SELECT \(now), \(now), points,
               (SELECT coalesce(max(position), 0) FROM gamification.achievements) + place, is_secret,
               auto_revoke, multiple_grant, key, rarity, status, icon, name, description, requirements,
               ARRAY(SELECT jsonb_array_elements_text(triggers)), rewards
        FROM ROWS FROM (jsonb_to_recordset(\(JSONWriter.text(of: achievements))::jsonb) AS (key text, rarity text,
            status text, is_secret boolean, icon text, name jsonb, description jsonb, points integer,
            requirements jsonb, triggers jsonb, auto_revoke boolean, multiple_grant boolean, rewards jsonb))
            WITH ORDINALITY AS new (key, rarity, status, is_secret, icon, name, description, points, requirements,
                triggers, auto_revoke, multiple_grant, rewards, place)
        ON CONFLICT (achievement_key) DO UPDATE
        SET updated_at = excluded.updated_at, points = excluded.points, is_secret = excluded.is_secret,
            auto_revoke = excluded.auto_revoke, multiple_grant = excluded.multiple_grant,
            rarity = excluded.rarity, status = excluded.status, icon = excluded.icon, name = excluded.name,
            description = excluded.description, unlock_conditions = excluded.unlock_conditions,
            triggers = excluded.triggers, rewards = excluded.rewards
        WHERE (old.points, old.is_secret, old.auto_revoke, old.multiple_grant, old.rarity, old.status, old.icon,
               old.name, old.description, old.unlock_conditions, old.triggers, old.rewards)
            IS DISTINCT FROM (excluded.points, excluded.is_secret, excluded.auto_revoke, excluded.multiple_grant,
               excluded.rarity, excluded.status, excluded.icon, excluded.name, excluded.description,
               excluded.unlock_conditions, excluded.triggers, excluded.rewards)
        RETURNING achievement_key AS key, old.xmax = 0 AS is_new
        """
    }

    /// The whole curve, unless there is none.
    static func publish(_ levels: [LevelStep]) -> SQL {
        """
        WITH new AS (
            SELECT * FROM jsonb_to_recordset(\(JSONWriter.text(of: levels))::jsonb)
                AS new (level integer, lifetime_besitos bigint, rewards jsonb)
        ), gone AS (
            DELETE FROM gamification.level_curve
            WHERE EXISTS (SELECT FROM new) AND level NOT IN (SELECT level FROM new)
        )
        INSERT INTO gamification.level_curve AS old (level, lifetime_besitos, rewards)
        SELECT level, lifetime_besitos, rewards FROM new
        ON CONFLICT (level) DO UPDATE SET lifetime_besitos = excluded.lifetime_besitos, rewards = excluded.rewards
        WHERE (old.lifetime_besitos, old.rewards) IS DISTINCT FROM (excluded.lifetime_besitos, excluded.rewards)
        RETURNING level AS key, old.xmax = 0 AS is_new
        """
    }

    /// All of them, unless there are none.
    static func publish(_ streaks: [StreakStep]) -> SQL {
        """
        WITH new AS (
            SELECT * FROM jsonb_to_recordset(\(JSONWriter.text(of: streaks))::jsonb) AS new (days integer, rewards jsonb)
        ), gone AS (
            DELETE FROM gamification.streak_rewards
            WHERE EXISTS (SELECT FROM new) AND days NOT IN (SELECT days FROM new)
        )
        INSERT INTO gamification.streak_rewards AS old (days, rewards) SELECT days, rewards FROM new
        ON CONFLICT (days) DO UPDATE SET rewards = excluded.rewards
        WHERE old.rewards IS DISTINCT FROM excluded.rewards
        RETURNING days AS key, old.xmax = 0 AS is_new
        """
    }

    static func unknown(_ references: [GameContent.Reference]) -> SQL {
        """
        SELECT kind, key, place
        FROM unnest(\(references.map(\.kind.rawValue)), \(references.map(\.key)), \(references.map(\.place)))
            AS spoken_of (kind, key, place)
        WHERE NOT CASE kind
            WHEN 'item' THEN EXISTS (SELECT FROM gamification.items WHERE item_key = key)
            WHEN 'mission' THEN EXISTS (SELECT FROM gamification.missions WHERE mission_key = key)
            ELSE EXISTS (SELECT FROM gamification.achievements WHERE achievement_key = key)
            END
        ORDER BY place, key LIMIT 1
        """
    }
}
