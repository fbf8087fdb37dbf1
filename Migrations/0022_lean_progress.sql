-- What reading a balance and following a purchase pay for, measured.

-- No besitos of the member lapse before this; none do while it is NULL. Whoever reads a balance looks at the lots only
-- when there is something to find. It is never too late, and may be too early.
ALTER TABLE gamification.user_balances ADD COLUMN lapses_from timestamptz;
UPDATE gamification.user_balances AS balance SET lapses_from = lots.first
FROM (
    SELECT user_id, min(expires_at) AS first FROM gamification.lots WHERE remaining > 0 AND expires_at IS NOT NULL
    GROUP BY user_id
) AS lots
WHERE balance.user_id = lots.user_id;

CREATE FUNCTION gamification.note_lapse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE gamification.user_balances SET lapses_from = NEW.expires_at
    WHERE user_id = NEW.user_id AND (lapses_from IS NULL OR lapses_from > NEW.expires_at);
    RETURN NULL;
END $$;
CREATE TRIGGER lots_note_lapse AFTER INSERT OR UPDATE ON gamification.lots
    FOR EACH ROW WHEN (NEW.remaining > 0 AND NEW.expires_at IS NOT NULL)
    EXECUTE FUNCTION gamification.note_lapse();

-- Written by the one subscriber that holds the member's row of progress, which refers to the member, and that knows
-- the names of deeds.
ALTER TABLE gamification.user_deeds
    DROP CONSTRAINT user_deeds_user_id_fkey,
    DROP CONSTRAINT deed_is_a_word;
