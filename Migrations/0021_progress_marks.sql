-- What was counted of a member before the newest mark was set: so that one statement locks the row, marks it, and
-- tells what is new.
ALTER TABLE gamification.user_progress ADD COLUMN seq_before bigint[] NOT NULL DEFAULT '{0,0,0}';
