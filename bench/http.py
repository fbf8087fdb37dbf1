#!/usr/bin/env python3
"""Measures our HTTP server against nginx: the same machine, one worker each, rounds in turn, medians of ratios.

    bench/http.py [--rounds N] [--seconds S] [--binary PATH] [--only PART]

Needs the release build, and wrk, nginx and openssl (Debian: wrk, nginx-light, openssl). Ratios are ours to nginx's:
requests per second should be at least 1 (0.9 over TLS and for the file), CPU time per request at most 1. Behind each
median stands the least and the greatest of its rounds; where they lie far apart, the machine was busy.
"""

import argparse
import os
import re
import resource
import selectors
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from servers import REQUEST, ROOT, KeyPair, connect, prepare_files, start_nginx, start_ours

IDLE = 10_000
IDLE_TLS = 2_000
PARTS = ("health", "file", "idle", "tls", "idle-tls")


def load(server, path, connections, seconds):
    """Requests per second, CPU microseconds per request, and the median latency in milliseconds."""
    before = server.cpu_seconds()
    output = subprocess.run(
        ["wrk", "--latency", "-t1", f"-c{connections}", f"-d{seconds}s", server.url(path)],
        capture_output=True, text=True, check=True).stdout
    cpu = server.cpu_seconds() - before
    if "Non-2xx" in output or "Socket errors" in output:
        sys.exit(f"{server.name} did not answer everything:\n{output}")
    requests = int(re.search(r"(\d+) requests in", output).group(1))
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1))
    number, unit = re.search(r"50%\s+([\d.]+)(us|ms|s)", output).groups()
    return rate, cpu / requests * 1e6, float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def print_head():
    print(f"{'':30} {'requests per second':^35} {'CPU us per request':^35}")
    half = f"{'ours':>8} {'nginx':>8} {'ratio':>6} {'of rounds':>10}"
    print(f"{'':30} {half} {half}")


def compare(title, servers, path, connections, options):
    ours, nginx = servers
    rounds = []
    for number in range(options.rounds):
        order = [ours, nginx] if number % 2 == 0 else [nginx, ours]
        rounds.append({server.name: load(server, path, connections, options.seconds) for server in order})
    line = f"{title:30}"
    for index, digits in ((0, 0), (1, 2)):
        middle = [statistics.median(each[name][index] for each in rounds) for name in ("ours", "nginx")]
        ratios = sorted(each["ours"][index] / each["nginx"][index] for each in rounds)
        line += f" {middle[0]:8.{digits}f} {middle[1]:8.{digits}f} {statistics.median(ratios):6.2f}"
        line += f"  {ratios[0]:.2f}-{ratios[-1]:.2f}"
    print(line, flush=True)


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


def idle_tls(server, options):
    """Handshakes one after another, each with one answer; then what they all hold."""
    for _ in range(2):
        load(server, "/health/live", 64, options.seconds)
    before = server.own_bytes()
    connections = []
    for _ in range(IDLE_TLS):
        connections.append(connect(server.port, is_tls=True))
        connections[-1].sendall(REQUEST)
        if b"200 OK" not in connections[-1].recv(4096):
            sys.exit(f"{server.name} did not answer over TLS")
    each = (server.own_bytes() - before) / IDLE_TLS / 1024
    agreed = f"{connections[0].version()}, {connections[0].cipher()[0]}"
    print(f"{server.name:8} own memory of an idle TLS connection of {IDLE_TLS} ({agreed}): {each:.1f} KiB", flush=True)
    for connection in connections:
        connection.close()


def agree_on_cipher(servers):
    agreed = set()
    for server in servers:
        with connect(server.port, is_tls=True) as connection:
            agreed.add(f"{connection.version()}, {connection.cipher()[0]}")
    if len(agreed) > 1:
        sys.exit(f"the servers do not agree on a cipher: {' and '.join(sorted(agreed))}")
    return agreed.pop()


def run_plain(servers, options):
    print_head()
    if "health" in options.only:
        for connections in (16, 64, 256):
            compare(f"/health/live, {connections} connections", servers, "/health/live", connections, options)
    if "file" in options.only:
        compare("100 KiB file, 16 connections", servers, "/playground/bench.bin", 16, options)
    if "idle" in options.only:
        for server in servers:
            idle(server, options)


def run_tls(servers, options):
    print(f"TLS, the same certificate (ECDSA, P-256): {agree_on_cipher(servers)}")
    if "tls" in options.only:
        print_head()
        for connections in (16, 64, 256):
            compare(f"over TLS, {connections} connections", servers, "/health/live", connections, options)
    if "idle-tls" in options.only:
        for server in servers:
            idle_tls(server, options)


def with_servers(body, options, is_tls):
    folder = Path(tempfile.mkdtemp(prefix="http-bench-"))
    servers = []
    try:
        prepare_files(folder)
        pair = KeyPair(folder) if is_tls else None
        servers.append(start_ours(options.binary, folder, pair))
        servers.append(start_nginx(folder, pair))
        body(servers, options)
    finally:
        for server in servers:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def check_tools(binary):
    os.environ["PATH"] += ":/usr/sbin"
    missing = [
        f"{name} (Debian package {package})"
        for name, package in (("wrk", "wrk"), ("nginx", "nginx-light"), ("openssl", "openssl"))
        if not shutil.which(name)
    ]
    if not Path(binary).exists():
        missing.append(f"{binary} (make release)")
    if missing:
        sys.exit("missing: " + ", ".join(missing))


def stolen_ticks():
    """What the host of a virtual machine gave to others, and everything."""
    fields = [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
    return fields[7], sum(fields[:8])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of load per round and server")
    parser.add_argument("--binary", default=str(ROOT / ".build" / "release" / "dianabot"))
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="what to measure, instead of all")
    options = parser.parse_args()
    check_tools(options.binary)
    if options.rounds < 5:
        print("fewer than 5 rounds: for a first look, and for nothing that is said to others")

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    stolen, total = stolen_ticks()
    if {"health", "file", "idle"} & set(options.only):
        with_servers(run_plain, options, is_tls=False)
    if {"tls", "idle-tls"} & set(options.only):
        with_servers(run_tls, options, is_tls=True)
    stolen, total = stolen_ticks()[0] - stolen, stolen_ticks()[1] - total
    print(f"the host took {stolen / total * 100:.1f} % of the machine's CPU time meanwhile")


if __name__ == "__main__":
    main()
