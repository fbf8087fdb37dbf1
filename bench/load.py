"""The two loads that are compared, on one PostgreSQL: wrk asking a running server, and pgbench without any."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

CLIENTS = 16
DONE = """
done = function(summary, latency)
    io.write(string.format("P95 %d us, %d answers\\n", latency:percentile(95), summary.requests))
end
"""


class Load:
    """What came of a load: a second's worth, the 95th percentile in milliseconds, and how many it were."""

    def __init__(self, rate, p95, count):
        self.rate, self.p95, self.count = rate, p95, count


def require(*tools):
    os.environ["PATH"] += "".join(f":{path}" for path in Path("/usr/lib/postgresql").glob("*/bin"))
    for tool in tools:
        if not shutil.which(tool):
            sys.exit(f"missing: {tool}")


def dianabot(binary, folder, *words):
    environment = {**os.environ, "DIANABOT_DATA": str(folder / "data"), "DIANABOT_FILES": str(folder / "files")}
    return subprocess.run(
        [binary, *words], env=environment, check=True, capture_output=True, text=True).stdout.strip()


def staff_key(binary, folder):
    key = dianabot(binary, folder, "keys", "create", "--name", "bench", "--rate-per-minute", "1000000000")
    return re.search(r"dk_\w+", key).group(0)


def connection(folder):
    return f"postgresql:///postgres?host={folder}/data/cluster/run&user=dianabot"


def execute(connection, statements):
    """The statements' rows, one a line."""
    return subprocess.run(
        ["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", connection], input=statements, text=True, check=True,
        capture_output=True).stdout.strip()


def over_http(lua, server, key, folder, seconds):
    script = folder / "load.lua"
    script.write_text(lua + DONE)
    output = subprocess.run(
        ["wrk", "-t1", f"-c{CLIENTS}", f"-d{seconds}s", "-s", str(script), "-H", f"Authorization: Bearer {key}",
         "-H", "Content-Type: application/json", server.url("/")], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in output or "Socket errors" in output:
        sys.exit(f"the server did not answer everything:\n{output}")
    p95, count = re.search(r"P95 (\d+) us, (\d+) answers", output).groups()
    return Load(float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1)), int(p95) / 1000, int(count))


def by_pgbench(sql, connection, folder, seconds):
    script, log = folder / "load.sql", folder / "pgbench"
    script.write_text(sql)
    output = subprocess.run(
        ["pgbench", "-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "2", "-T", str(seconds), "--max-tries=5", "-l",
         f"--log-prefix={log}", "-f", str(script), connection], capture_output=True, text=True, check=True).stdout
    latencies = []
    for path in folder.glob("pgbench.*"):
        latencies += [int(line.split()[2]) for line in path.read_text().splitlines() if line.split()[2].isdigit()]
        path.unlink()
    latencies.sort()
    rate = float(re.search(r"tps = ([\d.]+)", output).group(1))
    return Load(rate, latencies[len(latencies) * 95 // 100] / 1000, len(latencies))


def settle(server, seconds=8):
    """Waits a while for the server to do what follows from what it was asked."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        before = server.cpu_seconds()
        time.sleep(0.3)
        if server.cpu_seconds() - before < 0.03:
            return
