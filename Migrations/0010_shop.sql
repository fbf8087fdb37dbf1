-- What can be owned, and who owns how many.
CREATE TABLE gamification.items (
    item_id    bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at timestamptz NOT NULL,
    -- A unique item is owned once or not at all.
    is_unique  boolean     NOT NULL,
    item_key   text        NOT NULL CONSTRAINT item_key_is_unique UNIQUE
                           CONSTRAINT item_key_is_a_key CHECK (item_key ~ '^[a-z0-9][a-z0-9_-]{0,63}$'),
    item_type  text        NOT NULL CONSTRAINT item_type_is_known
                           CHECK (item_type IN ('narrative_key', 'collectible', 'power_up')),
    rarity     text        NOT NULL CONSTRAINT item_rarity_is_known
                           CHECK (rarity IN ('common', 'rare', 'epic', 'legendary')),
    name       jsonb       NOT NULL CONSTRAINT item_name_in_both_languages CHECK (name ?& '{es,en}')
);

CREATE TABLE gamification.user_inventory (
    user_id     bigint      NOT NULL REFERENCES identity.users,
    item_id     bigint      NOT NULL REFERENCES gamification.items,
    quantity    bigint      NOT NULL CONSTRAINT inventory_quantity_in_range CHECK (quantity BETWEEN 1 AND 1000000),
    acquired_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, item_id)
) WITH (fillfactor = 80);

CREATE VIEW published.items AS
SELECT item_id, item_key, item_type, rarity, is_unique, name FROM gamification.items;

CREATE VIEW published.inventories AS
SELECT user_id, item_id, quantity, acquired_at FROM gamification.user_inventory;

-- What is for sale, and what was sold.
CREATE SCHEMA commerce;

CREATE TABLE commerce.shop_items (
    shop_item_id  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    item_id       bigint      NOT NULL CONSTRAINT shop_item_sells_one_item UNIQUE REFERENCES gamification.items,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    price_besitos bigint      NOT NULL CONSTRAINT shop_price_in_range CHECK (price_besitos BETWEEN 1 AND 1000000),
    -- NULL for no end of them.
    stock         bigint      CONSTRAINT shop_stock_not_below_zero CHECK (stock >= 0),
    is_available  boolean     NOT NULL,
    description   jsonb       NOT NULL CONSTRAINT shop_description_in_both_languages CHECK (description ?& '{es,en}')
) WITH (fillfactor = 80);

CREATE TABLE commerce.user_purchases (
    purchase_id   bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id       bigint      NOT NULL REFERENCES identity.users,
    shop_item_id  bigint      NOT NULL REFERENCES commerce.shop_items,
    purchase_date timestamptz NOT NULL,
    quantity      bigint      NOT NULL CONSTRAINT purchase_quantity_from_one CHECK (quantity >= 1),
    besitos_spent bigint      NOT NULL CONSTRAINT purchase_besitos_not_below_zero CHECK (besitos_spent >= 0),
    purchase_type text        NOT NULL CONSTRAINT purchase_type_is_known
                              CHECK (purchase_type IN ('besitos', 'real_money', 'reward', 'gift')),
    operation_id  text        NOT NULL
);

CREATE INDEX user_purchases_by_user ON commerce.user_purchases (user_id, purchase_id);
CREATE INDEX user_purchases_by_operation ON commerce.user_purchases USING brin (operation_id text_bloom_ops)
    WITH (pages_per_range = 32, autosummarize = on);
