-- The event bus: lanes, subscribers and their positions, events set aside, replays, months of the log.

ALTER TABLE coordination.event_log
    -- 0 critical, 1 normal, 2 tracking: which events are handed on first.
    ADD COLUMN lane smallint NOT NULL DEFAULT 1,
    ALTER COLUMN seq DROP IDENTITY;

-- A row's transaction has its own number before the row gets its: readers tell by it below which `seq` nothing can
-- appear any more. For the same reason the numbers are not cached.
CREATE SEQUENCE coordination.event_log_seq AS bigint OWNED BY coordination.event_log.seq;
SELECT setval('coordination.event_log_seq', (SELECT max(seq) FROM coordination.event_log))
WHERE EXISTS (SELECT FROM coordination.event_log);
ALTER TABLE coordination.event_log ALTER COLUMN seq SET DEFAULT
    CASE WHEN pg_current_xact_id() IS NOT NULL THEN nextval('coordination.event_log_seq') END;

DROP INDEX coordination.event_log_by_seq;
CREATE INDEX event_log_by_lane ON coordination.event_log (lane, seq);

CREATE TABLE coordination.subscribers (
    created_at     timestamptz NOT NULL,
    name           text        PRIMARY KEY CHECK (name ~ '^[a-z]+\.[a-z_]+$'),
    -- A best-effort subscriber may be left behind: what it has not read does not keep the log from being pruned.
    is_best_effort boolean     NOT NULL
);

-- How far a subscriber is in one lane. Everything visible in `passed` was handed on; `target` is being handed on, in
-- the order of `seq`, and `seq` says how far. Nothing that is still to come has a `seq` up to `floor`.
-- How the floor rises is told in docs/decisions/0010.
CREATE TABLE coordination.subscriber_positions (
    passed     pg_snapshot NOT NULL,
    target     pg_snapshot,
    seq        bigint      NOT NULL DEFAULT 0,
    floor      bigint      NOT NULL,
    -- The highest `seq` handed on.
    high       bigint      NOT NULL,
    -- What `high` was when `mark_xid` began: the floor, once everything older than `mark_xid` is passed.
    mark       bigint      NOT NULL,
    mark_xid   xid8        NOT NULL,
    delivered  bigint      NOT NULL DEFAULT 0,
    lane       smallint    NOT NULL CHECK (lane BETWEEN 0 AND 2),
    subscriber text        NOT NULL REFERENCES coordination.subscribers ON DELETE CASCADE,
    PRIMARY KEY (subscriber, lane)
) WITH (fillfactor = 50);

CREATE TABLE coordination.event_replays (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at  timestamptz NOT NULL,
    finished_at timestamptz,
    -- Which events: all conditions that are given.
    from_time   timestamptz,
    until_time  timestamptz,
    user_id     bigint,
    -- Handed on up to here; nothing above `last_seq` belongs to it.
    seq         bigint      NOT NULL DEFAULT 0,
    last_seq    bigint      NOT NULL,
    delivered   bigint      NOT NULL DEFAULT 0,
    failed      bigint      NOT NULL DEFAULT 0,
    subscriber  text        NOT NULL REFERENCES coordination.subscribers ON DELETE CASCADE,
    state       text        NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'cancelled')),
    types       text[],
    seqs        bigint[]
);
CREATE INDEX event_replays_running ON coordination.event_replays (id) WHERE state = 'running';

-- Events that a subscriber could not take, and those of the same member that wait behind them.
CREATE TABLE coordination.set_aside_events (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at timestamptz NOT NULL,
    retry_at   timestamptz NOT NULL,
    -- The event, by the key of the log.
    timestamp  timestamptz NOT NULL,
    seq        bigint      NOT NULL,
    -- What keeps its order; an event of nobody, or of a replay, waits for none and holds up none.
    user_id    bigint,
    replay_id  bigint      REFERENCES coordination.event_replays ON DELETE SET NULL,
    attempts   integer     NOT NULL,
    lane       smallint    NOT NULL,
    subscriber text        NOT NULL REFERENCES coordination.subscribers ON DELETE CASCADE,
    -- retrying: tried again by itself. dead: waits for staff. discarded: given up by staff.
    state      text        NOT NULL CHECK (state IN ('retrying', 'dead', 'discarded')),
    last_error text,
    reason     text,
    CONSTRAINT set_aside_events_discard_says_why CHECK ((state = 'discarded') = (reason IS NOT NULL))
);
CREATE INDEX set_aside_events_by_member
    ON coordination.set_aside_events (subscriber, lane, user_id, seq) WHERE state <> 'discarded';
CREATE INDEX set_aside_events_due ON coordination.set_aside_events (retry_at) WHERE state = 'retrying';
CREATE INDEX set_aside_events_by_state ON coordination.set_aside_events (subscriber, state, id);

-- Makes the partition that holds `moment`'s month, if there is none, and moves what the default partition has of it.
-- Writers to the default partition wait meanwhile: months are made before anybody writes to them.
CREATE FUNCTION coordination.make_event_month(moment timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    first timestamptz := date_trunc('month', moment AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
    next timestamptz := (date_trunc('month', moment AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC';
    month text := 'event_log_' || to_char(moment AT TIME ZONE 'UTC', 'YYYY_MM');
BEGIN
    IF to_regclass('coordination.' || month) IS NOT NULL THEN
        RETURN false;
    END IF;
    LOCK TABLE coordination.event_log_default IN ACCESS EXCLUSIVE MODE;
    EXECUTE format(
        'CREATE TABLE coordination.%I (LIKE coordination.event_log INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', month);
    EXECUTE format(
        'WITH moved AS (DELETE FROM coordination.event_log_default WHERE timestamp >= $1 AND timestamp < $2 RETURNING *)
         INSERT INTO coordination.%I SELECT * FROM moved', month) USING first, next;
    EXECUTE format(
        'ALTER TABLE coordination.event_log ATTACH PARTITION coordination.%I FOR VALUES FROM (%L) TO (%L)',
        month, first, next);
    RETURN true;
END $$;

-- The months there are, by their names; `event_log_default` is none.
CREATE VIEW coordination.event_months AS
SELECT relation.relname::text AS name, month AT TIME ZONE 'UTC' AS begins_at,
    (month + interval '1 month') AT TIME ZONE 'UTC' AS ends_at
FROM pg_inherits JOIN pg_class AS relation ON relation.oid = inhrelid,
    to_timestamp(substr(relation.relname::text, 11), 'YYYY_MM') AS parsed,
    CAST(to_char(parsed, 'YYYY-MM-01') AS timestamp) AS month
WHERE inhparent = 'coordination.event_log'::regclass AND relation.relname ~ '^event_log_\d{4}_\d{2}$';

-- Drops a month that everybody has read. False when somebody has not: a subscriber that is behind, an event set aside,
-- a replay under way. Best-effort subscribers are not asked.
CREATE FUNCTION coordination.drop_event_month(month text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    is_needed boolean;
BEGIN
    EXECUTE format(
        'SELECT EXISTS (
            SELECT FROM coordination.subscriber_positions AS position
            JOIN coordination.subscribers AS subscriber ON subscriber.name = position.subscriber
            WHERE NOT is_best_effort AND (
                SELECT event.seq FROM coordination.%1$I AS event
                WHERE event.lane = position.lane
                    AND event.seq > CASE WHEN target IS NULL THEN floor ELSE position.seq END
                    AND NOT pg_visible_in_snapshot(event.transaction_id, passed)
                ORDER BY event.seq LIMIT 1
            ) IS NOT NULL
        ) OR EXISTS (
            SELECT FROM coordination.set_aside_events AS aside JOIN coordination.%1$I AS event USING (timestamp, seq)
            WHERE aside.state <> ''discarded''
        ) OR EXISTS (
            SELECT FROM coordination.event_replays AS replay
            WHERE replay.state = ''running'' AND EXISTS (
                SELECT FROM coordination.%1$I AS event WHERE event.seq > replay.seq AND event.seq <= replay.last_seq
            )
        )', month) INTO is_needed;
    IF NOT is_needed THEN
        EXECUTE format('DROP TABLE coordination.%I', month);
    END IF;
    RETURN NOT is_needed;
END $$;

-- What was said before this migration, and the months to come.
DO $$
DECLARE moment timestamptz;
BEGIN
    FOR moment IN
        SELECT DISTINCT date_trunc('month', timestamp AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
        FROM coordination.event_log_default
        UNION SELECT now() + months * interval '1 month' FROM generate_series(0, 2) AS months
    LOOP
        PERFORM coordination.make_event_month(moment);
    END LOOP;
END $$;
