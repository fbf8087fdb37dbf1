public import Coordination
import Postgres
import Vocabulary

/// What Experiences tells of a member's state.
public enum ExperienceState {
    public static let sections: [any StateSection] = [BegunExperiences(), UnlockedExperiences()]
}

/// What the member has begun, with what of it is required and done.
private struct BegunExperiences: StateSection {
    let name = "experiences"

    func expression(for user: UserID, at now: Instant) -> SQL {
        """
        (SELECT coalesce(jsonb_agg(jsonb_build_object('experience_id', experience_id, 'key', experience_key,
                'status', progress.status, 'required', required, 'completed', done, 'started_at', started_at,
                'completed_at', completed_at) ORDER BY position), '[]')
         FROM experiences.user_experience_progress AS progress JOIN experiences.experiences USING (experience_id)
         CROSS JOIN LATERAL (
             SELECT count(*) AS required, count(completion.user_id) AS done
             FROM experiences.experience_components AS component
             LEFT JOIN experiences.user_component_completions AS completion
                 ON completion.component_id = component.component_id AND completion.user_id = \(user)
             WHERE component.experience_id = progress.experience_id AND sequence_order IS NOT NULL AND is_required
         ) AS counted
         WHERE progress.user_id = \(user))
        """
    }
}

/// What was opened to the member whatever it requires.
private struct UnlockedExperiences: StateSection {
    let name = "unlocked_experiences"

    func expression(for user: UserID, at now: Instant) -> SQL {
        """
        (SELECT coalesce(jsonb_agg(jsonb_build_object('key', experience_key, 'source', source,
                'unlocked_at', unlocked_at) ORDER BY unlocked_at, experience_id), '[]')
         FROM experiences.user_unlocks JOIN experiences.experiences USING (experience_id) WHERE user_id = \(user))
        """
    }
}
