-- What members get along by: items to use, levels, missions, achievements, streaks.

-- Items say what they are, and what using one does.
ALTER TABLE gamification.items
    ADD COLUMN updated_at    timestamptz,
    ADD COLUMN is_consumable boolean NOT NULL DEFAULT false,
    ADD COLUMN is_archived   boolean NOT NULL DEFAULT false,
    ADD COLUMN icon          text    NOT NULL DEFAULT '🎁'
        CONSTRAINT item_icon_is_short CHECK (octet_length(icon) BETWEEN 1 AND 32),
    ADD COLUMN description   jsonb
        CONSTRAINT item_description_in_both_languages CHECK (description ?& '{es,en}'),
    -- What whoever uses one reads.
    ADD COLUMN use_text      jsonb
        CONSTRAINT item_use_text_in_both_languages CHECK (use_text ?& '{es,en}'),
    -- What whoever uses one gets.
    ADD COLUMN effect        jsonb   NOT NULL DEFAULT '{}'
        CONSTRAINT item_effect_is_an_object CHECK (jsonb_typeof(effect) = 'object');

-- What staff put right by hand, and why.
CREATE TABLE gamification.corrections (
    correction_id bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id       bigint      NOT NULL REFERENCES identity.users,
    created_at    timestamptz NOT NULL,
    -- item:candle, mission:first-steps, achievement:night-owl, streak
    subject       text        NOT NULL CONSTRAINT correction_subject_length CHECK (octet_length(subject) BETWEEN 1 AND 200),
    -- +2, completed, revoked, 7
    change        text        NOT NULL CONSTRAINT correction_change_length CHECK (octet_length(change) BETWEEN 1 AND 100),
    reason        text        NOT NULL CONSTRAINT correction_reason_length CHECK (char_length(reason) BETWEEN 1 AND 500),
    operation_id  text        NOT NULL
);

CREATE INDEX corrections_by_user ON gamification.corrections (user_id, correction_id);
CREATE TRIGGER corrections_append_only BEFORE UPDATE OR DELETE ON gamification.corrections
    FOR EACH ROW EXECUTE FUNCTION gamification.refuse_change();

-- Where a member stands. Its row is the lock of everything that follows from what the member did.
CREATE TABLE gamification.user_progress (
    user_id         bigint      PRIMARY KEY REFERENCES identity.users,
    updated_at      timestamptz NOT NULL,
    -- The highest level ever told and rewarded.
    level           integer     NOT NULL DEFAULT 1 CONSTRAINT progress_level_from_one CHECK (level >= 1),
    streak_days     integer     NOT NULL DEFAULT 0 CONSTRAINT streak_not_below_zero CHECK (streak_days >= 0),
    longest_streak  integer     NOT NULL DEFAULT 0,
    -- The newest local day on which the member did something; it never moves back.
    last_engaged_on date,
    -- By lane: events up to here were counted, and are not counted again.
    last_seq        bigint[]    NOT NULL DEFAULT '{0,0,0}',
    CONSTRAINT longest_streak_is_longest CHECK (longest_streak >= streak_days)
) WITH (fillfactor = 80);

-- How often each member has done what can be counted.
CREATE TABLE gamification.user_deeds (
    user_id    bigint      NOT NULL REFERENCES identity.users,
    updated_at timestamptz NOT NULL,
    times      bigint      NOT NULL CONSTRAINT deed_times_above_zero CHECK (times > 0),
    deed       text        NOT NULL CONSTRAINT deed_is_a_word CHECK (deed ~ '^[a-z][a-z_]{0,63}$'),
    PRIMARY KEY (user_id, deed)
) WITH (fillfactor = 80);

-- What reaching a level gives, once. A new curve may swap two thresholds.
ALTER TABLE gamification.level_curve
    DROP CONSTRAINT level_curve_lifetime_besitos_key,
    ADD CONSTRAINT level_threshold_is_unique UNIQUE (lifetime_besitos) DEFERRABLE INITIALLY DEFERRED,
    ADD COLUMN rewards jsonb NOT NULL DEFAULT '{}'
    CONSTRAINT level_rewards_are_an_object CHECK (jsonb_typeof(rewards) = 'object');

-- What a streak gives on its n-th day, each time it gets there.
CREATE TABLE gamification.streak_rewards (
    days    integer PRIMARY KEY CONSTRAINT streak_reward_days_in_range CHECK (days BETWEEN 1 AND 3650),
    rewards jsonb   NOT NULL CONSTRAINT streak_rewards_are_an_object CHECK (jsonb_typeof(rewards) = 'object')
);

-- Missed days that items make good, at most, one item a day.
ALTER TABLE gamification.economy_settings
    ADD COLUMN streak_freeze_item text    NOT NULL DEFAULT 'streak-freeze',
    ADD COLUMN max_frozen_days    integer NOT NULL DEFAULT 3 CHECK (max_frozen_days >= 0);

CREATE TABLE gamification.missions (
    mission_id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    -- Outside of them nobody gets the mission, and nothing counts for it.
    starts_at         timestamptz,
    ends_at           timestamptz CONSTRAINT mission_ends_after_its_start CHECK (ends_at > starts_at),
    position          integer     NOT NULL,
    mission_key       text        NOT NULL CONSTRAINT mission_key_is_unique UNIQUE
                                  CONSTRAINT mission_key_is_a_key CHECK (mission_key ~ '^[a-z0-9][a-z0-9_-]{0,63}$'),
    mission_type      text        NOT NULL CONSTRAINT mission_type_is_known
                                  CHECK (mission_type IN ('daily', 'weekly', 'narrative', 'special')),
    recurrence        text        NOT NULL CONSTRAINT mission_recurrence_is_known
                                  CHECK (recurrence IN ('once', 'daily', 'weekly')),
    status            text        NOT NULL CONSTRAINT mission_status_is_known
                                  CHECK (status IN ('draft', 'active', 'archived')),
    icon              text        NOT NULL CONSTRAINT mission_icon_is_short CHECK (octet_length(icon) BETWEEN 1 AND 32),
    title             jsonb       NOT NULL CONSTRAINT mission_title_in_both_languages CHECK (title ?& '{es,en}'),
    description       jsonb       NOT NULL CONSTRAINT mission_description_in_both_languages CHECK (description ?& '{es,en}'),
    -- What is to be done: [{deed, count, about}]
    objectives        jsonb       NOT NULL CONSTRAINT mission_objectives_are_a_list CHECK (jsonb_typeof(objectives) = 'array'),
    -- Who gets it: a requirement.
    unlock_conditions jsonb       NOT NULL CONSTRAINT mission_conditions_are_an_object
                                  CHECK (jsonb_typeof(unlock_conditions) = 'object'),
    rewards           jsonb       NOT NULL CONSTRAINT mission_rewards_are_an_object CHECK (jsonb_typeof(rewards) = 'object')
);

-- A mission as one member was given it, one row a period: '2026-01-31', '2026-W05', or 'once'.
CREATE TABLE gamification.user_missions (
    user_id      bigint      NOT NULL REFERENCES identity.users,
    mission_id   bigint      NOT NULL REFERENCES gamification.missions,
    assigned_at  timestamptz NOT NULL,
    expires_at   timestamptz,
    completed_at timestamptz,
    claimed_at   timestamptz,
    period_key   text        NOT NULL,
    status       text        NOT NULL CONSTRAINT user_mission_status_is_known
                             CHECK (status IN ('active', 'completed', 'claimed', 'expired')),
    -- The objectives as they were when it was given, and how far each is: [{deed, count, about, done}]
    progress     jsonb       NOT NULL CONSTRAINT user_mission_progress_is_a_list CHECK (jsonb_typeof(progress) = 'array'),
    PRIMARY KEY (user_id, mission_id, period_key),
    CONSTRAINT user_mission_times_fit_status CHECK (
        (status IN ('completed', 'claimed')) = (completed_at IS NOT NULL) AND (status = 'claimed') = (claimed_at IS NOT NULL))
) WITH (fillfactor = 80);

CREATE INDEX user_missions_expiring ON gamification.user_missions (expires_at) WHERE status = 'active';

CREATE TABLE gamification.achievements (
    achievement_id    bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    points            integer     NOT NULL CONSTRAINT achievement_points_in_range CHECK (points BETWEEN 0 AND 10000),
    position          integer     NOT NULL,
    -- Not even named to who lacks it.
    is_secret         boolean     NOT NULL,
    achievement_key   text        NOT NULL CONSTRAINT achievement_key_is_unique UNIQUE
                                  CONSTRAINT achievement_key_is_a_key CHECK (achievement_key ~ '^[a-z0-9][a-z0-9_-]{0,63}$'),
    rarity            text        NOT NULL CONSTRAINT achievement_rarity_is_known
                                  CHECK (rarity IN ('common', 'rare', 'epic', 'legendary')),
    status            text        NOT NULL CONSTRAINT achievement_status_is_known
                                  CHECK (status IN ('draft', 'active', 'archived')),
    icon              text        NOT NULL CONSTRAINT achievement_icon_is_short CHECK (octet_length(icon) BETWEEN 1 AND 32),
    name              jsonb       NOT NULL CONSTRAINT achievement_name_in_both_languages CHECK (name ?& '{es,en}'),
    description       jsonb       NOT NULL CONSTRAINT achievement_description_in_both_languages CHECK (description ?& '{es,en}'),
    -- What earns it: a requirement.
    unlock_conditions jsonb       NOT NULL CONSTRAINT achievement_conditions_are_an_object
                                  CHECK (jsonb_typeof(unlock_conditions) = 'object'),
    -- Types of events after which it is looked at.
    triggers          text[]      NOT NULL,
    rewards           jsonb       NOT NULL CONSTRAINT achievement_rewards_are_an_object CHECK (jsonb_typeof(rewards) = 'object')
);

CREATE INDEX achievements_by_trigger ON gamification.achievements USING gin (triggers) WHERE status = 'active';

-- One row whatever becomes of it: what was given once is not paid again.
CREATE TABLE gamification.user_achievements (
    user_id        bigint      NOT NULL REFERENCES identity.users,
    achievement_id bigint      NOT NULL REFERENCES gamification.achievements,
    unlocked_at    timestamptz NOT NULL,
    revoked_at     timestamptz,
    -- earned, backfill, staff, or what gave it: mission:first-steps
    source         text        NOT NULL CONSTRAINT user_achievement_source_length CHECK (octet_length(source) BETWEEN 1 AND 200),
    PRIMARY KEY (user_id, achievement_id)
) WITH (fillfactor = 80);

CREATE INDEX user_achievements_by_achievement ON gamification.user_achievements (achievement_id) WHERE revoked_at IS NULL;

-- Achievements, levels and the days of a streak are given once each: nobody can farm them, and the dearest is worth more
-- than a day's maximum.
UPDATE gamification.earning_rules SET counts_to_maximum = false WHERE source = 'achievement';
INSERT INTO gamification.earning_rules (source, amount, max_per_day, max_per_week, counts_to_maximum) VALUES
    ('level',  NULL, NULL, NULL, false),
    ('streak', NULL, NULL, NULL, false),
    ('item',   NULL, 150,  NULL, true);

-- Besitos for the streak's milestones, as the launch has them; staff change them.
INSERT INTO gamification.streak_rewards (days, rewards) VALUES
    (3, '{"besitos": 5}'), (7, '{"besitos": 20}'), (14, '{"besitos": 40}'), (30, '{"besitos": 100}'),
    (60, '{"besitos": 150}'), (100, '{"besitos": 250}'), (365, '{"besitos": 500}');
