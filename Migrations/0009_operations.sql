-- A key's row is written whole, with COMMIT: what was asked for and answered, in which steps, for which request.
ALTER TABLE coordination.commands
    ALTER COLUMN receipt SET NOT NULL,
    ADD COLUMN request_id text CHECK (octet_length(request_id) BETWEEN 1 AND 64),
    -- From taking it up to writing this row.
    ADD COLUMN duration_us bigint CHECK (duration_us >= 0),
    -- [{name, at_us, us, outcome}], in the order of their starting.
    ADD COLUMN steps jsonb CHECK (jsonb_typeof(steps) = 'array');

-- Who asks for one operation asks rarely, and every write pays for an index: a block's summary is enough.
CREATE INDEX commands_by_request ON coordination.commands USING brin (
    request_id text_bloom_ops, operation_id text_bloom_ops
) WITH (pages_per_range = 32, autosummarize = on);

DROP INDEX coordination.event_log_by_operation;
CREATE INDEX event_log_by_operation ON coordination.event_log USING brin (operation_id text_bloom_ops)
    WITH (pages_per_range = 32, autosummarize = on);
