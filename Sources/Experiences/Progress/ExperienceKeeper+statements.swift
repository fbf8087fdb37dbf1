import Postgres
import Vocabulary

extension SQL {
    /// What members have under way, held until the transaction ends.
    static func hold(of users: [UserID]) -> SQL {
        """
        SELECT user_id, experience_id FROM experiences.user_experience_progress
        WHERE user_id = ANY (\(users.map(\.rawValue))) AND status = 'in_progress'
        ORDER BY user_id, experience_id FOR UPDATE
        """
    }

    /// As ``hold(of:)`` for some of it alone: who holds a member's balance must not wait for the rest.
    static func hold(_ journeys: [ExperienceKeeper.Journey]) -> SQL {
        """
        SELECT FROM experiences.user_experience_progress
        WHERE (user_id, experience_id) IN (
            SELECT * FROM unnest(\(journeys.map(\.user.rawValue)), \(journeys.map(\.experience))))
        ORDER BY user_id, experience_id FOR UPDATE
        """
    }

    /// The components of what is under way that are not completed, and are part of it still.
    static func openComponents(of journeys: [ExperienceKeeper.Journey]) -> SQL {
        """
        SELECT progress.user_id, progress.experience_id, component_id, component_type, component_key
        FROM unnest(\(journeys.map(\.user.rawValue)), \(journeys.map(\.experience))) AS asked (user_id, experience_id)
        JOIN experiences.user_experience_progress AS progress
            ON progress.user_id = asked.user_id AND progress.experience_id = asked.experience_id
        JOIN experiences.experience_components AS component ON component.experience_id = progress.experience_id
        WHERE status = 'in_progress' AND sequence_order IS NOT NULL AND NOT EXISTS (
            SELECT FROM experiences.user_component_completions AS done
            WHERE done.user_id = progress.user_id AND done.component_id = component.component_id)
        ORDER BY progress.user_id, progress.experience_id, sequence_order
        """
    }

    /// - Parameter journeys: what is held. What was begun a moment later is counted by the event of its beginning.
    static func completions(
        by deeds: [ExperienceKeeper.Deed], of journeys: [ExperienceKeeper.Journey], at now: Instant
    ) -> SQL {
        """
        INSERT INTO experiences.user_component_completions (user_id, component_id, experience_id, completed_at)
        SELECT DISTINCT deed.user_id, component_id, experience_id, \(now)::timestamptz
        FROM unnest(\(deeds.map(\.user.rawValue)), \(deeds.map(\.subject.kind.rawValue)), \(deeds.map(\.subject.key)))
            AS deed (user_id, component_type, component_key)
        JOIN experiences.experience_components USING (component_type, component_key)
        JOIN unnest(\(journeys.map(\.user.rawValue)), \(journeys.map(\.experience))) AS held (user_id, experience_id)
            USING (user_id, experience_id)
        WHERE sequence_order IS NOT NULL
        ON CONFLICT DO NOTHING
        RETURNING user_id, experience_id, component_id
        """
    }

    static func completions(_ done: [ExperienceKeeper.Completion], at now: Instant) -> SQL {
        """
        INSERT INTO experiences.user_component_completions (user_id, component_id, experience_id, completed_at)
        SELECT user_id, component_id, experience_id, \(now)
        FROM unnest(\(done.map(\.journey.user.rawValue)), \(done.map(\.component)),
            \(done.map(\.journey.experience))) AS done (user_id, component_id, experience_id)
        ON CONFLICT DO NOTHING
        RETURNING user_id, experience_id, component_id
        """
    }

    /// Of what is required now, how much is done; what is no longer part of the experience does not count.
    static func standing(of journeys: [ExperienceKeeper.Journey]) -> SQL {
        """
        SELECT progress.user_id, progress.experience_id, experience_key, rewards::text,
            count(*) FILTER (WHERE is_required) AS required,
            count(done.component_id) FILTER (WHERE is_required) AS done
        FROM unnest(\(journeys.map(\.user.rawValue)), \(journeys.map(\.experience))) AS asked (user_id, experience_id)
        JOIN experiences.user_experience_progress AS progress
            ON progress.user_id = asked.user_id AND progress.experience_id = asked.experience_id
        JOIN experiences.experiences AS experience ON experience.experience_id = progress.experience_id
        JOIN experiences.experience_components AS component
            ON component.experience_id = progress.experience_id AND sequence_order IS NOT NULL
        LEFT JOIN experiences.user_component_completions AS done
            ON done.user_id = progress.user_id AND done.component_id = component.component_id
        WHERE progress.status = 'in_progress'
        GROUP BY progress.user_id, progress.experience_id, experience.experience_id
        """
    }

    static func complete(_ journeys: [ExperienceKeeper.Journey], at now: Instant) -> SQL {
        """
        UPDATE experiences.user_experience_progress AS progress SET status = 'completed', completed_at = \(now)
        FROM unnest(\(journeys.map(\.user.rawValue)), \(journeys.map(\.experience))) AS ended (user_id, experience_id)
        WHERE progress.user_id = ended.user_id AND progress.experience_id = ended.experience_id
        """
    }
}
