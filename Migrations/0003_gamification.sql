-- Besitos: lots, an append-only ledger, and the balance that both must agree with.
CREATE SCHEMA gamification;

CREATE TABLE gamification.user_balances (
    user_id          bigint      PRIMARY KEY REFERENCES identity.users,
    besitos          bigint      NOT NULL CHECK (besitos BETWEEN 0 AND 1000000000000),
    lifetime_besitos bigint      NOT NULL CHECK (lifetime_besitos >= besitos),
    updated_at       timestamptz NOT NULL
) WITH (fillfactor = 80);

CREATE TABLE gamification.transactions (
    transaction_id   bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id          bigint      NOT NULL REFERENCES gamification.user_balances,
    -- Above zero for what came, below for what went.
    amount           bigint      NOT NULL CHECK (amount <> 0),
    balance_after    bigint      NOT NULL CHECK (balance_after >= 0),
    created_at       timestamptz NOT NULL,
    -- The member's own day, which caps and the daily reward count by.
    local_day        date        NOT NULL,
    transaction_type text        NOT NULL CHECK (transaction_type IN ('earn', 'spend', 'gift', 'expire', 'reversal')),
    source           text        NOT NULL CHECK (source ~ '^[a-z_]+$'),
    operation_id     text        NOT NULL,
    reference        text        CHECK (octet_length(reference) <= 200),
    description      text        CHECK (char_length(description) <= 500)
);

CREATE INDEX transactions_by_user ON gamification.transactions (user_id, transaction_id);
-- Caps look at the last seven local days of one member.
CREATE INDEX transactions_by_day ON gamification.transactions (user_id, local_day);
CREATE INDEX transactions_by_operation ON gamification.transactions (operation_id);

-- What was granted and is not yet spent. Spending takes the nearest expiry first; a lot without expiry lasts.
CREATE TABLE gamification.lots (
    lot_id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id        bigint      NOT NULL REFERENCES gamification.user_balances,
    granted        bigint      NOT NULL CHECK (granted > 0),
    remaining      bigint      NOT NULL CHECK (remaining BETWEEN 0 AND granted),
    expires_at     timestamptz,
    transaction_id bigint      NOT NULL REFERENCES gamification.transactions
) WITH (fillfactor = 80);

CREATE INDEX lots_open ON gamification.lots (user_id, expires_at, lot_id) WHERE remaining > 0;

-- Which lots a spend took from: with it every besito can be followed from grant to use.
CREATE TABLE gamification.lot_uses (
    transaction_id bigint NOT NULL REFERENCES gamification.transactions,
    lot_id         bigint NOT NULL REFERENCES gamification.lots,
    amount         bigint NOT NULL CHECK (amount > 0),
    PRIMARY KEY (transaction_id, lot_id)
);

CREATE INDEX lot_uses_by_lot ON gamification.lot_uses (lot_id);

-- One row per member and local day; the newest day only moves forward, so that a changed time zone
-- never gives a day twice.
CREATE TABLE gamification.daily_rewards (
    user_id        bigint NOT NULL REFERENCES gamification.user_balances,
    local_day      date   NOT NULL,
    transaction_id bigint NOT NULL REFERENCES gamification.transactions,
    PRIMARY KEY (user_id, local_day)
);

CREATE FUNCTION gamification.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: a correction is a new row', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER transactions_append_only BEFORE UPDATE OR DELETE ON gamification.transactions
    FOR EACH ROW EXECUTE FUNCTION gamification.refuse_change();
CREATE TRIGGER transactions_no_truncate BEFORE TRUNCATE ON gamification.transactions
    FOR EACH STATEMENT EXECUTE FUNCTION gamification.refuse_change();
CREATE TRIGGER lot_uses_append_only BEFORE UPDATE OR DELETE ON gamification.lot_uses
    FOR EACH ROW EXECUTE FUNCTION gamification.refuse_change();

-- Where besitos come from and how many at most: the launch values are those of seed 002 section 4.1.
CREATE TABLE gamification.earning_rules (
    source            text    PRIMARY KEY CHECK (source ~ '^[a-z_]+$'),
    -- What one act gives when nothing else says so; NULL where the act itself names the amount.
    amount            bigint  CHECK (amount > 0),
    -- Caps per member and local day, and per week of seven local days; NULL for none.
    max_per_day       bigint  CHECK (max_per_day > 0),
    max_per_week      bigint  CHECK (max_per_week >= max_per_day),
    -- Whether it counts toward the daily maximum over all sources.
    counts_to_maximum boolean NOT NULL
);

INSERT INTO gamification.earning_rules (source, amount, max_per_day, max_per_week, counts_to_maximum) VALUES
    ('daily_reward', 10,   10,   70,   true),
    ('decision',     NULL, 100,  NULL, true),
    ('fragment',     NULL, 150,  NULL, true),
    ('mission',      NULL, 150,  NULL, true),
    ('achievement',  NULL, NULL, NULL, true),
    ('trivia',       NULL, 75,   NULL, true),
    ('reaction',     2,    6,    NULL, true),
    ('experience',   NULL, NULL, NULL, false),
    ('event_bonus',  NULL, NULL, NULL, true),
    ('gift',         NULL, NULL, NULL, false),
    ('refund',       NULL, NULL, NULL, false),
    ('admin_grant',  NULL, NULL, NULL, false);

-- One row: numbers that hold for the whole economy.
CREATE TABLE gamification.economy_settings (
    only_row         boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    -- MAX_DAILY_GRANTS of seed 001 section 6.2.1.
    max_daily_grants bigint  NOT NULL CHECK (max_daily_grants > 0)
);

INSERT INTO gamification.economy_settings (max_daily_grants) VALUES (300);
