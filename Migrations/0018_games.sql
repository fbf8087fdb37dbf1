-- What members play and do with one another: reactions, trivia, auctions, gifts, ranking, and events that multiply.

-- What a reaction pays. C14 of the feature map: one payment for each member and content, whichever reactions.
CREATE TABLE gamification.reaction_reward_configs (
    content_type             text    NOT NULL,
    reaction_type            text    NOT NULL CONSTRAINT reaction_type_is_a_word CHECK (reaction_type ~ '^[a-z][a-z_]{0,31}$'),
    besitos_reward           bigint  NOT NULL CONSTRAINT reaction_reward_in_range CHECK (besitos_reward BETWEEN 0 AND 1000),
    max_per_user_per_content bigint  NOT NULL CONSTRAINT reaction_content_cap_from_one CHECK (max_per_user_per_content >= 1),
    -- Paid ones on one local day, whatever their kind; NULL for no limit but that of the earning rule.
    max_per_user_per_day     bigint  CONSTRAINT reaction_day_cap_from_one CHECK (max_per_user_per_day >= 1),
    is_active                boolean NOT NULL,
    PRIMARY KEY (content_type, reaction_type),
    CONSTRAINT content_type_is_known CHECK (content_type IN ('narrative_fragment', 'channel_post', 'mission'))
);

INSERT INTO gamification.reaction_reward_configs
SELECT content_type, reaction_type, 2, 1, 3, true
FROM unnest(ARRAY['narrative_fragment', 'channel_post', 'mission']) AS content_type,
     unnest(ARRAY['like', 'love', 'fire', 'star']) AS reaction_type;
INSERT INTO gamification.reaction_reward_configs
SELECT content_type, 'custom', 0, 1, 3, true
FROM unnest(ARRAY['narrative_fragment', 'channel_post', 'mission']) AS content_type;

-- A reaction that was taken back keeps its row, and what it paid: given again it pays nothing.
CREATE TABLE gamification.content_reactions (
    user_id        bigint      NOT NULL REFERENCES identity.users,
    content_id     bigint      NOT NULL,
    created_at     timestamptz NOT NULL,
    removed_at     timestamptz,
    besitos_earned bigint      NOT NULL DEFAULT 0,
    -- Of the member, on which it was paid.
    paid_on        date,
    content_type   text        NOT NULL,
    reaction_type  text        NOT NULL,
    PRIMARY KEY (user_id, content_type, content_id, reaction_type)
) WITH (fillfactor = 90);

CREATE INDEX content_reactions_paid ON gamification.content_reactions (user_id, paid_on) WHERE paid_on IS NOT NULL;

-- Counted after the fact, so that those who react to one post do not wait for one another.
CREATE TABLE gamification.content_engagement (
    content_id          bigint      NOT NULL,
    updated_at          timestamptz NOT NULL,
    reaction_count      bigint      NOT NULL,
    unique_reactors     bigint      NOT NULL,
    besitos_distributed bigint      NOT NULL,
    content_type        text        NOT NULL,
    -- By kind of reaction.
    reactions           jsonb       NOT NULL,
    PRIMARY KEY (content_type, content_id)
) WITH (fillfactor = 70);

-- What the bot has posted where members react, and with which buttons.
CREATE TABLE gamification.channel_posts (
    post_id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chat_id      bigint      NOT NULL,
    -- NULL until Telegram has it.
    message_id   bigint,
    created_at   timestamptz NOT NULL,
    published_at timestamptz,
    text         text        NOT NULL CONSTRAINT post_text_fits CHECK (char_length(text) BETWEEN 1 AND 4096),
    reactions    text[]      NOT NULL CONSTRAINT post_has_reactions CHECK (cardinality(reactions) BETWEEN 1 AND 8),
    CONSTRAINT post_message_is_unique UNIQUE (chat_id, message_id),
    CONSTRAINT post_is_published_with_a_message CHECK ((message_id IS NULL) = (published_at IS NULL))
);

CREATE VIEW published.fragments AS
SELECT fragment_id, fragment_key FROM narrative.narrative_fragments WHERE archived_at IS NULL;

CREATE TABLE gamification.trivia_questions (
    trivia_id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL,
    besitos_correct    bigint      NOT NULL CONSTRAINT trivia_reward_in_range CHECK (besitos_correct BETWEEN 0 AND 1000),
    besitos_incorrect  bigint      NOT NULL CONSTRAINT trivia_consolation_in_range CHECK (besitos_incorrect BETWEEN 0 AND 1000),
    position           integer     NOT NULL,
    time_limit_seconds integer     NOT NULL CONSTRAINT trivia_time_in_range CHECK (time_limit_seconds BETWEEN 5 AND 3600),
    is_active          boolean     NOT NULL,
    question_key       text        NOT NULL CONSTRAINT trivia_key_is_unique UNIQUE
                                   CONSTRAINT trivia_key_is_a_key CHECK (question_key ~ '^[a-z0-9][a-z0-9_-]{0,63}$'),
    category           text        NOT NULL,
    difficulty         text        NOT NULL CONSTRAINT trivia_difficulty_is_known CHECK (difficulty IN ('easy', 'medium', 'hard')),
    -- Of the options.
    correct_option     text        NOT NULL,
    -- Who answers right gets one, if there is such an item.
    hint_item          text,
    question           jsonb       NOT NULL CONSTRAINT trivia_question_in_both_languages CHECK (question ?& '{es,en}'),
    -- [{"id": "a", "es": …, "en": …}]
    options            jsonb       NOT NULL CONSTRAINT trivia_options_are_a_list CHECK (jsonb_typeof(options) = 'array'),
    -- Who is asked: a requirement.
    unlock_conditions  jsonb       NOT NULL CONSTRAINT trivia_conditions_are_an_object
                                   CHECK (jsonb_typeof(unlock_conditions) = 'object')
);

-- A question as it was put to one member: asked once, answered once or not in time.
CREATE TABLE gamification.trivia_rounds (
    user_id     bigint      NOT NULL REFERENCES identity.users,
    trivia_id   bigint      NOT NULL REFERENCES gamification.trivia_questions,
    asked_at    timestamptz NOT NULL,
    -- By the server's clock.
    deadline    timestamptz NOT NULL,
    answered_at timestamptz,
    besitos     bigint      NOT NULL DEFAULT 0,
    is_correct  boolean,
    option_id   text,
    PRIMARY KEY (user_id, trivia_id)
) WITH (fillfactor = 90);

-- One question at a time.
CREATE UNIQUE INDEX trivia_rounds_open ON gamification.trivia_rounds (user_id) WHERE answered_at IS NULL;

CREATE TABLE gamification.auctions (
    auction_id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    item_id            bigint      NOT NULL REFERENCES gamification.items,
    -- NULL when the house sells. A member's item is taken from their bag when the auction opens.
    seller_id          bigint      REFERENCES identity.users,
    starting_bid       bigint      NOT NULL CONSTRAINT auction_start_in_range CHECK (starting_bid BETWEEN 1 AND 1000000),
    minimum_increment  bigint      NOT NULL CONSTRAINT auction_increment_in_range CHECK (minimum_increment BETWEEN 1 AND 1000000),
    -- Of the winning bid; no seller gets it.
    commission_percent bigint      NOT NULL CONSTRAINT auction_commission_in_range CHECK (commission_percent BETWEEN 0 AND 100),
    -- A bid this close to the end moves the end this far behind it.
    soft_close_seconds bigint      NOT NULL CONSTRAINT auction_soft_close_in_range CHECK (soft_close_seconds BETWEEN 0 AND 3600),
    created_at         timestamptz NOT NULL,
    starts_at          timestamptz NOT NULL,
    ends_at            timestamptz NOT NULL CONSTRAINT auction_ends_after_its_start CHECK (ends_at > starts_at),
    closed_at          timestamptz,
    bids               bigint      NOT NULL DEFAULT 0,
    current_bid        bigint,
    current_bidder     bigint      REFERENCES identity.users,
    current_hold       bigint      REFERENCES gamification.holds,
    state              text        NOT NULL CONSTRAINT auction_state_is_known CHECK (state IN ('open', 'sold', 'unsold', 'cancelled')),
    CONSTRAINT auction_bid_is_whole CHECK (
        (current_bid IS NULL) = (current_bidder IS NULL) AND (current_bid IS NULL) = (current_hold IS NULL)),
    CONSTRAINT auction_is_closed_once CHECK ((state = 'open') = (closed_at IS NULL))
) WITH (fillfactor = 70);

CREATE INDEX auctions_open ON gamification.auctions (ends_at) WHERE state = 'open';

CREATE TABLE gamification.auction_bids (
    bid_id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    auction_id   bigint      NOT NULL REFERENCES gamification.auctions,
    user_id      bigint      NOT NULL REFERENCES identity.users,
    amount       bigint      NOT NULL,
    placed_at    timestamptz NOT NULL,
    hold_id      bigint      NOT NULL REFERENCES gamification.holds,
    operation_id text        NOT NULL
);

CREATE INDEX auction_bids_by_auction ON gamification.auction_bids (auction_id, bid_id);
CREATE INDEX auction_bids_by_operation ON gamification.auction_bids USING brin (operation_id text_bloom_ops)
    WITH (pages_per_range = 32, autosummarize = on);

-- One row: what members may give each other.
CREATE TABLE gamification.gift_rules (
    only_row      boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    min_amount    bigint  NOT NULL CONSTRAINT gift_minimum_from_one CHECK (min_amount >= 1),
    max_amount    bigint  NOT NULL CONSTRAINT gift_maximum_above_minimum CHECK (max_amount >= min_amount),
    -- On one of the giver's days, and on one of the receiver's.
    max_given_per_day    bigint NOT NULL CONSTRAINT gifts_given_from_one CHECK (max_given_per_day >= 1),
    max_received_per_day bigint NOT NULL CONSTRAINT gifts_received_from_one CHECK (max_received_per_day >= 1),
    max_gifts_per_day    bigint NOT NULL CONSTRAINT gifts_from_one CHECK (max_gifts_per_day >= 1),
    -- Paid by the giver on top, and burned.
    fee_percent   bigint  NOT NULL CONSTRAINT gift_fee_in_range CHECK (fee_percent BETWEEN 0 AND 100)
);

INSERT INTO gamification.gift_rules VALUES (true, 5, 100, 200, 300, 5, 0);

CREATE TABLE gamification.gifts (
    gift_id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    giver_id      bigint      NOT NULL REFERENCES identity.users,
    receiver_id   bigint      NOT NULL REFERENCES identity.users,
    amount        bigint      NOT NULL CONSTRAINT gift_is_something CHECK (amount > 0),
    fee           bigint      NOT NULL,
    given_at      timestamptz NOT NULL,
    giver_day     date        NOT NULL,
    receiver_day  date        NOT NULL,
    note          text        CONSTRAINT gift_note_is_short CHECK (char_length(note) BETWEEN 1 AND 200),
    operation_id  text        NOT NULL,
    CONSTRAINT gift_is_for_another CHECK (giver_id <> receiver_id)
);

CREATE INDEX gifts_by_giver ON gamification.gifts (giver_id, giver_day);
CREATE INDEX gifts_by_receiver ON gamification.gifts (receiver_id, receiver_day);
CREATE INDEX gifts_by_operation ON gamification.gifts USING brin (operation_id text_bloom_ops)
    WITH (pages_per_range = 32, autosummarize = on);

-- Scores by board: `earned` of all time, `achievements`, and `week:2026-01-26`, named by its Monday.
CREATE TABLE gamification.leaderboard_scores (
    user_id    bigint      NOT NULL REFERENCES identity.users,
    score      bigint      NOT NULL,
    -- When the score was reached: of two with the same, the first leads.
    reached_at timestamptz NOT NULL,
    board      text        NOT NULL CONSTRAINT board_is_a_name CHECK (octet_length(board) BETWEEN 1 AND 64),
    PRIMARY KEY (board, user_id)
) WITH (fillfactor = 70);

CREATE INDEX leaderboard_order ON gamification.leaderboard_scores (board, score DESC, reached_at, user_id);

INSERT INTO gamification.leaderboard_scores (user_id, score, reached_at, board)
SELECT user_id, lifetime_besitos, updated_at, 'earned' FROM gamification.user_balances WHERE lifetime_besitos > 0;

-- Who does not want to be seen there.
CREATE TABLE gamification.hidden_from_leaderboards (
    user_id   bigint      PRIMARY KEY REFERENCES identity.users,
    hidden_at timestamptz NOT NULL
);

-- Events during which a source gives more: what comes on top lapses like any bonus.
CREATE TABLE gamification.multipliers (
    multiplier_id  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    percent        bigint      NOT NULL CONSTRAINT multiplier_in_range CHECK (percent BETWEEN 101 AND 1000),
    created_at     timestamptz NOT NULL,
    starts_at      timestamptz NOT NULL,
    ends_at        timestamptz NOT NULL CONSTRAINT multiplier_ends_after_its_start CHECK (ends_at > starts_at),
    cancelled_at   timestamptz,
    multiplier_key text        NOT NULL CONSTRAINT multiplier_key_is_unique UNIQUE
                               CONSTRAINT multiplier_key_is_a_key CHECK (multiplier_key ~ '^[a-z0-9][a-z0-9_-]{0,63}$'),
    -- NULL for all that count to the daily maximum.
    source         text,
    name           jsonb       NOT NULL CONSTRAINT multiplier_name_in_both_languages CHECK (name ?& '{es,en}'),
    reason         text        NOT NULL
);

CREATE INDEX multipliers_by_end ON gamification.multipliers (ends_at) WHERE cancelled_at IS NULL;

-- Members by what they have earned in their lives: newcomers may be given more. 100 is neutral.
CREATE TABLE gamification.economy_segments (
    segment       text   PRIMARY KEY CONSTRAINT segment_is_a_word CHECK (segment ~ '^[a-z][a-z_]{0,31}$'),
    from_lifetime bigint NOT NULL CONSTRAINT segment_starts_are_unique UNIQUE
                         CONSTRAINT segment_start_not_below_zero CHECK (from_lifetime >= 0),
    earn_percent  bigint NOT NULL CONSTRAINT segment_percent_in_range CHECK (earn_percent BETWEEN 100 AND 1000)
);

INSERT INTO gamification.economy_segments VALUES ('new', 0, 100), ('mid', 300, 100), ('veteran', 5000, 100);

-- The economy once a day, for its measures over time.
CREATE TABLE gamification.economy_snapshots (
    taken_on         date        PRIMARY KEY,
    taken_at         timestamptz NOT NULL,
    members          bigint      NOT NULL,
    active_members   bigint      NOT NULL,
    buyers           bigint      NOT NULL,
    outstanding      bigint      NOT NULL,
    median_balance   bigint      NOT NULL,
    minted           bigint      NOT NULL,
    burned           bigint      NOT NULL
);

ALTER TABLE gamification.economy_settings
    ADD COLUMN inflation_alert_percent bigint NOT NULL DEFAULT 20
        CONSTRAINT inflation_alert_above_zero CHECK (inflation_alert_percent > 0);

-- Lots whose owner was told that they are about to lapse.
CREATE TABLE gamification.lapse_reminders (
    lot_id  bigint      PRIMARY KEY REFERENCES gamification.lots,
    told_at timestamptz NOT NULL
);


-- What others may call a member.
CREATE VIEW published.member_names AS
SELECT id AS user_id, first_name, telegram_username FROM identity.users;

-- Members name each other by it.
CREATE INDEX users_by_username ON identity.users (lower(telegram_username));
