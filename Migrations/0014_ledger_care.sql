-- Besitos that are held, given, taken back; and the proof that stops what does not add up.

-- What is put aside for a bid is no longer in the balance: the ledger says `hold`, and `release` when it comes back.
ALTER TABLE gamification.transactions
    DROP CONSTRAINT transactions_transaction_type_check,
    ADD CONSTRAINT transaction_type_is_known
        CHECK (transaction_type IN ('earn', 'spend', 'gift', 'expire', 'reversal', 'hold', 'release'));

-- Received gifts are owned without having been earned.
ALTER TABLE gamification.user_balances
    DROP CONSTRAINT user_balances_check,
    ADD CONSTRAINT lifetime_not_below_zero CHECK (lifetime_besitos >= 0);

-- Below zero: what a release put back into its lot.
ALTER TABLE gamification.lot_uses
    DROP CONSTRAINT lot_uses_amount_check,
    ADD CONSTRAINT lot_use_is_something CHECK (amount <> 0);

ALTER TABLE gamification.economy_settings
    -- Besitos of an event lapse so many days later, and their owner is reminded so many days before.
    ADD COLUMN bonus_days    bigint NOT NULL DEFAULT 30 CONSTRAINT bonus_days_in_range CHECK (bonus_days BETWEEN 1 AND 3650),
    ADD COLUMN reminder_days bigint NOT NULL DEFAULT 3 CONSTRAINT reminder_days_in_range CHECK (reminder_days BETWEEN 1 AND 365);

CREATE TABLE gamification.holds (
    hold_id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id        bigint      NOT NULL REFERENCES gamification.user_balances,
    amount         bigint      NOT NULL CONSTRAINT hold_is_something CHECK (amount > 0),
    transaction_id bigint      NOT NULL CONSTRAINT hold_has_one_row UNIQUE REFERENCES gamification.transactions,
    created_at     timestamptz NOT NULL,
    settled_at     timestamptz,
    -- `released` went back to its owner, `captured` was spent.
    state          text        NOT NULL CONSTRAINT hold_state_is_known CHECK (state IN ('open', 'released', 'captured')),
    reference      text        NOT NULL,
    CONSTRAINT hold_is_settled_once CHECK ((state = 'open') = (settled_at IS NULL))
) WITH (fillfactor = 80);

CREATE INDEX holds_open ON gamification.holds (user_id) WHERE state = 'open';

-- Each time the books were proven.
CREATE TABLE gamification.ledger_proofs (
    proof_id     bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    proven_at    timestamptz NOT NULL,
    members      bigint      NOT NULL,
    transactions bigint      NOT NULL,
    minted       bigint      NOT NULL,
    burned       bigint      NOT NULL,
    outstanding  bigint      NOT NULL,
    held         bigint      NOT NULL,
    mismatches   bigint      NOT NULL,
    operation_id text        NOT NULL
);

-- Whose books do not add up, or whom staff stopped: nothing leaves such a balance until staff let it go.
CREATE TABLE gamification.frozen_balances (
    user_id   bigint      PRIMARY KEY REFERENCES gamification.user_balances,
    frozen_at timestamptz NOT NULL,
    -- NULL when staff froze it.
    proof_id  bigint      REFERENCES gamification.ledger_proofs,
    findings  jsonb       NOT NULL
);

-- Wrong grants taken back together, and how.
CREATE TABLE gamification.reversals (
    reversal_id  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at   timestamptz NOT NULL,
    policy       text        NOT NULL CONSTRAINT reversal_policy_is_known
                             CHECK (policy IN ('only_pending', 'within_balance', 'unlimited')),
    selection    jsonb       NOT NULL,
    reason       text        NOT NULL CONSTRAINT reversal_has_a_reason CHECK (char_length(reason) BETWEEN 1 AND 500),
    operation_id text        NOT NULL
);

-- A grant is taken back once.
CREATE TABLE gamification.reversed_grants (
    transaction_id bigint PRIMARY KEY REFERENCES gamification.transactions,
    reversal_id    bigint NOT NULL REFERENCES gamification.reversals,
    user_id        bigint NOT NULL REFERENCES gamification.user_balances,
    amount         bigint NOT NULL
);

CREATE INDEX reversed_grants_by_reversal ON gamification.reversed_grants (reversal_id);

-- What an unlimited reversal could not take: it is taken from what comes.
CREATE TABLE gamification.debts (
    user_id    bigint      PRIMARY KEY REFERENCES gamification.user_balances,
    besitos    bigint      NOT NULL CONSTRAINT debt_is_something CHECK (besitos > 0),
    updated_at timestamptz NOT NULL
);

-- Selecting grants by what they were for, and when.
CREATE INDEX transactions_by_time ON gamification.transactions USING brin (created_at) WITH (pages_per_range = 32);
