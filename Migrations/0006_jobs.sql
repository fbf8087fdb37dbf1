-- Work for later: enqueued in the transaction that wants it, done by whichever instance claims it.
CREATE TABLE coordination.jobs (
    job_id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    enqueued_at    timestamptz NOT NULL,
    -- Not before this, business time.
    run_at         timestamptz NOT NULL,
    -- The order of claims: a minute later per step of priority, so that what waits long enough comes first.
    due_at         timestamptz NOT NULL,
    -- When the present attempt, or the last one, began.
    started_at     timestamptz,
    ended_at       timestamptz,
    -- Until when the holder owns the attempt, by the database's own clock: business time may be moved.
    lease_until    timestamptz,
    -- The row, and with it the key, outlives its end until then; NULL where the key lasts as long as the work.
    unique_until   timestamptz,
    progress_done  bigint      CONSTRAINT job_progress_from_zero CHECK (progress_done >= 0),
    progress_total bigint      CONSTRAINT job_progress_total_from_zero CHECK (progress_total >= 0),
    -- Attempts begun; one given back unfinished by an instance that stops does not count.
    attempt        integer     NOT NULL DEFAULT 0 CONSTRAINT job_attempt_from_zero CHECK (attempt >= 0),
    max_attempts   integer     NOT NULL CONSTRAINT job_max_attempts_in_range CHECK (max_attempts BETWEEN 1 AND 1000),
    -- Attempts whose holder vanished.
    rescues        integer     NOT NULL DEFAULT 0,
    -- 0 comes first.
    priority       smallint    NOT NULL CONSTRAINT job_priority_in_range CHECK (priority BETWEEN 0 AND 9),
    is_cancelling  boolean     NOT NULL DEFAULT false,
    state          text        NOT NULL CONSTRAINT job_state_is_known CHECK (
                                   state IN ('scheduled', 'available', 'running', 'completed', 'discarded', 'cancelled')),
    queue          text        NOT NULL CONSTRAINT job_queue_is_a_name CHECK (queue ~ '^[a-z][a-z0-9_]{0,39}$'),
    kind           text        NOT NULL CONSTRAINT job_kind_is_a_name CHECK (kind ~ '^[a-z_]+\.[a-z_]+$'),
    unique_key     text        CONSTRAINT job_unique_key_bounded CHECK (octet_length(unique_key) BETWEEN 1 AND 200),
    -- The instance that holds the attempt, or held the last one.
    holder         text,
    -- The operation that enqueued it, and the one its completion was.
    operation_id   text        NOT NULL,
    effects_id     text,
    progress_note  text,
    args           jsonb       NOT NULL CONSTRAINT job_args_bounded CHECK (octet_length(args::text) <= 65536),
    -- The last ten failures: [{attempt, at, error}]
    errors         jsonb       NOT NULL DEFAULT '[]' CONSTRAINT job_errors_bounded CHECK (jsonb_array_length(errors) <= 10),
    CONSTRAINT job_lease_while_running CHECK ((state = 'running') = (lease_until IS NOT NULL)),
    CONSTRAINT job_ended_has_a_time CHECK ((state IN ('completed', 'discarded', 'cancelled')) = (ended_at IS NOT NULL))
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

-- Each state that somebody looks for has its own small index; what is completed is in none but those by age and key.
CREATE INDEX jobs_available ON coordination.jobs (queue, due_at, job_id) WHERE state = 'available';
CREATE INDEX jobs_scheduled ON coordination.jobs (run_at) INCLUDE (queue) WHERE state = 'scheduled';
-- Neither lease nor progress, so that heartbeats stay within the page.
CREATE INDEX jobs_running ON coordination.jobs (holder, queue) WHERE state = 'running';
CREATE INDEX jobs_discarded ON coordination.jobs (job_id) INCLUDE (queue) WHERE state = 'discarded';
CREATE INDEX jobs_ended ON coordination.jobs (ended_at) WHERE ended_at IS NOT NULL;
-- Asked for rarely, like the other tables of operations: see 0009.
CREATE INDEX jobs_by_operation ON coordination.jobs USING brin (operation_id text_bloom_ops, effects_id text_bloom_ops)
    WITH (pages_per_range = 32, autosummarize = on);
CREATE UNIQUE INDEX jobs_unique ON coordination.jobs (kind, unique_key)
    WHERE unique_key IS NOT NULL
      AND (unique_until IS NOT NULL OR state IN ('scheduled', 'available', 'running'));

-- A queue that nobody changed has no row and runs.
CREATE TABLE coordination.queues (
    changed_at timestamptz NOT NULL,
    is_paused  boolean     NOT NULL,
    queue      text        PRIMARY KEY CONSTRAINT queue_is_a_name CHECK (queue ~ '^[a-z][a-z0-9_]{0,39}$')
);

-- How far each schedule has come: every period up to `reached` is settled. Moving it is what lets one instance alone
-- enqueue a period.
CREATE TABLE coordination.schedules (
    reached  timestamptz NOT NULL,
    schedule text        PRIMARY KEY CONSTRAINT schedule_is_a_name CHECK (schedule ~ '^[a-z_]+\.[a-z_]+$')
);

-- Ends an attempt in the transaction of its effects. Fails, and undoes them with it, when the attempt is no longer
-- the holder's: its lease passed, and somebody else has taken the job up.
CREATE FUNCTION coordination.complete_job(
    finished bigint, holding text, nth bigint, at timestamptz, effects text, done bigint, total bigint, note text
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE coordination.jobs
    SET state = 'completed', ended_at = at, lease_until = NULL, effects_id = effects,
        progress_done = done, progress_total = total, progress_note = note
    WHERE job_id = finished AND state = 'running' AND holder = holding AND attempt = nth;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the lease of job % is lost', finished USING ERRCODE = 'DJ001';
    END IF;
END
$$;

-- Lets a transaction pass only while the attempt is the holder's; it stays so until the transaction ends.
CREATE FUNCTION coordination.hold_job(held bigint, holding text, nth bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM coordination.jobs
    WHERE job_id = held AND state = 'running' AND holder = holding AND attempt = nth FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the lease of job % is lost', held USING ERRCODE = 'DJ001';
    END IF;
END
$$;

-- What the expiry of lots looks for.
CREATE INDEX lots_lapsing ON gamification.lots (expires_at) WHERE remaining > 0 AND expires_at IS NOT NULL;
