#!/usr/bin/env python3
"""What members do, over HTTP, beside pgbench doing as much without any server: the plain statements of each operation
one by one, and the selects of each read. Both have the same PostgreSQL, rounds in turn. Needs wrk and pgbench.

Use: bench/operations.py [--rounds 2] [--seconds 2] [NAME …]    (`make bench-operations` builds the release first)
"""
import argparse
import shutil
import statistics
import tempfile
from pathlib import Path

from load import CLIENTS, by_pgbench, connection, dianabot, execute, over_http, require, settle, staff_key
from servers import ROOT, prepare_files, start_ours

MEMBERS, POSTS, AUCTIONS, WEALTH = 60_000, 1000, 200, 1_000_000

STORY = """story: bench
start: bench-here
narrator: lucien

== bench
title.es: La casa
title.en: The House

:: bench-here
title.es: Aquí
title.en: Here
text.es: Una puerta.
text.en: A door.
* go -> bench-there, +5 besitos
  es: Ir
  en: Go

:: bench-there
title.es: Allí
title.en: There
text.es: Otra puerta.
text.en: Another door.
* return -> bench-here
  es: Volver
  en: Return
"""
SEED = f"""
INSERT INTO identity.users (created_at, last_active, telegram_id, language, time_zone, first_name)
SELECT now(), now(), n, 'es', 'UTC', 'Ana' FROM generate_series(1, {MEMBERS}) AS n;
INSERT INTO gamification.user_balances SELECT id, {WEALTH}, {WEALTH}, now() FROM identity.users;
INSERT INTO gamification.transactions (user_id, amount, balance_after, created_at, local_day, transaction_type, source,
    operation_id)
SELECT id, {WEALTH}, {WEALTH}, now(), current_date, 'earn', 'admin_grant', 'bench' FROM identity.users;
INSERT INTO gamification.lots (user_id, granted, remaining, transaction_id)
SELECT user_id, amount, amount, transaction_id FROM gamification.transactions;
INSERT INTO narrative.user_story_positions (user_id, fragment_id, updated_at, run_no)
SELECT id, fragment_id, now(), 1 FROM identity.users, narrative.narrative_fragments WHERE fragment_key = 'bench-here';
INSERT INTO narrative.user_narrative_progress
    (user_id, fragment_id, started_at, last_activity_at, run_no, visits, status, choices_made)
SELECT user_id, fragment_id, now(), now(), 1, 1, 'started', '[]' FROM narrative.user_story_positions;
INSERT INTO gamification.channel_posts (chat_id, message_id, created_at, published_at, text, reactions)
SELECT -100, n, now(), now(), 'Hola', '{{love}}' FROM generate_series(1, {POSTS}) AS n;
INSERT INTO gamification.trivia_rounds (user_id, trivia_id, asked_at, deadline)
SELECT id, (SELECT min(trivia_id) FROM gamification.trivia_questions), now(), now() + '1 day' FROM identity.users;
INSERT INTO gamification.auctions (item_id, starting_bid, minimum_increment, commission_percent, soft_close_seconds,
    created_at, starts_at, ends_at, state)
SELECT (SELECT min(item_id) FROM gamification.items WHERE NOT is_unique), 5, 5, 10, 60, now(), now(), now() + '1 day',
    'open' FROM generate_series(1, {AUCTIONS});
INSERT INTO gamification.user_missions (user_id, mission_id, assigned_at, completed_at, period_key, status, progress)
SELECT id, (SELECT mission_id FROM gamification.missions WHERE mission_key = 'daily-decisions'), now(), now(), 'bench',
    'completed', '[]' FROM identity.users;
CREATE SCHEMA plain;
CREATE TABLE plain.balances (user_id bigint PRIMARY KEY, besitos bigint NOT NULL CHECK (besitos >= 0));
CREATE TABLE plain.ledger (id bigserial PRIMARY KEY, user_id bigint NOT NULL, amount bigint NOT NULL, balance bigint);
CREATE TABLE plain.outbox (id bigserial PRIMARY KEY, type text NOT NULL, payload jsonb NOT NULL);
CREATE TABLE plain.decisions (id bigint PRIMARY KEY, next bigint NOT NULL, reward bigint NOT NULL);
CREATE TABLE plain.positions (user_id bigint PRIMARY KEY, fragment bigint NOT NULL);
CREATE TABLE plain.progress (user_id bigint, fragment bigint, visits bigint NOT NULL, PRIMARY KEY (user_id, fragment));
CREATE TABLE plain.rewards (id bigint PRIMARY KEY, reward bigint NOT NULL);
CREATE TABLE plain.reactions (user_id bigint, content bigint, day date NOT NULL);
CREATE INDEX ON plain.reactions (user_id, day);
CREATE TABLE plain.rounds (user_id bigint PRIMARY KEY, answer text);
CREATE TABLE plain.auctions (id bigint PRIMARY KEY, bid bigint NOT NULL, bidder bigint NOT NULL);
CREATE TABLE plain.bids (id bigserial PRIMARY KEY, auction bigint NOT NULL, user_id bigint NOT NULL, amount bigint);
CREATE TABLE plain.missions (user_id bigint PRIMARY KEY, claimed bigint NOT NULL);
INSERT INTO plain.balances SELECT n, {WEALTH} FROM generate_series(1, {MEMBERS}) AS n;
INSERT INTO plain.positions SELECT user_id, 1 FROM plain.balances;
INSERT INTO plain.rounds SELECT user_id FROM plain.balances;
INSERT INTO plain.missions SELECT user_id, 0 FROM plain.balances;
INSERT INTO plain.decisions VALUES (1, 2, 5), (2, 1, 5);
INSERT INTO plain.rewards VALUES (1, 5);
INSERT INTO plain.auctions SELECT n, 5, n FROM generate_series(1, {AUCTIONS}) AS n;
VACUUM (ANALYZE);
"""
IDS = """
SELECT decision_id FROM narrative.fragment_decisions JOIN narrative.narrative_fragments USING (fragment_id)
WHERE fragment_key = 'bench-here';
SELECT decision_id FROM narrative.fragment_decisions JOIN narrative.narrative_fragments USING (fragment_id)
WHERE fragment_key = 'bench-there';
SELECT min(post_id) FROM gamification.channel_posts;
SELECT min(trivia_id) FROM gamification.trivia_questions;
SELECT correct_option FROM gamification.trivia_questions ORDER BY trivia_id LIMIT 1;
SELECT max(auction_id) FROM gamification.auctions;
"""


def pay(amount, event):
    return f"""UPDATE plain.balances SET besitos = besitos + {amount} WHERE user_id = :uid RETURNING besitos \\gset
INSERT INTO plain.ledger (user_id, amount, balance) VALUES (:uid, {amount}, :besitos);
INSERT INTO plain.outbox (type, payload) VALUES ('{event}', jsonb_build_object('user_id', :uid::bigint));
"""


# Its name, the path and the body that wrk asks for, in Lua with `user`, `turn` (of all members) and `count`; and what
# pgbench does for `:uid`.
OPERATIONS = [
    ("decision", '"/users/" .. user .. "/story/decisions"',
     "'{\"decision_id\":' .. (turn % 2 == 0 and {here} or {there}) .. '}'", """BEGIN;
SELECT next, reward FROM plain.decisions WHERE id = 1 + (:uid % 2) \\gset
UPDATE plain.positions SET fragment = :next WHERE user_id = :uid;
INSERT INTO plain.progress VALUES (:uid, :next, 1)
ON CONFLICT (user_id, fragment) DO UPDATE SET visits = progress.visits + 1;
""" + pay(":reward", "decision") + "COMMIT;"),
    ("reaction", '"/users/" .. user .. "/reactions"',
     "'{\"content_type\":\"channel_post\",\"reaction\":\"love\",\"content_id\":' .. ({post} + turn) .. '}'", """BEGIN;
SELECT reward FROM plain.rewards WHERE id = 1 \\gset
SELECT count(*) AS today FROM plain.reactions WHERE user_id = :uid AND day = current_date \\gset
INSERT INTO plain.reactions VALUES (:uid, 1, current_date);
""" + pay(":reward", "reaction") + "COMMIT;"),
    ("trivia answer", '"/users/" .. user .. "/trivia-answers"',
     "'{\"trivia_id\":{trivia},\"option\":\"{option}\"}'", """BEGIN;
SELECT reward FROM plain.rewards WHERE id = 1 \\gset
UPDATE plain.rounds SET answer = 'a' WHERE user_id = :uid;
""" + pay(":reward", "trivia") + "COMMIT;"),
    ("bid", '"/auctions/" .. ({auction} - count % AUCTIONS) .. "/bids"',
     "'{\"user_id\":' .. user .. ',\"amount\":' .. (5 + 5 * math.floor(count / AUCTIONS)) .. '}'",
     f"""\\set auction random(1, {AUCTIONS})
BEGIN;
SELECT bid, bidder FROM plain.auctions WHERE id = :auction FOR UPDATE \\gset
UPDATE plain.balances SET besitos = besitos + :bid WHERE user_id = :bidder RETURNING besitos AS loser \\gset
INSERT INTO plain.ledger (user_id, amount, balance) VALUES (:bidder, :bid, :loser);
UPDATE plain.auctions SET bid = bid + 5, bidder = :uid WHERE id = :auction;
INSERT INTO plain.bids (auction, user_id, amount) VALUES (:auction, :uid, :bid + 5);
""" + pay("- (:bid::bigint + 5)", "bid") + "COMMIT;"),
    ("mission claim", '"/users/" .. user .. "/mission-claims"', "'{\"mission_key\":\"daily-decisions\"}'", """BEGIN;
SELECT reward FROM plain.rewards WHERE id = 1 \\gset
UPDATE plain.missions SET claimed = claimed + 1 WHERE user_id = :uid;
""" + pay(":reward", "mission") + "COMMIT;"),
    ("member's state", '"/users/" .. user .. "/state"', None, """
SELECT * FROM gamification.user_balances WHERE user_id = :uid;
SELECT * FROM narrative.user_story_positions JOIN narrative.narrative_fragments USING (fragment_id) WHERE user_id = :uid;
SELECT * FROM gamification.user_missions JOIN gamification.missions USING (mission_id) WHERE user_id = :uid;
SELECT * FROM gamification.user_achievements JOIN gamification.achievements USING (achievement_id) WHERE user_id = :uid;
SELECT * FROM gamification.user_inventory JOIN gamification.items USING (item_id) WHERE user_id = :uid;
SELECT * FROM membership.entitlements WHERE user_id = :uid;
"""),
    ("story position", '"/users/" .. user .. "/story"', None, """
SELECT * FROM narrative.user_story_positions JOIN narrative.scenes USING (fragment_id) WHERE user_id = :uid;
"""),
    ("missions", '"/users/" .. user .. "/missions"', None, """
SELECT * FROM gamification.user_missions JOIN gamification.missions USING (mission_id) WHERE user_id = :uid;
"""),
    ("history", '"/users/" .. user .. "/transactions"', None, """
SELECT * FROM gamification.transactions WHERE user_id = :uid ORDER BY transaction_id DESC LIMIT 50;
"""),
]
WRK = """
local MEMBERS, AUCTIONS, count = %d, %d, %d - 1
request = function()
    count = count + 1
    local user, turn = count %% MEMBERS + 1, math.floor(count / MEMBERS)
    wrk.headers["Idempotency-Key"] = "bench-operations-%s-" .. count
    return wrk.format("%s", "/api/v1" .. %s, nil, %s)
end
"""


def compare(number, operation, server, key, database, ids, folder, options):
    name, path, body, sql = operation
    for word, value in ids.items():
        path, body = path.replace(f"{{{word}}}", value), body and body.replace(f"{{{word}}}", value)
    rounds, first = [], 0
    for _ in range(options.rounds):
        lua = WRK % (MEMBERS, AUCTIONS, first, number, "POST" if body else "GET", path, body or "nil")
        ours = over_http(lua, server, key, folder, options.seconds)
        # What was under way at the end was done too.
        first += ours.count + 2 * CLIENTS
        settle(server)
        rounds.append((ours, by_pgbench(f"\\set uid random(1, {MEMBERS})\n" + sql, database, folder, options.seconds)))
    ratios = sorted(ours.rate / theirs.rate for ours, theirs in rounds)
    rate, p95 = ([statistics.median(getattr(load, what) for load in side) for side in zip(*rounds)]
                 for what in ("rate", "p95"))
    print(f"{name:15} {rate[0]:9.0f} {rate[1]:9.0f} {statistics.median(ratios):6.2f}  {ratios[0]:.2f}-{ratios[-1]:.2f}"
          f" {p95[0]:10.1f} {p95[1]:9.1f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="of what to measure alone")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seconds", type=int, default=2, help="of load per round")
    parser.add_argument("--binary", default=str(ROOT / ".build" / "release" / "dianabot"))
    options = parser.parse_args()
    require("wrk", "pgbench", "psql", options.binary)
    folder = Path(tempfile.mkdtemp(prefix="operations-bench-"))
    server = None
    try:
        prepare_files(folder)
        server = start_ours(options.binary, folder, workers=2)
        key, database = staff_key(options.binary, folder), connection(folder)
        (folder / "bench.story").write_text(STORY)
        dianabot(options.binary, folder, "content", "publish", str(folder / "bench.story"))
        execute(database, SEED)
        ids = dict(zip(("here", "there", "post", "trivia", "option", "auction"), execute(database, IDS).split("\n")))
        print(f"{'':15} {'over HTTP':>9} {'pgbench':>9} {'ratio':>6}  of rounds   P95 ms   pgbench's, {CLIENTS} connections")
        for number, operation in enumerate(OPERATIONS):
            if not options.names or operation[0] in options.names:
                compare(number, operation, server, key, database, ids, folder, options)
    finally:
        if server:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
