-- Achievements that one can lose again, and such as one can have more than once.

ALTER TABLE gamification.achievements
    -- Who no longer meets its conditions loses it at the next review.
    ADD COLUMN auto_revoke    boolean NOT NULL DEFAULT false,
    -- Given again each time its conditions are met once more over, or something gives it.
    ADD COLUMN multiple_grant boolean NOT NULL DEFAULT false;

ALTER TABLE gamification.user_achievements
    ADD COLUMN times        integer NOT NULL DEFAULT 1 CONSTRAINT achieved_at_least_once CHECK (times >= 1),
    -- What `times` was before it was set: what is paid is the difference.
    ADD COLUMN times_before integer NOT NULL DEFAULT 0,
    -- Revoked because the conditions were met no more, and so to be earned again.
    ADD COLUMN has_lapsed   boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT lapsed_is_revoked CHECK (revoked_at IS NOT NULL OR NOT has_lapsed);
