-- The interactive story: what is written, and where each member stands in it.
CREATE SCHEMA narrative;

CREATE TABLE narrative.stories (
    story_id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at        timestamptz NOT NULL,
    published_at      timestamptz NOT NULL,
    version           integer     NOT NULL CONSTRAINT story_version_counts_publications CHECK (version >= 0),
    story_key         text        NOT NULL CONSTRAINT story_key_is_unique UNIQUE
                                  CONSTRAINT story_key_is_a_key CHECK (story_key ~ '^[a-z0-9][a-z0-9_-]{0,63}$'),
    -- Absent only inside the transaction that publishes the story for the first time.
    start_fragment_id bigint
);

CREATE TABLE narrative.narrative_levels (
    level_id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    story_id          bigint      NOT NULL REFERENCES narrative.stories,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    archived_at       timestamptz,
    level_number      integer     NOT NULL CONSTRAINT level_number_in_range CHECK (level_number BETWEEN 1 AND 1000),
    is_vip            boolean     NOT NULL,
    level_key         text        NOT NULL CONSTRAINT level_key_is_unique UNIQUE
                                  CONSTRAINT level_key_is_a_key CHECK (level_key ~ '^[a-z0-9][a-z0-9_-]{0,63}$'),
    title             jsonb       NOT NULL CONSTRAINT level_title_in_both_languages CHECK (title ?& '{es,en}'),
    unlock_conditions jsonb       NOT NULL DEFAULT '{}',
    -- Deferred, so that one publication may swap two numbers.
    CONSTRAINT level_number_is_unique EXCLUDE USING btree (story_id WITH =, level_number WITH =)
        WHERE (archived_at IS NULL) DEFERRABLE INITIALLY DEFERRED
);

-- Fragments and decisions are archived, never deleted: readers may stand there and hold old buttons.
CREATE TABLE narrative.narrative_fragments (
    fragment_id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    story_id          bigint      NOT NULL REFERENCES narrative.stories,
    level_id          bigint      NOT NULL REFERENCES narrative.narrative_levels,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    archived_at       timestamptz,
    -- Grows with every change of the fragment or of its decisions.
    version           integer     NOT NULL CONSTRAINT fragment_version_from_one CHECK (version >= 1),
    is_vip_exclusive  boolean     NOT NULL,
    fragment_key      text        NOT NULL CONSTRAINT fragment_key_is_unique UNIQUE
                                  CONSTRAINT fragment_key_is_a_key CHECK (fragment_key ~ '^[a-z0-9][a-z0-9_-]{0,63}$'),
    content_type      text        NOT NULL CONSTRAINT fragment_content_type_is_known
                                  CHECK (content_type IN ('story', 'decision', 'mini_game')),
    title             jsonb       NOT NULL CONSTRAINT fragment_title_in_both_languages CHECK (title ?& '{es,en}'),
    unlock_conditions jsonb       NOT NULL DEFAULT '{}',
    rewards           jsonb       NOT NULL DEFAULT '{}',
    -- narrator, text {es, en}, media [{type, url, alt {es, en}}], emotional_tone, soundtrack, reading_time_seconds
    content           jsonb       NOT NULL CONSTRAINT fragment_content_is_complete
                                  CHECK (content ?& '{narrator,text,media,reading_time_seconds}'
                                         AND content -> 'text' ?& '{es,en}')
);

CREATE INDEX narrative_fragments_by_level ON narrative.narrative_fragments (level_id);
CREATE INDEX narrative_fragments_vip ON narrative.narrative_fragments (fragment_id) WHERE is_vip_exclusive;

ALTER TABLE narrative.stories ADD CONSTRAINT story_starts_at_a_fragment
    FOREIGN KEY (start_fragment_id) REFERENCES narrative.narrative_fragments;

CREATE TABLE narrative.fragment_decisions (
    -- What a button carries; it never changes while the key lives.
    decision_id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    fragment_id       bigint      NOT NULL REFERENCES narrative.narrative_fragments,
    next_fragment_id  bigint      NOT NULL REFERENCES narrative.narrative_fragments,
    archived_at       timestamptz,
    position          integer     NOT NULL CONSTRAINT decision_position_from_one CHECK (position >= 1),
    reward_besitos    integer     NOT NULL CONSTRAINT decision_reward_in_range CHECK (reward_besitos BETWEEN 0 AND 50),
    decision_key      text        NOT NULL
                                  CONSTRAINT decision_key_is_a_key CHECK (decision_key ~ '^[a-z0-9][a-z0-9_-]{0,63}$'),
    text              jsonb       NOT NULL CONSTRAINT decision_text_in_both_languages CHECK (text ?& '{es,en}'),
    flags             text[]      NOT NULL CONSTRAINT decision_flags_bounded CHECK (cardinality(flags) <= 16),
    CONSTRAINT decision_key_is_unique UNIQUE (fragment_id, decision_key),
    CONSTRAINT decision_leads_elsewhere CHECK (next_fragment_id <> fragment_id)
);

-- Where a member is now. Its row is the lock of everything the member does in the story.
CREATE TABLE narrative.user_story_positions (
    user_id           bigint      PRIMARY KEY REFERENCES identity.users,
    fragment_id       bigint      NOT NULL REFERENCES narrative.narrative_fragments,
    updated_at        timestamptz NOT NULL,
    -- Grows each time the member starts over.
    run_no            integer     NOT NULL CONSTRAINT position_run_from_one CHECK (run_no >= 1)
) WITH (fillfactor = 80);

CREATE INDEX user_story_positions_by_fragment ON narrative.user_story_positions (fragment_id);

CREATE TABLE narrative.user_narrative_progress (
    user_id           bigint      NOT NULL REFERENCES identity.users,
    fragment_id       bigint      NOT NULL REFERENCES narrative.narrative_fragments,
    started_at        timestamptz NOT NULL,
    -- The first time in this run.
    completed_at      timestamptz,
    last_activity_at  timestamptz NOT NULL,
    run_no            integer     NOT NULL CONSTRAINT progress_run_from_one CHECK (run_no >= 1),
    visits            integer     NOT NULL CONSTRAINT progress_visits_from_one CHECK (visits >= 1),
    status            text        NOT NULL CONSTRAINT progress_status_is_known CHECK (status IN ('started', 'completed')),
    -- Every decision taken here in this run, in order: [{decision, at}]
    choices_made      jsonb       NOT NULL CONSTRAINT progress_choices_are_a_list
                                  CHECK (jsonb_typeof(choices_made) = 'array'),
    PRIMARY KEY (user_id, fragment_id, run_no),
    CONSTRAINT progress_completed_has_a_time CHECK ((status = 'completed') = (completed_at IS NOT NULL))
) WITH (fillfactor = 80);

CREATE INDEX user_narrative_progress_by_fragment ON narrative.user_narrative_progress (fragment_id, status);
CREATE INDEX user_narrative_progress_recent ON narrative.user_narrative_progress (user_id, last_activity_at);

CREATE TABLE narrative.user_narrative_flags (
    user_id           bigint      NOT NULL REFERENCES identity.users,
    set_at            timestamptz NOT NULL,
    -- The run that set it last. Flags outlive a run; who wants only the present run's compares this.
    run_no            integer     NOT NULL CONSTRAINT flag_run_from_one CHECK (run_no >= 1),
    flag              text        NOT NULL CONSTRAINT flag_is_a_key CHECK (flag ~ '^[a-z0-9][a-z0-9_-]{0,63}$'),
    value             jsonb       NOT NULL,
    PRIMARY KEY (user_id, flag)
) WITH (fillfactor = 80);

-- A decision pays a member once, however often the story is read again: the row is the proof.
CREATE TABLE narrative.decision_rewards (
    user_id           bigint      NOT NULL REFERENCES identity.users,
    decision_id       bigint      NOT NULL REFERENCES narrative.fragment_decisions,
    granted_at        timestamptz NOT NULL,
    besitos           integer     NOT NULL CONSTRAINT decision_reward_above_zero CHECK (besitos > 0),
    PRIMARY KEY (user_id, decision_id)
);

-- A fragment as it is shown, whole, in both languages. An archived fragment keeps its decisions, so that
-- whoever stands there goes on.
CREATE VIEW narrative.scenes AS
SELECT
    fragment.fragment_id,
    choices.decisions IS NULL AS is_end,
    jsonb_build_object(
        'fragment_id', fragment.fragment_id,
        'key', fragment.fragment_key,
        'version', fragment.version,
        'level', level.level_number,
        'level_title', level.title,
        'title', fragment.title,
        'content', fragment.content,
        'decisions', coalesce(choices.decisions, '[]')) AS scene
FROM narrative.narrative_fragments AS fragment
JOIN narrative.narrative_levels AS level USING (level_id)
CROSS JOIN LATERAL (
    SELECT jsonb_agg(
        jsonb_build_object('decision_id', decision_id, 'key', decision_key, 'text', text) ORDER BY position) AS decisions
    FROM narrative.fragment_decisions AS decision
    WHERE decision.fragment_id = fragment.fragment_id AND decision.archived_at IS NULL
) AS choices;
