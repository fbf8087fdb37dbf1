#!/usr/bin/env python3
"""Measures our HTTP server against nginx: the same machine, one worker each, rounds in turn, medians of ratios.

    bench/http.py [--rounds N] [--seconds S] [--binary PATH]

Needs the release build, and wrk and nginx (Debian: wrk, nginx-light). Ratios are ours to nginx's: requests per
second should be at least 1, CPU time per request at most 1.
"""

import argparse
import os
import re
import resource
import selectors
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TICKS = os.sysconf("SC_CLK_TCK")
IDLE = 10_000
FILE_BYTES = 100 * 1024
REQUEST = b"GET /health/live HTTP/1.1\r\nHost: bench\r\n\r\n"

NGINX = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 20000; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        root {folder}/files/Public;
        location = /health/live {{ default_type application/json; return 200 '{{"status":"alive"}}'; }}
    }}
}}
"""


class Server:
    """A running server: where it listens and which process does its work."""

    def __init__(self, name, process, pid, port):
        self.name, self.process, self.pid, self.port = name, process, pid, port

    def cpu_seconds(self):
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def own_bytes(self):
        """Anonymous memory: without files, and without what the kernel keeps for sockets."""
        text = Path(f"/proc/{self.pid}/smaps_rollup").read_text()
        return int(re.search(r"^Anonymous:\s+(\d+) kB", text, re.M).group(1)) * 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_alive(process, port, seconds=120):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            sys.exit(f"{process.args[0]} ended with {process.returncode} before it listened")
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as connection:
                connection.sendall(REQUEST)
                if b"200" in connection.recv(100):
                    return
        except OSError:
            time.sleep(0.05)
    sys.exit(f"{process.args[0]} did not answer on port {port}")


def prepare_files(folder):
    """What we serve, with one large file among the pages, and readable for nginx's worker."""
    files = folder / "files"
    shutil.copytree(ROOT / "Public", files / "Public")
    shutil.copytree(ROOT / "Content", files / "Content")
    shutil.copy(ROOT / "openapi.yaml", files)
    (files / "Public" / "playground" / "bench.bin").write_bytes(os.urandom(FILE_BYTES))
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


def start_ours(binary, folder):
    port = free_port()
    environment = {
        **os.environ, "PORT": str(port), "WORKERS": "1", "DIANABOT_DATA": str(folder / "data"),
        "DIANABOT_FILES": str(folder / "files"), "LOG_LEVEL": "warning", "HTTP_MAX_CONNECTIONS": "20000",
        "HTTP_MAX_CONNECTIONS_PER_ADDRESS": "20000", "HTTP_MAX_REQUESTS_PER_CONNECTION": "1000000000",
    }
    process = subprocess.Popen([binary, "serve"], env=environment, stdout=subprocess.DEVNULL)
    wait_until_alive(process, port)
    return Server("ours", process, process.pid, port)


def start_nginx(folder):
    port = free_port()
    settings = folder / "nginx.conf"
    settings.write_text(NGINX.format(folder=folder, port=port))
    process = subprocess.Popen(["nginx", "-c", str(settings)], stderr=subprocess.DEVNULL)
    wait_until_alive(process, port)
    worker = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()[0]
    return Server("nginx", process, int(worker), port)


def load(server, path, connections, seconds):
    """Requests per second, CPU microseconds per request, and the median latency in milliseconds."""
    before = server.cpu_seconds()
    output = subprocess.run(
        ["wrk", "--latency", "-t1", f"-c{connections}", f"-d{seconds}s", f"http://127.0.0.1:{server.port}{path}"],
        capture_output=True, text=True, check=True).stdout
    cpu = server.cpu_seconds() - before
    if "Non-2xx" in output or "Socket errors" in output:
        sys.exit(f"{server.name} did not answer everything:\n{output}")
    requests = int(re.search(r"(\d+) requests in", output).group(1))
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1))
    number, unit = re.search(r"50%\s+([\d.]+)(us|ms|s)", output).groups()
    return rate, cpu / requests * 1e6, float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def compare(title, servers, path, connections, options):
    ours, nginx = servers
    rounds = []
    for number in range(options.rounds):
        order = [ours, nginx] if number % 2 == 0 else [nginx, ours]
        rounds.append({server.name: load(server, path, connections, options.seconds) for server in order})
    middle = {
        (name, index): statistics.median(each[name][index] for each in rounds)
        for name in ("ours", "nginx") for index in (0, 1)
    }
    rate, cpu = (statistics.median(each["ours"][i] / each["nginx"][i] for each in rounds) for i in (0, 1))
    print(
        f"{title:32} {middle['ours', 0]:9.0f} {middle['nginx', 0]:9.0f} {rate:7.2f}"
        f" {middle['ours', 1]:9.2f} {middle['nginx', 1]:9.2f} {cpu:7.2f}", flush=True)


def open_connections(server, count):
    """Opens `count` connections at once, asks each for one answer, and keeps them; how many were answered."""
    selector = selectors.DefaultSelector()
    connections, answered = [], 0
    for _ in range(count):
        connection = socket.socket()
        connection.setblocking(False)
        connection.connect_ex(("127.0.0.1", server.port))
        selector.register(connection, selectors.EVENT_WRITE)
        connections.append(connection)
    end = time.monotonic() + 60
    while answered < count and time.monotonic() < end:
        for key, events in selector.select(1):
            connection = key.fileobj
            try:
                if events & selectors.EVENT_WRITE:
                    connection.send(REQUEST)
                    selector.modify(connection, selectors.EVENT_READ)
                else:
                    answered += b"200 OK" in connection.recv(4096)
                    selector.unregister(connection)
            except OSError:
                selector.unregister(connection)
    return connections, answered


def idle(server, options):
    for _ in range(2):  # The first load warms up what stays allocated anyway.
        load(server, "/health/live", 16, options.seconds)
    without = [load(server, "/health/live", 16, options.seconds)[2] for _ in range(options.rounds)]
    before = server.own_bytes()
    connections, answered = open_connections(server, IDLE)
    print(f"{server.name:8} {IDLE} connections opened at once: {answered} answered")
    each = (server.own_bytes() - before) / IDLE
    print(f"{server.name:8} own memory of an idle connection: {each:.0f} bytes (at most 512 wanted)")
    among = [load(server, "/health/live", 16, options.seconds)[2] for _ in range(options.rounds)]
    for connection in connections:
        connection.close()
    ratio = statistics.median(among) / statistics.median(without)
    print(
        f"{server.name:8} median latency with 16 busy connections: {statistics.median(without):.3f} ms, among the idle"
        f" {statistics.median(among):.3f} ms: {ratio:.2f} (at most 1.2 wanted)", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of load per round and server")
    parser.add_argument("--binary", default=str(ROOT / ".build" / "release" / "dianabot"))
    options = parser.parse_args()

    os.environ["PATH"] += ":/usr/sbin"
    missing = [
        f"{name} (Debian package {package})"
        for name, package in (("wrk", "wrk"), ("nginx", "nginx-light")) if not shutil.which(name)
    ]
    if not Path(options.binary).exists():
        missing.append(f"{options.binary} (make release)")
    if missing:
        sys.exit("missing: " + ", ".join(missing))

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    folder = Path(tempfile.mkdtemp(prefix="http-bench-"))
    servers = []
    try:
        prepare_files(folder)
        servers.append(start_ours(options.binary, folder))
        servers.append(start_nginx(folder))
        print(f"{'':32} {'requests per second':^27} {'CPU us per request':^27}")
        print(f"{'':32} {'ours':>9} {'nginx':>9} {'ratio':>7} {'ours':>9} {'nginx':>9} {'ratio':>7}")
        for connections in (16, 64, 256):
            compare(f"/health/live, {connections} connections", servers, "/health/live", connections, options)
        compare("100 KiB file, 16 connections", servers, "/playground/bench.bin", 16, options)
        for server in servers:
            idle(server, options)
    finally:
        for server in servers:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
