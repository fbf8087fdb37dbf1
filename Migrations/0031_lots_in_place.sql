-- A lot that is used changes in place, without entries in any index: what a predicate names counts as indexed, and
-- `remaining` changes with each use where `is_open` does not.
DROP INDEX gamification.lots_lapsing;
CREATE INDEX lots_lapsing ON gamification.lots (expires_at) WHERE is_open AND expires_at IS NOT NULL;
