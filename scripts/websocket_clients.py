#!/usr/bin/env python3
"""Proves our WebSockets with a client that others wrote: PyPI's `websockets`, in plain and over TLS.

Use: scripts/websocket_clients.py    (makes a virtual environment under .build and builds Tools/echo there)
"""
import asyncio
import os
import random
import ssl
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".build" / "websocket-clients"
PYTHON = ENVIRONMENT / "bin" / "python"


def prepare(script=__file__, *arguments):
    """Runs the script again with the library installed."""
    if not PYTHON.exists():
        venv.create(ENVIRONMENT, with_pip=True)
        subprocess.run([PYTHON, "-m", "pip", "install", "-q", "websockets"], check=True)
    os.execv(PYTHON, [str(PYTHON), script, "run", *arguments])


def build(product="echo"):
    environment = os.environ | {"DIANABOT_TOOLS": "1"}
    command = ["swift", "build", "-c", "release", "--product", product]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=sys.stderr)
    found = subprocess.run(command + ["--show-bin-path"], cwd=ROOT, env=environment, check=True, capture_output=True)
    return Path(found.stdout.decode().strip()) / product


def certificate(folder):
    paths = [f"{folder}/certificate.pem", f"{folder}/key.pem"]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-out", paths[0], "-keyout", paths[1]],
        check=True, capture_output=True)
    return paths


async def echoes(connect, path, **options):
    """Messages of all kinds and sizes come back as they were."""
    chance = random.Random(1)
    async with connect(path, **options) as socket:
        for size in [0, 1, 125, 126, 127, 4000, 65_535, 65_536, 300_000, 1_048_576]:
            for message in [bytes(chance.randrange(256) for _ in range(size)), "é" * (size // 2), "a" * size]:
                await socket.send(message)
                assert await socket.recv() == message, f"{path}: {size} came back wrong"
        await socket.send(["frag", "men", "", "ts"])
        assert await socket.recv() == "fragments"
        for number in range(1000):
            await socket.send(str(number))
        for number in range(1000):
            assert await socket.recv() == str(number)
        await (await socket.ping(b"hello"))
    assert socket.close_code == 1000, socket.close_code


async def too_big(connect):
    async with connect("/plain") as socket:
        await socket.send(b"x" * 1_048_577)
        await socket.wait_closed()
        assert socket.close_code == 1009, socket.close_code


async def slow_consumer(connect):
    """Who does not read is dropped, and told why once it reads."""
    from websockets.exceptions import ConnectionClosed

    async with connect("/flood", max_queue=1, compression=None) as socket:
        await asyncio.sleep(0.5)
        try:
            while True:
                await socket.recv()
        except ConnectionClosed as error:
            assert error.rcvd and error.rcvd.code == 1008, error


async def run(address, context):
    from websockets.asyncio.client import connect as plain_connect

    def connect(path, **options):
        return plain_connect(address + path, ssl=context, max_size=None, proxy=None, **options)

    await echoes(connect, "/plain")
    await echoes(connect, "/plain", compression=None)
    await echoes(connect, "/each")
    await echoes(connect, "/context")
    await too_big(connect)
    await slow_consumer(connect)
    print(f"{address.split(':')[0]}: everything holds")


def serve_and_run(binary, arguments, scheme, context):
    server = subprocess.Popen([binary, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        port = int(server.stdout.readline())
        asyncio.run(asyncio.wait_for(run(f"{scheme}://localhost:{port}", context), 60))
    finally:
        server.stdin.close()
        server.wait(10)
    assert server.returncode == 0, server.returncode


def main():
    binary = build()
    serve_and_run(binary, [], "ws", None)
    with tempfile.TemporaryDirectory() as folder:
        paths = certificate(folder)
        serve_and_run(binary, paths, "wss", ssl.create_default_context(cafile=paths[0]))


if __name__ == "__main__":
    main() if sys.argv[1:] == ["run"] else prepare()
