-- What was granted of late under each rate limit, shared by all instances that have no Redis. Unlogged: a window
-- is worth no WAL, and a crash of PostgreSQL may empty it.
CREATE UNLOGGED TABLE coordination.rate_windows (
    ends_at timestamptz NOT NULL,
    key     text        NOT NULL PRIMARY KEY CHECK (octet_length(key) BETWEEN 1 AND 128),
    hits    text        NOT NULL CHECK (octet_length(hits) < 8192)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);

-- A key of a script may call more often than the setting allows, or less.
ALTER TABLE identity.api_keys
    ADD COLUMN rate_per_minute integer CHECK (rate_per_minute BETWEEN 1 AND 1000000000);

-- What changed an answer that instances may hold: written with the change, read by every instance, removed soon.
CREATE TABLE coordination.cache_invalidations (
    written_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- Tells a reader what it has not seen: sequence numbers are not in the order of commit.
    transaction_id xid8        NOT NULL DEFAULT pg_current_xact_id(),
    topic          text        NOT NULL CHECK (octet_length(topic) BETWEEN 1 AND 64),
    -- NULL: everything of the topic.
    key            text        CHECK (octet_length(key) BETWEEN 1 AND 128)
);
CREATE INDEX cache_invalidations_by_transaction ON coordination.cache_invalidations (transaction_id);

-- When somebody last changed their language: tells the visit that changes it from the others.
ALTER TABLE identity.users ADD COLUMN language_changed_at timestamptz;
