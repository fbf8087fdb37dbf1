-- What stories and missions are woven into.
CREATE SCHEMA experiences;

CREATE TABLE experiences.experiences (
    experience_id     bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    position          integer     NOT NULL,
    experience_key    text        NOT NULL CONSTRAINT experience_key_is_unique UNIQUE
                                  CONSTRAINT experience_key_is_a_key CHECK (experience_key ~ '^[a-z0-9][a-z0-9_-]{0,63}$'),
    experience_type   text        NOT NULL CONSTRAINT experience_type_is_known
                                  CHECK (experience_type IN ('narrative_journey', 'mission_chain', 'hybrid')),
    status            text        NOT NULL CONSTRAINT experience_status_is_known
                                  CHECK (status IN ('draft', 'active', 'archived')),
    icon              text        NOT NULL CONSTRAINT experience_icon_is_short CHECK (octet_length(icon) BETWEEN 1 AND 32),
    name              jsonb       NOT NULL CONSTRAINT experience_name_in_both_languages CHECK (name ?& '{es,en}'),
    description       jsonb       NOT NULL CONSTRAINT experience_description_in_both_languages CHECK (description ?& '{es,en}'),
    -- Who may begin it: a requirement.
    unlock_conditions jsonb       NOT NULL CONSTRAINT experience_conditions_are_an_object
                                  CHECK (jsonb_typeof(unlock_conditions) = 'object'),
    -- For completing it.
    rewards           jsonb       NOT NULL CONSTRAINT experience_rewards_are_an_object CHECK (jsonb_typeof(rewards) = 'object')
);

-- The one place that says which fragment or mission is part of which experience, and where in it. One may be part of
-- several. By keys, which stay when a story is published again.
CREATE TABLE experiences.experience_components (
    component_id   bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    experience_id  bigint  NOT NULL REFERENCES experiences.experiences,
    -- From 1; NULL: no longer part of it, kept for those who completed it.
    sequence_order integer CONSTRAINT component_order_from_one CHECK (sequence_order >= 1),
    is_required    boolean NOT NULL,
    component_type text    NOT NULL CONSTRAINT component_type_is_known CHECK (component_type IN ('narrative', 'mission')),
    -- Of the fragment or the mission.
    component_key  text    NOT NULL CONSTRAINT component_key_is_a_key CHECK (component_key ~ '^[a-z0-9][a-z0-9_-]{0,63}$'),
    -- NULL: what the fragment or the mission is called.
    title          jsonb   CONSTRAINT component_title_in_both_languages CHECK (title ?& '{es,en}'),
    CONSTRAINT component_is_in_an_experience_once UNIQUE (experience_id, component_type, component_key),
    CONSTRAINT components_stand_in_order UNIQUE (experience_id, sequence_order) DEFERRABLE INITIALLY IMMEDIATE
);

CREATE INDEX experience_components_by_subject ON experiences.experience_components (component_type, component_key)
    WHERE sequence_order IS NOT NULL;

CREATE TABLE experiences.user_experience_progress (
    user_id       bigint      NOT NULL REFERENCES identity.users,
    experience_id bigint      NOT NULL REFERENCES experiences.experiences,
    started_at    timestamptz NOT NULL,
    completed_at  timestamptz,
    status        text        NOT NULL CONSTRAINT experience_progress_status_is_known
                              CHECK (status IN ('in_progress', 'completed')),
    -- 'member', or what began it: 'decision:sala/mirar'.
    source        text        NOT NULL CONSTRAINT experience_source_is_short CHECK (octet_length(source) BETWEEN 1 AND 200),
    PRIMARY KEY (user_id, experience_id),
    CONSTRAINT experience_times_fit_status CHECK ((status = 'completed') = (completed_at IS NOT NULL))
) WITH (fillfactor = 80);

CREATE INDEX user_experiences_under_way ON experiences.user_experience_progress (user_id) WHERE status = 'in_progress';

CREATE TABLE experiences.user_component_completions (
    user_id       bigint      NOT NULL,
    component_id  bigint      NOT NULL REFERENCES experiences.experience_components,
    experience_id bigint      NOT NULL,
    completed_at  timestamptz NOT NULL,
    PRIMARY KEY (user_id, component_id),
    CONSTRAINT completion_is_of_an_experience_begun
        FOREIGN KEY (user_id, experience_id) REFERENCES experiences.user_experience_progress
);

-- Experiences open to a member whatever they require otherwise.
CREATE TABLE experiences.user_unlocks (
    user_id       bigint      NOT NULL REFERENCES identity.users,
    experience_id bigint      NOT NULL REFERENCES experiences.experiences,
    unlocked_at   timestamptz NOT NULL,
    -- What opened it: 'decision:sala/mirar'.
    source        text        NOT NULL CONSTRAINT experience_unlock_source_is_short
                              CHECK (octet_length(source) BETWEEN 1 AND 200),
    PRIMARY KEY (user_id, experience_id)
);

-- What stories may name that others make; what fragments are part of.
CREATE VIEW published.experiences AS
SELECT experience_key FROM experiences.experiences WHERE status <> 'draft';

CREATE VIEW published.experience_fragments AS
SELECT component_key AS fragment_key, experience_id, experience_key, sequence_order AS component_sequence, is_required
FROM experiences.experience_components JOIN experiences.experiences USING (experience_id)
WHERE component_type = 'narrative' AND sequence_order IS NOT NULL AND status <> 'draft';

-- As before; who lists fragments does not call secrets by their names.
CREATE OR REPLACE VIEW published.fragment_names AS
SELECT fragment_id, fragment_key, title, is_secret FROM narrative.narrative_fragments;

CREATE VIEW published.mission_names AS
SELECT mission_key, icon, title FROM gamification.missions;

-- Goods that are sold only to whom they were opened.
CREATE TABLE commerce.user_unlocks (
    user_id     bigint      NOT NULL REFERENCES identity.users,
    item_id     bigint      NOT NULL REFERENCES gamification.items,
    unlocked_at timestamptz NOT NULL,
    -- What opened it: 'decision:sala/mirar'.
    source      text        NOT NULL CONSTRAINT shop_unlock_source_is_short
                            CHECK (octet_length(source) BETWEEN 1 AND 200),
    PRIMARY KEY (user_id, item_id)
);
