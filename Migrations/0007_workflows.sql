-- Workflows: steps that survive crashes, deploys and days of waiting, and are undone when one of them fails.
CREATE TABLE coordination.workflow_runs (
    run_id             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    started_at         timestamptz NOT NULL,
    ended_at           timestamptz,
    -- A run that has not ended by then is undone.
    deadline           timestamptz NOT NULL,
    -- Since when nobody was found who knows the version.
    unregistered_since timestamptz,
    version            integer     NOT NULL CONSTRAINT workflow_version_from_one CHECK (version >= 1),
    -- Names the run to others: with a step's name it is the idempotency key of outside calls.
    outside_key        uuid        NOT NULL DEFAULT gen_random_uuid(),
    name               text        NOT NULL CONSTRAINT workflow_name_is_a_name CHECK (name ~ '^[a-z_]+\.[a-z_]+$'),
    -- Chosen by whoever started it; a second start with the same key starts nothing.
    key                text        NOT NULL CONSTRAINT workflow_key_length CHECK (octet_length(key) BETWEEN 1 AND 128),
    operation_id       text        NOT NULL,
    state              text        NOT NULL CONSTRAINT workflow_state_is_known CHECK (state IN (
                                       'running', 'waiting', 'completed', 'compensating', 'compensated',
                                       'compensation_failed', 'outcome_unknown')),
    -- Why it was or is being undone.
    cause              text        CONSTRAINT workflow_cause_is_known CHECK (cause IN ('failed', 'timed_out', 'cancelled')),
    -- json, not jsonb: kept as it was written, and any JSON text fits.
    input              json        NOT NULL,
    CONSTRAINT workflow_key_is_unique UNIQUE (name, key),
    CONSTRAINT workflow_end_has_a_time CHECK ((state IN ('completed', 'compensated')) = (ended_at IS NOT NULL)),
    CONSTRAINT workflow_undone_has_a_cause CHECK (
        cause IS NOT NULL OR state NOT IN ('compensating', 'compensated', 'compensation_failed'))
) WITH (fillfactor = 80);

CREATE INDEX workflow_runs_by_state ON coordination.workflow_runs (state, run_id);
CREATE INDEX workflow_runs_by_name ON coordination.workflow_runs (name, run_id);
CREATE INDEX workflow_runs_live ON coordination.workflow_runs (state, unregistered_since) WHERE ended_at IS NULL;

CREATE INDEX workflow_runs_ended ON coordination.workflow_runs (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE coordination.workflow_steps (
    run_id      bigint      NOT NULL REFERENCES coordination.workflow_runs ON DELETE CASCADE,
    completion  bigint      CONSTRAINT workflow_step_completion_from_one CHECK (completion >= 1),
    -- Business time at which its job is due.
    due_at      timestamptz,
    -- The machine's time from which "it did not happen" is believed.
    settled_at  timestamptz,
    position    integer     NOT NULL CHECK (position >= 0),
    -- Grows with every job made for the step; a job of an older turn does nothing.
    turn        integer     NOT NULL,
    attempts    integer     NOT NULL,
    tries       integer     NOT NULL,
    is_undoable boolean     NOT NULL,
    name        text        NOT NULL CONSTRAINT workflow_step_name_is_a_name CHECK (name ~ '^[a-z][a-z0-9_]{0,63}$'),
    kind        text        NOT NULL CONSTRAINT workflow_step_kind_is_known
                            CHECK (kind IN ('command', 'outside', 'signal', 'sleep')),
    state       text        NOT NULL CONSTRAINT workflow_step_state_is_known CHECK (state IN (
                                'pending', 'ready', 'executing', 'asking', 'unresolved', 'waiting', 'completed', 'failed',
                                'abandoned', 'compensating', 'compensated', 'compensation_failed')),
    fault_code  text,
    fault       text,
    -- Positions of the steps it waits for.
    after       bigint[]    NOT NULL,
    input       json,
    output      json,
    PRIMARY KEY (run_id, position),
    CONSTRAINT workflow_step_name_is_unique UNIQUE (run_id, name),
    CONSTRAINT workflow_step_completion_is_unique UNIQUE (run_id, completion)
) WITH (fillfactor = 80);

-- What should be under way: for the patrol that finds what was forgotten.
CREATE INDEX workflow_steps_due ON coordination.workflow_steps (due_at) WHERE due_at IS NOT NULL;

-- The history of each step: every attempt to execute, to ask and to compensate. An attempt without an end was cut off.
CREATE TABLE coordination.workflow_attempts (
    attempt_id  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id      bigint      NOT NULL REFERENCES coordination.workflow_runs ON DELETE CASCADE,
    started_at  timestamptz NOT NULL,
    ended_at    timestamptz,
    -- Real time.
    duration_us bigint,
    position    integer     NOT NULL,
    action      text        NOT NULL CONSTRAINT workflow_attempt_action_is_known
                            CHECK (action IN ('execute', 'ask', 'compensate', 'wait', 'resolve')),
    outcome     text        NOT NULL CONSTRAINT workflow_attempt_outcome_is_known CHECK (outcome IN (
                                'started', 'done', 'refused', 'not_done', 'unknown', 'no_effect')),
    fault_code  text,
    fault       text,
    -- SHA-256.
    input_hash  bytea       CONSTRAINT workflow_attempt_hash_length CHECK (octet_length(input_hash) = 32),
    output      json
) WITH (fillfactor = 80);

CREATE INDEX workflow_attempts_by_run ON coordination.workflow_attempts (run_id, attempt_id);

-- What was said to a run. A step takes the first signal of its name, which may be older than the step.
CREATE TABLE coordination.workflow_signals (
    signal_id   bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id      bigint      NOT NULL REFERENCES coordination.workflow_runs ON DELETE CASCADE,
    received_at timestamptz NOT NULL,
    name        text        NOT NULL CONSTRAINT workflow_signal_name_is_a_name CHECK (name ~ '^[a-z][a-z0-9_]{0,63}$'),
    -- Whoever says the same twice says it with the same key.
    key         text        NOT NULL CONSTRAINT workflow_signal_key_length CHECK (octet_length(key) <= 128),
    payload     json        NOT NULL,
    CONSTRAINT workflow_signal_key_is_unique UNIQUE (run_id, name, key)
);
