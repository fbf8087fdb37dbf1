-- All that is counted of a member stands in the member's row of progress, which is written once for a batch of events.
ALTER TABLE gamification.user_progress
    DROP COLUMN seq_before,
    -- How often what is counted was written: who read the row, and writes what follows, sees whether somebody else did
    -- in between.
    ADD COLUMN times_written bigint NOT NULL DEFAULT 1 CONSTRAINT progress_was_written CHECK (times_written >= 1),
    -- How often the member did what can be counted: {"decisions": 3}
    ADD COLUMN deeds    jsonb  NOT NULL DEFAULT '{}'
        CONSTRAINT progress_deeds_are_an_object CHECK (jsonb_typeof(deeds) = 'object');

-- A new row is written again soon, and often.
ALTER TABLE gamification.user_progress SET (fillfactor = 60);

INSERT INTO gamification.user_progress AS progress (user_id, updated_at, deeds)
SELECT user_id, max(updated_at), jsonb_object_agg(deed, times) FROM gamification.user_deeds GROUP BY user_id
ON CONFLICT (user_id) DO UPDATE SET deeds = excluded.deeds;

DROP TABLE gamification.user_deeds;
