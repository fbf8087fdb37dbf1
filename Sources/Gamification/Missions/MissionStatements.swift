import Postgres
import JSON
import Vocabulary

extension SQL {
    /// Missions as they are at a moment of a member: with their period by the member's own clock, and what the member
    /// has of it.
    ///
    /// - Parameters:
    ///   - moments: rows of `user_id`, `at`, `mission_id` and whatever else is wanted.
    ///   - condition: on those, `mission`, `period` and `held`.
    private static func missions(at moments: SQL, _ columns: SQL, where condition: SQL) -> SQL {
        """
        SELECT moment.user_id, mission.mission_id, mission_key, unlock_conditions::text, rewards::text,
               period.period_key, period.expires_at, held.user_id IS NOT NULL AS is_held,
               coalesce(held.progress, objectives)::text AS progress \(columns)
        FROM (\(moments)) AS moment
        JOIN published.members AS member ON member.user_id = moment.user_id
        JOIN gamification.missions AS mission ON mission.mission_id = moment.mission_id AND status = 'active'
            AND (starts_at IS NULL OR starts_at <= at) AND (ends_at IS NULL OR ends_at > at)
        CROSS JOIN LATERAL (SELECT at AT TIME ZONE time_zone AS time) AS local
        CROSS JOIN LATERAL (
            SELECT CASE recurrence
                       WHEN 'daily' THEN to_char(local.time, 'YYYY-MM-DD')
                       WHEN 'weekly' THEN to_char(local.time, 'IYYY-"W"IW')
                       ELSE 'once'
                   END AS period_key,
                   least(ends_at, CASE recurrence
                       WHEN 'daily' THEN (date_trunc('day', local.time) + interval '1 day') AT TIME ZONE time_zone
                       WHEN 'weekly' THEN (date_trunc('week', local.time) + interval '7 days') AT TIME ZONE time_zone
                   END) AS expires_at
        ) AS period
        LEFT JOIN gamification.user_missions AS held ON held.user_id = moment.user_id
            AND held.mission_id = mission.mission_id AND held.period_key = period.period_key
        WHERE \(condition)
        """
    }

    /// The missions that there are, and what each asks for.
    static let activeMissions: SQL = """
        SELECT mission_id, objectives::text, updated_at > created_at AS was_changed
        FROM gamification.missions WHERE status = 'active'
        """

    /// A row for each deed and each mission it counts for; `place` tells the deed, from 1.
    ///
    /// - Parameter concerned: deeds by their places, each with a mission that may ask for it.
    static func missions(advancedBy done: [DoneDeed], _ concerned: [(place: Int, mission: Int64)], at now: Instant)
        -> SQL
    {
        let deeds = concerned.map { done[$0.place - 1] }
        let moments: SQL = """
            SELECT user_id, 'epoch'::timestamptz + at * interval '1 microsecond' AS at, deed, place, mission_id
            FROM unnest(\(deeds.map(\.user.rawValue)), \(deeds.map(\.at.microseconds)), \(deeds.map(\.deed.name)),
                \(concerned.map { Int64($0.place) }), \(concerned.map(\.mission)))
                AS done (user_id, at, deed, place, mission_id)
            """
        let latest = now.advanced(by: .zero - MissionKeeper.lateness)
        return """
            \(Self.missions(
                at: moments, ", place",
                where: """
                    coalesce(held.status, 'active') = 'active'
                      AND (period.expires_at IS NULL OR period.expires_at > \(latest))
                      AND EXISTS (SELECT FROM jsonb_array_elements(coalesce(held.progress, objectives)) AS objective
                                  WHERE objective ->> 'deed' = deed)
                    """))
            ORDER BY place, mission_id
            """
    }

    /// What the member could have and has not.
    static func missions(openTo user: UserID, at now: Instant) -> SQL {
        let moment: SQL = """
            SELECT \(user)::bigint AS user_id, \(now)::timestamptz AS at, mission_id FROM gamification.missions
            """
        return "\(Self.missions(at: moment, "", where: "held.user_id IS NULL")) ORDER BY mission_id"
    }

    static func keep(_ rows: [MissionKeeper.AssignmentRow], at now: Instant) -> SQL {
        """
        INSERT INTO gamification.user_missions AS held (user_id, mission_id, period_key, assigned_at, expires_at, status,
            completed_at, progress)
        SELECT user_id, mission_id, period_key, \(now), expires_at,
               CASE WHEN is_complete THEN 'completed' ELSE 'active' END,
               CASE WHEN is_complete THEN \(now)::timestamptz END, progress
        FROM jsonb_to_recordset(\(JSONWriter.text(of: rows))::jsonb) AS new (user_id bigint, mission_id bigint,
            period_key text, expires_at timestamptz, is_complete boolean, progress jsonb)
        ORDER BY user_id, mission_id, period_key
        ON CONFLICT (user_id, mission_id, period_key) DO UPDATE
        SET status = excluded.status, completed_at = excluded.completed_at, progress = excluded.progress
        WHERE held.status = 'active'
        """
    }
}
