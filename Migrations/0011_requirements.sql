-- What stands before levels, fragments and decisions, as requirements: {} for nothing. Levels and fragments have
-- their column since the beginning.
ALTER TABLE narrative.fragment_decisions
    ADD COLUMN unlock_conditions jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT decision_conditions_are_an_object CHECK (jsonb_typeof(unlock_conditions) = 'object'),
    -- Not even shown to who may not take it.
    ADD COLUMN is_hidden boolean NOT NULL DEFAULT false;
ALTER TABLE narrative.narrative_fragments
    ADD CONSTRAINT fragment_conditions_are_an_object CHECK (jsonb_typeof(unlock_conditions) = 'object');
ALTER TABLE narrative.narrative_levels
    ADD CONSTRAINT level_conditions_are_an_object CHECK (jsonb_typeof(unlock_conditions) = 'object');

-- Where a flag can be come by.
CREATE INDEX fragment_decisions_by_flag ON narrative.fragment_decisions USING gin (flags) WHERE archived_at IS NULL;

-- All that stands before a decision: its own conditions, those of the fragment it leads to, and those of that
-- fragment's level when it is another one.
CREATE VIEW narrative.decision_gates AS
SELECT
    decision.decision_id,
    jsonb_build_array(
        decision.unlock_conditions,
        next.unlock_conditions,
        CASE WHEN next.level_id = fragment.level_id THEN '{}' ELSE level.unlock_conditions END) AS gate
FROM narrative.fragment_decisions AS decision
JOIN narrative.narrative_fragments AS fragment USING (fragment_id)
JOIN narrative.narrative_fragments AS next ON next.fragment_id = decision.next_fragment_id
JOIN narrative.narrative_levels AS level ON level.level_id = next.level_id;

-- As before, and each decision says what stands before it, if anything does.
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
            || CASE WHEN gate = '[{}, {}, {}]' THEN '{}'
               ELSE jsonb_build_object('gate', gate, 'is_hidden', is_hidden) END
        ORDER BY position) AS decisions
    FROM narrative.fragment_decisions AS decision
    JOIN narrative.decision_gates USING (decision_id)
    WHERE decision.fragment_id = fragment.fragment_id AND decision.archived_at IS NULL
) AS choices;

-- What buying an item requires.
ALTER TABLE commerce.shop_items ADD COLUMN purchase_requirements jsonb NOT NULL DEFAULT '{}'
    CONSTRAINT shop_requirements_are_an_object CHECK (jsonb_typeof(purchase_requirements) = 'object');

-- A member's level follows from all besitos ever earned: the highest one whose threshold is reached.
CREATE TABLE gamification.level_curve (
    level            integer PRIMARY KEY CHECK (level >= 1),
    lifetime_besitos bigint  NOT NULL UNIQUE CHECK (lifetime_besitos >= 0),
    CONSTRAINT level_one_is_everybodys CHECK ((level = 1) = (lifetime_besitos = 0))
);

-- 0, 100, 300, 600, 1000, … 43,500 at level 30.
INSERT INTO gamification.level_curve (level, lifetime_besitos)
SELECT level, 50 * level * (level - 1) FROM generate_series(1, 30) AS level;
