#!/usr/bin/env python3
"""Kills dianabot with SIGKILL again and again under load, and proves that nothing was lost or done twice.

Callers grant besitos over REST and members send /daily through the webhook. A caller whose request got no
answer repeats it, as Telegram and careful programs do. Some kills take PostgreSQL down as well. At the end
every request must have happened exactly once, balances must be the sum of their transactions, and
`dianabot verify ledger` must agree.

Use: scripts/kill_test.py [--binary .build/release/dianabot] [--kills 50] [--seed N]
"""

import argparse
import http.client
import itertools
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

READY_WITHIN = 60.0
ANSWER_WITHIN = 15.0
WISH_WITHIN = 180.0
FIRST_MEMBER = 700_000_000


class Failed(Exception):
    """The test cannot go on, or what it proves does not hold."""


@dataclass
class Wish:
    """One thing a caller wants to have happened once, however often it has to ask."""

    number: int
    member: int
    # The amount to grant; nothing for /daily.
    amount: int | None
    attempts: int = 0
    answer: object = None
    done: bool = False


@dataclass
class Server:
    """The binary on its own data folder and port."""

    binary: Path
    data: Path
    port: int
    secret: str
    process: subprocess.Popen | None = None
    up: threading.Event = field(default_factory=threading.Event)

    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR", "USER") if name in os.environ}
        return kept | {
            "HOST": "127.0.0.1", "PORT": str(self.port), "DIANABOT_DATA": str(self.data / "data"),
            "TELEGRAM_WEBHOOK_SECRET": self.secret, "LOG_LEVEL": "warning",
        }

    def start(self) -> float:
        """Starts and waits until it is ready; the seconds that took."""
        began = time.monotonic()
        with open(self.data / "log", "ab") as log:
            self.process = subprocess.Popen(
                [self.binary, "serve"], env=self.environment(), cwd=self.data, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log)
        while not self.is_ready():
            if self.process.poll() is not None:
                raise Failed(f"the server ended by itself with {self.process.returncode}")
            if time.monotonic() - began > READY_WITHIN:
                raise Failed(f"the server was not ready within {READY_WITHIN:.0f} s")
            time.sleep(0.02)
        self.up.set()
        return time.monotonic() - began

    def is_ready(self) -> bool:
        try:
            return Caller(self).send("GET", "/health/ready", timeout=2)[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def kill(self, with_database: bool) -> None:
        self.up.clear()
        self.process.send_signal(signal.SIGKILL)
        if with_database:
            for process in self.database_processes():
                try:
                    os.kill(process, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        self.process.wait()

    def database_processes(self) -> list[int]:
        """The private PostgreSQL under our data folder and its children; parent first, so that it starts no more."""
        found = []
        for folder, folders, files in os.walk(self.data):
            if "PG_VERSION" in files:
                folders.clear()
            if "postmaster.pid" not in files:
                continue
            first = Path(folder, "postmaster.pid").read_text().split("\n", 1)[0]
            if first.isdigit() and runs_postgres(int(first)):
                found += [int(first), *children_of(int(first))]
        return found

    def command(self, *words: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [self.binary, *words], env=self.environment(), cwd=self.data, capture_output=True, text=True,
            timeout=READY_WITHIN, check=False)

    def stop(self) -> None:
        """As an operator would; a server that does not leave in time is a failure."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(READY_WITHIN)
        except subprocess.TimeoutExpired:
            self.kill(with_database=False)
            raise Failed(f"the server did not stop within {READY_WITHIN:.0f} s of SIGTERM") from None

    def remove_leftovers(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill(with_database=False)
        for process in self.database_processes():
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass


def runs_postgres(process: int) -> bool:
    try:
        return "postgres" in Path(f"/proc/{process}/comm").read_text()
    except OSError:
        return False


def children_of(process: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


class Caller:
    """One keep-alive connection; a failed call closes it."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.connection: http.client.HTTPConnection | None = None

    def send(self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None,
             timeout: float = ANSWER_WITHIN) -> tuple[int, dict[str, str], object]:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=timeout)
        try:
            content = None if body is None else json.dumps(body)
            sent = {"Content-Type": "application/json"} if content else {}
            self.connection.request(method, path, content, sent | (headers or {}))
            response = self.connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        try:
            answer = json.loads(text) if text else None
        except ValueError:
            answer = text.decode("utf-8", "replace")
        return response.status, {name.lower(): value for name, value in response.getheaders()}, answer

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


class Load:
    """The callers: threads that take wishes and repeat each until it is answered."""

    def __init__(self, server: Server, key: str, seed: int, members: int, dailies: float) -> None:
        self.server, self.key, self.seed, self.dailies = server, key, seed, dailies
        self.members = range(FIRST_MEMBER, FIRST_MEMBER + members)
        self.numbers = itertools.count(1)
        self.wishes: list[Wish] = []
        self.lock = threading.Lock()
        self.stopping = threading.Event()
        self.problems: list[str] = []

    def start(self, threads: int) -> None:
        self.threads = [threading.Thread(target=self.run, args=(index,), daemon=True) for index in range(threads)]
        for thread in self.threads:
            thread.start()

    def finish(self) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join(WISH_WITHIN + ANSWER_WITHIN)
            if thread.is_alive():
                raise Failed("a caller is still waiting for its answer")

    def run(self, index: int) -> None:
        chance = random.Random(f"{self.seed}-{index}")
        caller = Caller(self.server)
        try:
            while not self.stopping.is_set() and not self.problems:
                self.fulfil(self.next_wish(chance), caller)
        except Exception as error:  # a thread's death must not pass for silence
            self.problems.append(f"{type(error).__name__}: {error}")

    def next_wish(self, chance: random.Random) -> Wish:
        amount = None if chance.random() < self.dailies else chance.randint(1, 50)
        with self.lock:
            wish = Wish(next(self.numbers), chance.choice(self.members), amount)
            self.wishes.append(wish)
        return wish

    def fulfil(self, wish: Wish, caller: Caller) -> None:
        give_up = time.monotonic() + WISH_WITHIN
        while time.monotonic() < give_up:
            if not self.server.up.wait(1):
                continue
            wish.attempts += 1
            try:
                status, headers, answer = self.ask(wish, caller)
            except (OSError, http.client.HTTPException):
                time.sleep(0.01)
                continue
            if 200 <= status < 300:
                wish.answer, wish.done = answer, True
                return
            if status == 429:
                time.sleep(min(float(headers.get("retry-after", "1")), 2))
            elif status < 500:
                raise Failed(f"wish {wish.number} of member {wish.member} was answered {status}: {answer}")
            else:
                time.sleep(0.02)
        raise Failed(f"wish {wish.number} got no answer within {WISH_WITHIN:.0f} s ({wish.attempts} attempts)")

    def ask(self, wish: Wish, caller: Caller) -> tuple[int, dict[str, str], object]:
        if wish.amount is None:
            return self.tell_bot(wish.number, wish.member, "/daily", caller)
        return caller.send(
            "POST", f"/api/v1/users/tg:{wish.member}/grants",
            {"amount": wish.amount, "reason": "admin_grant", "description": self.description(wish)},
            {"Authorization": f"Bearer {self.key}", "Idempotency-Key": f"kill-test-{self.seed}-{wish.number}"})

    def tell_bot(self, update: int, member: int, text: str, caller: Caller) -> tuple[int, dict[str, str], object]:
        person = {"id": member, "is_bot": False, "first_name": f"Member {member}", "language_code": "es"}
        message = {
            "message_id": update, "date": int(time.time()), "from": person, "text": text,
            "chat": {"id": member, "type": "private", "first_name": person["first_name"]},
            "entities": [{"type": "bot_command", "offset": 0, "length": len(text)}],
        }
        return caller.send(
            "POST", "/webhooks/telegram", {"update_id": update, "message": message},
            {"X-Telegram-Bot-Api-Secret-Token": self.server.secret})

    def description(self, wish: Wish) -> str:
        return f"wish {self.seed}-{wish.number}"

    def introduce_members(self) -> None:
        caller = Caller(self.server)
        for member in self.members:
            status, _, answer = self.tell_bot(next(self.numbers), member, "/start", caller)
            if status != 200:
                raise Failed(f"/start of member {member} was answered {status}: {answer}")


class Proof:
    """What the server says happened, held against what was answered."""

    def __init__(self, load: Load) -> None:
        self.load = load
        self.caller = Caller(load.server)
        self.problems: list[str] = []

    def check(self) -> None:
        wishes: dict[int, list[Wish]] = {member: [] for member in self.load.members}
        for wish in self.load.wishes:
            if not wish.done:
                self.problems.append(f"wish {wish.number} was never answered")
            wishes[wish.member].append(wish)
        for member, wanted in wishes.items():
            transactions = self.transactions(member)
            self.check_grants(member, wanted, transactions)
            self.check_daily(member, wanted, transactions)
            self.check_balance(member, transactions)

    def check_grants(self, member: int, wanted: list[Wish], transactions: list[dict]) -> None:
        grants = Counter((entry["description"], entry["amount"]) for entry in transactions
                         if entry["source"] == "admin_grant")
        expected = Counter((self.load.description(wish), wish.amount) for wish in wanted if wish.amount is not None)
        for what, times in (expected - grants).items():
            self.problems.append(f"member {member}: lost {times} of {what}")
        for what, times in (grants - expected).items():
            self.problems.append(f"member {member}: {times} too many of {what}")

    def check_daily(self, member: int, wanted: list[Wish], transactions: list[dict]) -> None:
        # By the hour: only a run across the member's midnight may earn a second one.
        hours = Counter(str(entry["created_at"])[:13] for entry in transactions if "daily" in entry["source"])
        if any(times > 1 for times in hours.values()) or len(hours) > 2:
            self.problems.append(f"member {member}: {sum(hours.values())} daily rewards")
        if not hours and any(wish.amount is None for wish in wanted):
            self.problems.append(f"member {member}: the daily reward is lost")

    def check_balance(self, member: int, transactions: list[dict]) -> None:
        balance = self.get(f"/api/v1/users/tg:{member}/balance")["besitos"]
        total = sum(entry["amount"] for entry in transactions)
        if balance != total:
            self.problems.append(f"member {member}: the balance is {balance}, its transactions add up to {total}")

    def check_replays(self, sample: list[Wish]) -> None:
        """An answered wish asked again gets the first answer."""
        for wish in sample:
            status, _, answer = self.load.ask(wish, self.caller)
            if not 200 <= status < 300:
                self.problems.append(f"wish {wish.number} asked again was answered {status}: {answer}")
            elif wish.amount is not None and facts(answer) != facts(wish.answer):
                self.problems.append(f"wish {wish.number} asked again: {answer} after {wish.answer}")

    def transactions(self, member: int) -> list[dict]:
        found: dict[object, dict] = {}
        after = ""
        while True:
            page = self.get(f"/api/v1/users/tg:{member}/transactions?limit=100{after}")
            for entry in page["data"]:
                if entry["id"] in found:
                    raise Failed(f"member {member}: two pages hold transaction {entry['id']}")
                found[entry["id"]] = entry
            if not page["has_more"]:
                return list(found.values())
            if not page["data"]:
                raise Failed(f"member {member}: an empty page says there is more")
            after = f"&starting_after={page['data'][-1]['id']}"

    def get(self, path: str) -> dict:
        for _ in range(100):
            status, headers, answer = self.caller.send(
                "GET", path, headers={"Authorization": f"Bearer {self.load.key}"})
            if status == 429:
                time.sleep(min(float(headers.get("retry-after", "1")), 2))
                continue
            if status != 200 or not isinstance(answer, dict):
                raise Failed(f"GET {path} was answered {status}: {answer}")
            return answer
        raise Failed(f"GET {path}: always answered 429")


def facts(answer: object) -> object:
    """An answer without what may differ when it is given again."""
    if not isinstance(answer, dict):
        return answer
    return {name: value for name, value in answer.items() if name not in ("replayed", "request_id")}


def create_key(server: Server) -> str:
    made = server.command("keys", "create", "--name", "test", "--scopes", "users:read,besitos:grant",
                          "--rate-per-minute", "1000000000")
    key = re.search(r"\bdk_\S+", made.stdout)
    if made.returncode != 0 or key is None:
        raise Failed(f"no key was created (exit code {made.returncode}): {made.stderr.strip()}")
    return key.group(0)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def kill_repeatedly(server: Server, load: Load, options: argparse.Namespace, chance: random.Random) -> list[float]:
    restarts = []
    for number in range(1, options.kills + 1):
        # The chosen moment, not a wait for anything.
        time.sleep(chance.uniform(0.005, options.longest_life))
        if load.problems:
            raise Failed(load.problems[0])
        server.kill(with_database=chance.random() < options.database_share)
        restarts.append(server.start())
        if number % 10 == 0 or number == options.kills:
            print(f"{number} kills, {sum(wish.done for wish in load.wishes)} requests answered", flush=True)
    return restarts


def run(server: Server, options: argparse.Namespace) -> list[str]:
    chance = random.Random(options.seed)
    first = server.start()
    load = Load(server, create_key(server), options.seed, options.members, options.dailies)
    load.introduce_members()
    load.start(options.callers)
    restarts = kill_repeatedly(server, load, options, chance)
    load.finish()
    if load.problems:
        return load.problems

    proof = Proof(load)
    # Before anything is asked again, which would do what had been lost; and after, when nothing may have changed.
    proof.check()
    proof.check_replays(chance.sample(load.wishes, min(300, len(load.wishes))))
    proof.check()
    verified = server.command("verify", "ledger")
    if verified.returncode != 0:
        proof.problems.append(f"verify ledger: {(verified.stdout + verified.stderr).strip()}")
    server.stop()

    repeated = [wish for wish in load.wishes if wish.attempts > 1]
    print(f"{len(load.wishes)} requests, {len(repeated)} of them repeated after a kill; "
          f"first start {first:.2f} s, restarts {sorted(restarts)[len(restarts) // 2]:.2f} s (median), "
          f"{max(restarts):.2f} s (longest)")
    if not repeated:
        proof.problems.append("no request was ever cut off, so this run proved nothing")
    return list(dict.fromkeys(proof.problems))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=Path(".build/release/dianabot"))
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    parser.add_argument("--members", type=int, default=60)
    parser.add_argument("--callers", type=int, default=12, help="requests under way at once")
    parser.add_argument("--dailies", type=float, default=0.1, help="share of requests that are /daily")
    parser.add_argument("--longest-life", type=float, default=0.8, help="seconds a server lives at most")
    parser.add_argument("--database-share", type=float, default=0.2, help="share of kills that take PostgreSQL too")
    options = parser.parse_args()
    if options.kills < 1 or options.members < 1 or options.callers < 1:
        parser.error("kills, members and callers must be at least 1")
    if not os.access(options.binary, os.X_OK):
        parser.error(f"{options.binary} is not there; build it with make release")
    return options


def main() -> int:
    options = arguments()
    print(f"seed {options.seed}, {options.kills} kills", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="dianabot-kill-"))
    # A server started by root may run PostgreSQL as another user, who has to get through.
    folder.chmod(0o755)
    server = Server(options.binary.resolve(), folder, free_port(), f"secret-{options.seed}")
    try:
        problems = run(server, options)
    except (Failed, OSError, http.client.HTTPException, subprocess.TimeoutExpired, KeyError) as error:
        problems = [f"{type(error).__name__}: {error}"]
    finally:
        server.remove_leftovers()
    for problem in problems[:20]:
        print(f"  {problem}")
    if problems:
        print(f"FAILED: {len(problems)} problems with seed {options.seed}; data and log are in {folder}")
        return 1
    shutil.rmtree(folder, ignore_errors=True)
    print("nothing was lost and nothing was done twice")
    return 0


if __name__ == "__main__":
    sys.exit(main())
