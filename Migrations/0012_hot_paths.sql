-- What every movement and every command pays for, measured: see the decision on speed.

-- Updates of `remaining` stay within their page while the lot stays open: no index on it, nor on a condition of it.
ALTER TABLE gamification.lots ADD COLUMN is_open boolean GENERATED ALWAYS AS (remaining > 0) STORED;
DROP INDEX gamification.lots_open;
CREATE INDEX lots_open ON gamification.lots (user_id, expires_at, lot_id) WHERE is_open;

-- Written by the statement alone that writes the ledger row and takes from the lot, and proven by the ledger's proof.
DROP INDEX gamification.lot_uses_by_lot;
ALTER TABLE gamification.lot_uses
    DROP CONSTRAINT lot_uses_transaction_id_fkey,
    DROP CONSTRAINT lot_uses_lot_id_fkey;

-- Caps look at what was earned only. One operation is asked for rarely: a block's summary is enough.
DROP INDEX gamification.transactions_by_day;
CREATE INDEX transactions_by_day ON gamification.transactions (user_id, local_day) WHERE transaction_type = 'earn';
DROP INDEX gamification.transactions_by_operation;
CREATE INDEX transactions_by_operation ON gamification.transactions USING brin (operation_id text_bloom_ops)
    WITH (pages_per_range = 32, autosummarize = on);
DROP INDEX commerce.user_purchases_by_operation;

-- PostgreSQL reads each of these anew for every statement. They restate what the engine's own types write; what
-- people or money depend on stays.
ALTER TABLE gamification.transactions
    DROP CONSTRAINT transactions_source_check,
    DROP CONSTRAINT transactions_reference_check;
ALTER TABLE coordination.commands
    DROP CONSTRAINT commands_scope_check,
    DROP CONSTRAINT commands_key_check,
    DROP CONSTRAINT commands_fingerprint_check,
    DROP CONSTRAINT commands_request_id_check,
    DROP CONSTRAINT commands_duration_us_check,
    DROP CONSTRAINT commands_steps_check;
ALTER TABLE coordination.event_log
    DROP CONSTRAINT event_log_schema_version_check,
    DROP CONSTRAINT event_log_type_check;
