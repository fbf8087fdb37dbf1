-- A fragment may be a game: {"kind": "answer", "attempts": 3, "cooldown_seconds": 600, "shown": {…}, "rules": {…},
-- "gives": {…}}. What wins stands in "rules", which is not in the scene.
ALTER TABLE narrative.narrative_fragments
    ADD COLUMN game jsonb
        CONSTRAINT fragment_game_is_complete CHECK (game ?& '{kind,shown,rules,gives}'),
    ADD CONSTRAINT fragment_with_a_game_is_one CHECK ((game IS NOT NULL) = (content_type = 'mini_game'));

-- How a member stands at a game, in the reading in which they played it last.
CREATE TABLE narrative.user_games (
    user_id     bigint      NOT NULL REFERENCES identity.users,
    fragment_id bigint      NOT NULL REFERENCES narrative.narrative_fragments,
    -- NULL: never yet.
    won_at      timestamptz,
    -- When the present series was won or lost.
    ended_at    timestamptz,
    run_no      integer     NOT NULL CONSTRAINT game_run_from_one CHECK (run_no >= 1),
    -- Of the fragment: what was changed since begins a new series.
    version     integer     NOT NULL CONSTRAINT game_version_from_one CHECK (version >= 1),
    -- Attempts of the present series, and series lost in the member's life.
    attempts    integer     NOT NULL CONSTRAINT game_attempts_from_zero CHECK (attempts >= 0),
    losses      integer     NOT NULL CONSTRAINT game_losses_from_zero CHECK (losses >= 0),
    status      text        NOT NULL CONSTRAINT game_status_is_known CHECK (status IN ('open', 'won', 'lost')),
    -- What was drawn for the series: nobody is told.
    secret      jsonb       NOT NULL,
    -- What the last attempt has told the member.
    told        jsonb       NOT NULL,
    PRIMARY KEY (user_id, fragment_id),
    CONSTRAINT game_ends_once CHECK ((status = 'open') = (ended_at IS NULL)),
    CONSTRAINT game_won_has_a_time CHECK (status <> 'won' OR won_at IS NOT NULL)
);

-- As before, with what may be shown of a game.
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
        'decisions', coalesce(choices.decisions, '[]'))
        || CASE WHEN fragment.game IS NULL THEN '{}'
           ELSE jsonb_build_object('game', fragment.game - '{rules,gives}'::text[]) END AS scene
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
