-- People, and the keys of staff.
CREATE SCHEMA identity;

CREATE TABLE identity.users (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at    timestamptz NOT NULL,
    last_active   timestamptz NOT NULL,
    telegram_id   bigint      UNIQUE CHECK (telegram_id > 0),
    language      text        NOT NULL CHECK (language IN ('es', 'en')),
    time_zone     text        NOT NULL CHECK (octet_length(time_zone) BETWEEN 1 AND 64),
    first_name    text        NOT NULL CHECK (char_length(first_name) BETWEEN 1 AND 256),
    telegram_username text    CHECK (char_length(telegram_username) BETWEEN 1 AND 64)
) WITH (fillfactor = 90);

-- Staff keys: the secret's SHA-256 only. The secret itself has 160 random bits, so a fast hash is enough.
CREATE TABLE identity.api_keys (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at   timestamptz NOT NULL,
    revoked_at   timestamptz,
    prefix       text        NOT NULL UNIQUE CHECK (prefix ~ '^[a-z2-7]{8}$'),
    name         text        NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
    secret_hash  bytea       NOT NULL CHECK (octet_length(secret_hash) = 32),
    scopes       text[]      NOT NULL CHECK (cardinality(scopes) > 0)
);

-- What domains let each other read. A view here is a promise: columns are added, never changed or removed.
CREATE SCHEMA published;

CREATE VIEW published.members AS
SELECT id AS user_id, telegram_id, language, time_zone FROM identity.users;
