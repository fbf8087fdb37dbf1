-- Who came to VIP content without being VIP, and how often: what offers are made from.
CREATE TABLE narrative.vip_denials (
    user_id     bigint      NOT NULL REFERENCES identity.users,
    fragment_id bigint      NOT NULL REFERENCES narrative.narrative_fragments,
    attempts    bigint      NOT NULL CONSTRAINT denials_from_one CHECK (attempts >= 1),
    first_at    timestamptz NOT NULL,
    last_at     timestamptz NOT NULL,
    PRIMARY KEY (user_id, fragment_id)
) WITH (fillfactor = 80);

-- Where members are in the story, for who shows a member as a whole.
CREATE VIEW published.story_positions AS
SELECT user_id, fragment_key, fragment.title, level_number, level.title AS level_title, run_no, turns,
    position.updated_at
FROM narrative.user_story_positions AS position
JOIN narrative.narrative_fragments AS fragment USING (fragment_id)
JOIN narrative.narrative_levels AS level USING (level_id);

-- What members are entitled to now is what has begun, has not ended and was not revoked.
CREATE VIEW published.entitlements AS
SELECT user_id, entitlement, starts_at, ends_at, source FROM membership.entitlements WHERE revoked_at IS NULL;
