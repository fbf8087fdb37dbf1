#!/usr/bin/env python3
"""What a balance and a purchase cost over HTTP, beside pgbench doing as much without any server: a select, and the
plain statements of a purchase one by one. Both have the same PostgreSQL, rounds in turn. A purchase is measured by an
instance that also does what follows from it, and by one that leaves that to others. Needs wrk and pgbench.

Use: bench/database.py [--rounds 5] [--seconds 3]    (`make bench` builds the release first)
"""
import argparse
import shutil
import statistics
import tempfile
from pathlib import Path

from load import CLIENTS, by_pgbench, connection, execute, over_http, require, staff_key
from servers import ROOT, prepare_files, start_ours

MEMBERS, ITEMS = 20_000, 1000
PRICE, WEALTH = 10, 1_000_000

SEED = f"""
INSERT INTO identity.users (created_at, last_active, telegram_id, language, time_zone, first_name)
SELECT now(), now(), n, 'es', 'UTC', 'Ana' FROM generate_series(1, {MEMBERS}) AS n;
INSERT INTO gamification.user_balances SELECT id, {WEALTH}, {WEALTH}, now() FROM identity.users;
INSERT INTO gamification.transactions (user_id, amount, balance_after, created_at, local_day, transaction_type, source,
    operation_id)
SELECT id, {WEALTH}, {WEALTH}, now(), current_date, 'earn', 'admin_grant', 'bench' FROM identity.users;
INSERT INTO gamification.lots (user_id, granted, remaining, transaction_id)
SELECT user_id, amount, amount, transaction_id FROM gamification.transactions;
INSERT INTO gamification.items (created_at, is_unique, item_key, item_type, rarity, name)
SELECT now(), false, 'item-' || n, 'collectible', 'common', '{{"es":"Vela","en":"Candle"}}'
FROM generate_series(1, {ITEMS}) AS n;
INSERT INTO commerce.shop_items (item_id, created_at, updated_at, price_besitos, is_available, description)
SELECT item_id, now(), now(), {PRICE}, true, '{{"es":"Una vela","en":"A candle"}}' FROM gamification.items
WHERE NOT is_unique ORDER BY item_id DESC LIMIT {ITEMS};
CREATE SCHEMA plain;
CREATE TABLE plain.balances (user_id bigint PRIMARY KEY, besitos bigint NOT NULL CHECK (besitos >= 0));
CREATE TABLE plain.items (item_id bigint PRIMARY KEY, price bigint NOT NULL);
CREATE TABLE plain.ledger (id bigserial PRIMARY KEY, user_id bigint NOT NULL, amount bigint NOT NULL, balance bigint);
CREATE TABLE plain.purchases (id bigserial PRIMARY KEY, user_id bigint NOT NULL, item_id bigint NOT NULL);
CREATE TABLE plain.inventory (user_id bigint, item_id bigint, quantity bigint, PRIMARY KEY (user_id, item_id));
CREATE TABLE plain.outbox (id bigserial PRIMARY KEY, type text NOT NULL, payload jsonb NOT NULL);
INSERT INTO plain.balances SELECT n, {WEALTH} FROM generate_series(1, {MEMBERS}) AS n;
INSERT INTO plain.items SELECT n, {PRICE} FROM generate_series(1, {ITEMS}) AS n;
VACUUM (ANALYZE);
"""
MEMBER = f"\\set uid random(1, {MEMBERS})\n"
PGBENCH = {
    "balance": MEMBER + "SELECT besitos FROM plain.balances WHERE user_id = :uid;\n",
    "purchase": MEMBER + f"""\\set item random(1, {ITEMS})
BEGIN;
SELECT price FROM plain.items WHERE item_id = :item \\gset
UPDATE plain.balances SET besitos = besitos - :price WHERE user_id = :uid AND besitos >= :price RETURNING besitos \\gset
INSERT INTO plain.ledger (user_id, amount, balance) VALUES (:uid, - :price::bigint, :besitos);
INSERT INTO plain.purchases (user_id, item_id) VALUES (:uid, :item);
INSERT INTO plain.inventory VALUES (:uid, :item, 1)
ON CONFLICT (user_id, item_id) DO UPDATE SET quantity = inventory.quantity + 1;
INSERT INTO plain.outbox (type, payload) VALUES ('purchase', jsonb_build_object('user_id', :uid::bigint));
COMMIT;
""",
}
WRK = """
math.randomseed(%d)
local count = 0
request = function()
    local user = math.random(1, %d)
    if "%s" == "balance" then return wrk.format("GET", "/api/v1/users/" .. user .. "/balance") end
    count = count + 1
    wrk.headers["Idempotency-Key"] = "bench-%d-" .. count
    return wrk.format("POST", "/api/v1/users/" .. user .. "/purchases", nil,
        '{"shop_item_id":' .. math.random(1, %d) .. '}')
end
"""


SERVING_ONLY = {"EVENT_WORKERS": "0", "JOB_CONCURRENCY": "0"}


def compare(what, server, key, database, folder, options, label=None, first=1):
    rounds = []
    for number in range(first, first + options.rounds):
        lua = WRK % (number, MEMBERS, what, number, ITEMS)
        ours = over_http(lua, server, key, folder, options.seconds).rate
        rounds.append((ours, by_pgbench(PGBENCH[what], database, folder, options.seconds).rate))
    ratios = sorted(ours / theirs for ours, theirs in rounds)
    ours, theirs = (statistics.median(column) for column in zip(*rounds))
    print(f"{label or what:30} {ours:9.0f} {theirs:9.0f} {statistics.median(ratios):6.2f}  {ratios[0]:.2f}-{ratios[-1]:.2f}",
          flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of load per round")
    parser.add_argument("--binary", default=str(ROOT / ".build" / "release" / "dianabot"))
    options = parser.parse_args()
    require("wrk", "pgbench", "psql", options.binary)
    folder = Path(tempfile.mkdtemp(prefix="database-bench-"))
    server = None
    try:
        prepare_files(folder)
        server = start_ours(options.binary, folder, workers=2)
        key, database = staff_key(options.binary, folder), connection(folder)
        execute(database, SEED)
        print(f"{'':30} {'over HTTP':>9} {'pgbench':>9} {'ratio':>6}  of rounds, {CLIENTS} connections")
        for what in ("balance", "purchase"):
            compare(what, server, key, database, folder, options)
        server.stop()
        server = start_ours(options.binary, folder, workers=2, settings=SERVING_ONLY)
        compare("purchase", server, key, database, folder, options, "purchase, and nothing after it",
                first=options.rounds + 1)
    finally:
        if server:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
