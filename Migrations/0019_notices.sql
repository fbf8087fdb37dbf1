-- What members are told without asking: each event once, whoever dies on the way.
CREATE TABLE identity.notices (
    notice_id  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id    bigint      NOT NULL REFERENCES identity.users,
    -- The delivery that took it; NULL while it waits.
    job_id     bigint,
    created_at timestamptz NOT NULL,
    taken_at   timestamptz,
    event_id   text        NOT NULL CONSTRAINT notice_of_an_event_is_one UNIQUE,
    type       text        NOT NULL,
    -- `told`; `unknown`: Telegram's answer was lost, and it is not said again; `unwanted`: the member has turned
    -- notices off; `unreachable`: the member has blocked the bot or never came; `refused`: Telegram did not take it.
    outcome    text        CONSTRAINT notice_outcome CHECK (outcome IN ('told', 'unknown', 'unwanted', 'unreachable', 'refused')),
    data       jsonb       NOT NULL,
    CONSTRAINT notice_is_taken_by_a_delivery CHECK ((job_id IS NULL) = (taken_at IS NULL)),
    CONSTRAINT notice_ends_in_a_delivery CHECK (outcome IS NULL OR job_id IS NOT NULL)
);
CREATE INDEX notices_waiting ON identity.notices (user_id) WHERE job_id IS NULL;
CREATE INDEX notices_of_delivery ON identity.notices (job_id) WHERE outcome IS NULL;
CREATE INDEX notices_by_age ON identity.notices (created_at);

ALTER TABLE identity.users
    ADD COLUMN wants_notices     boolean NOT NULL DEFAULT true,
    -- Since when the bot is blocked.
    ADD COLUMN unreachable_since timestamptz;

-- Telegram's own reactions to a post as it last told their totals, emoji to number: in channels nobody learns whose
-- they are. And what the post's buttons showed when they were last written.
ALTER TABLE gamification.channel_posts
    ADD COLUMN native_counts     jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN native_counted_at timestamptz,
    ADD COLUMN shown_counts      jsonb NOT NULL DEFAULT '{}';
