-- Workflows that start others, runs that begin in the middle of one that ended, and how staff finds them.
ALTER TABLE coordination.workflow_runs
    -- The step that started it and waits for its end.
    ADD COLUMN parent_run_id   bigint   REFERENCES coordination.workflow_runs ON DELETE CASCADE,
    ADD COLUMN parent_position integer,
    ADD COLUMN depth           smallint NOT NULL DEFAULT 0,
    -- The version it began with, where a patch has moved it to another one.
    ADD COLUMN patched_from    integer,
    -- A fork: whose results it began with, from which step on it does things itself, and why. That run may be gone.
    ADD COLUMN forked_from     bigint,
    ADD COLUMN forked_at       text,
    ADD COLUMN fork_reason     text,
    -- Whom it is about: the input's, when it says so.
    ADD COLUMN user_id         bigint   GENERATED ALWAYS AS (
        CASE WHEN input ->> 'user_id' ~ '^[0-9]{1,18}$' THEN (input ->> 'user_id')::bigint END) STORED,
    ADD CONSTRAINT workflow_parent_is_a_step CHECK (
        (parent_run_id IS NULL) = (parent_position IS NULL) AND (parent_run_id IS NULL) = (depth = 0)),
    ADD CONSTRAINT workflow_fork_says_why CHECK (
        (forked_from IS NULL) = (forked_at IS NULL) AND (forked_from IS NULL) = (fork_reason IS NULL));

CREATE UNIQUE INDEX workflow_runs_by_parent ON coordination.workflow_runs (parent_run_id, parent_position)
    WHERE parent_run_id IS NOT NULL;
CREATE INDEX workflow_runs_by_user ON coordination.workflow_runs (user_id, run_id) WHERE user_id IS NOT NULL;
CREATE INDEX workflow_runs_by_operation ON coordination.workflow_runs (operation_id);
CREATE INDEX workflow_runs_forks ON coordination.workflow_runs (forked_from) WHERE forked_from IS NOT NULL;

ALTER TABLE coordination.workflow_steps
    DROP CONSTRAINT workflow_step_kind_is_known,
    ADD CONSTRAINT workflow_step_kind_is_known CHECK (kind IN ('command', 'outside', 'signal', 'sleep', 'child'));
