-- What a story remembers of one reading, with the values that a reading begins with: {"courage": 0, "clues": []}.
ALTER TABLE narrative.stories ADD COLUMN variables jsonb NOT NULL DEFAULT '{}'
    CONSTRAINT story_variables_are_an_object CHECK (jsonb_typeof(variables) = 'object');

ALTER TABLE narrative.narrative_fragments
    ADD COLUMN is_secret boolean NOT NULL DEFAULT false,
    -- What opens it to who does not meet what it needs; NULL when besitos open nothing.
    ADD COLUMN price_besitos integer CONSTRAINT fragment_price_in_range CHECK (price_besitos BETWEEN 1 AND 10000);

ALTER TABLE narrative.fragment_decisions
    ADD COLUMN is_once boolean NOT NULL DEFAULT false,
    ADD COLUMN is_fallback boolean NOT NULL DEFAULT false,
    -- {"sets": [{"add": "courage", "by": 1}], "gives": {"items": [{"item": "old-key", "quantity": 1}]}}
    ADD COLUMN consequences jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT decision_consequences_are_an_object CHECK (jsonb_typeof(consequences) = 'object');

-- How many decisions the member has taken, and at which of them a fragment was last come to.
ALTER TABLE narrative.user_story_positions
    ADD COLUMN turns integer NOT NULL DEFAULT 0 CONSTRAINT position_turns_from_zero CHECK (turns >= 0);
ALTER TABLE narrative.user_narrative_progress
    ADD COLUMN last_turn integer NOT NULL DEFAULT 0 CONSTRAINT progress_turn_from_zero CHECK (last_turn >= 0);

-- Fragments open to a member whatever they need otherwise.
CREATE TABLE narrative.user_unlocks (
    user_id     bigint      NOT NULL REFERENCES identity.users,
    fragment_id bigint      NOT NULL REFERENCES narrative.narrative_fragments,
    unlocked_at timestamptz NOT NULL,
    -- 'besitos', or what gave it: 'decision:puerta/tocar', 'fragment:sala', 'promise:sala/later'.
    reason      text        NOT NULL CONSTRAINT unlock_reason_is_short CHECK (octet_length(reason) <= 200),
    PRIMARY KEY (user_id, fragment_id)
);

-- A reward is given to a member once, however often the story is read again: the row is the proof.
CREATE TABLE narrative.reward_grants (
    user_id    bigint      NOT NULL REFERENCES identity.users,
    granted_at timestamptz NOT NULL,
    origin     text        NOT NULL CONSTRAINT reward_origin_is_short CHECK (octet_length(origin) <= 200),
    -- 'besitos', 'item:old-key', 'achievement:first-night', 'unlock:crypt', 'vip'.
    reward     text        NOT NULL CONSTRAINT reward_name_is_short CHECK (octet_length(reward) <= 100),
    PRIMARY KEY (user_id, origin, reward)
);

-- Rewards promised to a member, as they were when the promise was made.
CREATE TABLE narrative.user_promises (
    user_id     bigint      NOT NULL REFERENCES identity.users,
    fragment_id bigint      NOT NULL REFERENCES narrative.narrative_fragments,
    promise_key text        NOT NULL CONSTRAINT promise_key_is_a_key CHECK (promise_key ~ '^[a-z0-9][a-z0-9_-]{0,63}$'),
    made_at     timestamptz NOT NULL,
    kept_at     timestamptz,
    condition   jsonb       NOT NULL,
    rewards     jsonb       NOT NULL,
    PRIMARY KEY (user_id, fragment_id, promise_key)
);

CREATE INDEX user_promises_open ON narrative.user_promises (user_id) WHERE kept_at IS NULL;

-- All that stands before a decision: its own conditions; those of the fragment it leads to, and of that fragment's
-- level when it is another one, unless the fragment has been unlocked; and VIP, which nothing else opens.
CREATE OR REPLACE VIEW narrative.decision_gates AS
SELECT
    decision.decision_id,
    jsonb_build_array(
        decision.unlock_conditions,
        next.unlock_conditions,
        CASE WHEN next.level_id = fragment.level_id THEN '{}' ELSE level.unlock_conditions END,
        CASE WHEN next.unlock_conditions = '{}'
                AND (next.level_id = fragment.level_id OR level.unlock_conditions = '{}') THEN '{}'
             ELSE jsonb_build_object('unlocked', next.fragment_key) END,
        CASE WHEN next.is_vip_exclusive OR level.is_vip THEN '{"vip": true}' ELSE '{}' END::jsonb) AS gate
FROM narrative.fragment_decisions AS decision
JOIN narrative.narrative_fragments AS fragment USING (fragment_id)
JOIN narrative.narrative_fragments AS next ON next.fragment_id = decision.next_fragment_id
JOIN narrative.narrative_levels AS level ON level.level_id = next.level_id;

-- As before; decisions say too whether they are taken once, or only there when nothing else is.
CREATE OR REPLACE VIEW narrative.scenes AS
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
        jsonb_build_object('decision_id', decision_id, 'key', decision_key, 'text', text)
            || CASE WHEN is_once THEN '{"is_once": true}' ELSE '{}' END::jsonb
            || CASE WHEN is_fallback THEN '{"is_fallback": true}' ELSE '{}' END::jsonb
            || CASE WHEN gate = '[{}, {}, {}, {}, {}]' THEN '{}'
               ELSE jsonb_build_object('gate', gate, 'is_hidden', is_hidden) END
        ORDER BY position) AS decisions
    FROM narrative.fragment_decisions AS decision
    JOIN narrative.decision_gates USING (decision_id)
    WHERE decision.fragment_id = fragment.fragment_id AND decision.archived_at IS NULL
) AS choices;

-- Stories call members by their name.
CREATE OR REPLACE VIEW published.members AS
SELECT id AS user_id, telegram_id, language, time_zone, first_name FROM identity.users;

-- What a member has been given the use of, and until when: VIP first of all.
CREATE SCHEMA membership;

CREATE TABLE membership.entitlements (
    entitlement_id bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id        bigint      NOT NULL REFERENCES identity.users,
    created_at     timestamptz NOT NULL,
    starts_at      timestamptz NOT NULL,
    -- NULL: for good.
    ends_at        timestamptz,
    revoked_at     timestamptz,
    entitlement    text        NOT NULL CONSTRAINT entitlement_is_known CHECK (entitlement IN ('vip')),
    -- Who gave it: 'staff', 'story', later a subscription.
    source         text        NOT NULL CONSTRAINT entitlement_source_is_a_word CHECK (source ~ '^[a-z_]{1,40}$'),
    operation_id   text        NOT NULL,
    reason         text        CONSTRAINT entitlement_reason_is_short CHECK (char_length(reason) <= 500),
    CONSTRAINT entitlement_ends_after_it_starts CHECK (ends_at > starts_at)
);

CREATE INDEX entitlements_live ON membership.entitlements (user_id, entitlement) WHERE revoked_at IS NULL;
