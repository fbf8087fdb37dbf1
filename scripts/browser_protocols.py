#!/usr/bin/env python3
"""Proves TLS, WebSockets and server-sent events with headless Chromium, and says what it saw.

Use: scripts/browser_protocols.py PICTURES    (builds the release and Tools/echo; needs the package chromium)

1. https: a certificate that nobody knows is refused; once its key is known the playground works, /start to greeting.
2. wss and ws: an echo of texts and bytes of many sizes with permessage-deflate; pages of other origins are refused.
3. Events over TLS: the connection is cut, Ana gets a reply meanwhile, and the page, once back, shows it without
   loading the chat again. When it misses more than the server keeps it does load the chat again.
"""
import asyncio
import base64
import contextlib
import hashlib
import http.client
import json
import os
import ssl
import subprocess
import sys
import tempfile
from pathlib import Path

import websocket_clients

DEADLINE = 15

# Echoes everything, and resolves with what was agreed on; rejects at the first difference.
ECHO = """(async (url) => {
  const socket = new WebSocket(url, []);
  socket.binaryType = 'arraybuffer';
  const received = [];
  let wake = () => {};
  socket.onmessage = ({ data }) => { received.push(data); wake(); };
  const closed = new Promise((resolve) => { socket.onclose = (close) => { resolve(close); wake(); }; });
  await new Promise((resolve, reject) => { socket.onopen = resolve; closed.then(() => reject('it does not open')); });
  const next = async () => {
    while (!received.length) {
      if (socket.readyState > WebSocket.OPEN) throw `closed with ${(await closed).code}`;
      await new Promise((resolve) => { wake = resolve; });
    }
    return received.shift();
  };
  let bytes = 0;
  for (const size of [0, 1, 125, 126, 127, 4000, 65_535, 65_536, 300_000, 1_048_576]) {
    const noise = new Uint8Array(size).map(() => Math.random() * 256);
    for (const message of ['a'.repeat(size), 'é'.repeat(size / 2), noise.buffer]) {
      socket.send(message);
      const back = await next();
      const same = typeof message === 'string' ? back === message
        : back.byteLength === size && new Uint8Array(back).every((byte, index) => byte === noise[index]);
      if (!same) throw `${size} came back wrong`;
      bytes += size;
    }
  }
  for (let number = 0; number < 1000; number += 1) socket.send(String(number));
  for (let number = 0; number < 1000; number += 1) if (await next() !== String(number)) throw 'out of order';
  const { extensions } = socket;
  socket.close(1000, 'enough');
  const { code, wasClean } = await closed;
  return { extensions, code, wasClean, bytes };
})(%s)"""
OPENS = """new Promise((resolve) => {
  const socket = new WebSocket(%s);
  socket.onopen = () => resolve(true);
  socket.onerror = () => resolve(false);
})"""
LOADS = "performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/chat')).length"


def key_pin(certificate: str) -> str:
    """What Chromium knows the certificate's key by."""
    public = subprocess.run(["openssl", "x509", "-in", certificate, "-pubkey", "-noout"], check=True, capture_output=True)
    der = subprocess.run(
        ["openssl", "pkey", "-pubin", "-outform", "der"], input=public.stdout, check=True, capture_output=True)
    return base64.b64encode(hashlib.sha256(der.stdout).digest()).decode()


class Gate:
    """A TCP proxy that can be cut."""

    def __init__(self, port: int):
        self.target, self.is_open, self.writers = port, True, set()

    async def start(self) -> int:
        self.server = await asyncio.start_server(self.accept, "127.0.0.1", 0)
        return self.server.sockets[0].getsockname()[1]

    async def accept(self, reader, writer):
        if not self.is_open:
            return writer.transport.abort()
        upstream, downstream = await asyncio.open_connection("127.0.0.1", self.target)
        ends = {writer, downstream}
        self.writers |= ends
        await asyncio.gather(self.pump(reader, downstream), self.pump(upstream, writer))
        self.writers -= ends

    async def pump(self, reader, writer):
        with contextlib.suppress(OSError):
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
        writer.close()

    def cut(self):
        self.is_open = False
        for writer in self.writers:
            writer.transport.abort()

    def mend(self):
        self.is_open = True


class Product:
    """dianabot with a database, a port and a certificate of its own."""

    def __init__(self, binary: Path, folder: str, pair: list[str]):
        environment = os.environ | {
            "DIANABOT_DATA": f"{folder}/data", "PORT": "0", "LOG_LEVEL": "warning", "TLS_CERTIFICATE": pair[0],
            "TLS_KEY": pair[1]}
        self.process = subprocess.Popen([binary, "serve"], env=environment, stdout=subprocess.PIPE, text=True)
        context = ssl.create_default_context(cafile=pair[0])
        for line in self.process.stdout:
            if "playground is at" in line:
                self.port = int(line.rsplit(":", 1)[1].split("/")[0])
                self.connection = http.client.HTTPSConnection("localhost", self.port, context=context, timeout=DEADLINE)
                return
        raise SystemExit("dianabot does not start")

    def post(self, path: str, body: dict):
        self.connection.request(
            "POST", f"/playground/api{path}", json.dumps(body), {"Content-Type": "application/json"})
        response = self.connection.getresponse()
        assert response.status < 300, (response.status, response.read())
        response.read()

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


@contextlib.contextmanager
def echo_server(binary: Path, pair: list[str]):
    server = subprocess.Popen([binary, *pair], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield int(server.stdout.readline())
    finally:
        server.stdin.close()
        server.wait(10)


async def go(page, url: str) -> str:
    """Goes there, and says what Chromium calls the failure if it is one."""
    return (await page.call("Page.navigate", url=url)).get("errorText", "")


async def strangers_are_refused(port: int):
    async with browser_path.chromium(DEADLINE) as page:
        error = await go(page, f"https://localhost:{port}/")
        assert error == "net::ERR_CERT_AUTHORITY_INVALID", error
        print(f"https: a certificate that nobody knows is refused: {error}")


async def playground(page, port: int, pictures: Path) -> str:
    """Ana presses Start. Returns her id."""
    await page.call("Network.enable")
    await page.look_like(browser_path.PHONE, "light")
    assert not await go(page, f"https://localhost:{port}/playground/")
    ana = "[...document.querySelectorAll('.member')].find((m) => m.querySelector('.member-name').textContent === 'Ana')"
    member = await page.wait(f"{ana}.dataset.member", "a member called Ana")
    await page.click(f'[data-member="{member}"]')
    await page.click(".start-button")
    await page.wait("[...document.querySelectorAll('.row')].at(-1).matches('.theirs')", "a greeting")
    await page.picture(pictures / "https-playground.png")
    seen = {
        (answer["protocol"], details["protocol"], details["keyExchangeGroup"], details["cipher"])
        for answer in (event["params"].get("response", {}) for event in page.events)
        if (details := answer.get("securityDetails"))}
    assert seen, "no secure answer was seen"
    print(f"https: the playground works: {', '.join(' '.join(facts) for facts in sorted(seen))}")
    assert not page.complaints, page.complaints
    return member


async def comes_back(page, product: Product, gate: Gate, member: str, pictures: Path):
    loads = await page.evaluate(LOADS)
    asked = await page.evaluate(browser_path.OWN)
    gate.cut()
    await page.wait("document.querySelector('.status.lost')", "the page's word that it is cut off")
    page.events.clear()
    product.post(f"/members/{member}/messages", {"text": "/balance"})
    await page.picture(pictures / "events-lost.png")
    gate.mend()
    await page.wait(f"{browser_path.OWN} > {asked}", "what Ana wrote elsewhere")
    await page.wait("[...document.querySelectorAll('.row')].at(-1).matches('.theirs')", "the reply")
    await page.picture(pictures / "events-back.png")
    last = [
        value for event in page.events if event["method"] == "Network.requestWillBeSentExtraInfo"
        for name, value in event["params"]["headers"].items() if name.lower() == "last-event-id"]
    assert last, "no Last-Event-ID was sent"
    assert await page.evaluate(LOADS) == loads, "the chat was loaded again"
    print(f"events: cut off and back with Last-Event-ID {last[-1]}: nothing was missed, nothing loaded again")


async def starts_anew(page, product: Product, gate: Gate, pictures: Path):
    """More is missed than the server keeps."""
    clock = "document.querySelector('glance-line').innerText"
    loads, before = await page.evaluate(LOADS), json.dumps(await page.evaluate(clock))
    gate.cut()
    await page.wait("document.querySelector('.status.lost')", "the page's word that it is cut off")
    for _ in range(1100):
        product.post("/clock", {"advance_seconds": 3600})
    gate.mend()
    anew = f"document.querySelector('.status.live') && {LOADS} > {loads} && {clock} !== {before}"
    await page.wait(anew, "the chat loaded again, and the clock")
    await page.picture(pictures / "events-reset.png")
    print("events: 1,100 events missed, more than are kept: the page was told, and loaded everything again")


async def echoes(page, port: int, scheme: str, pages: str):
    """From a page of the echo server's own origin, which is a 404."""
    await go(page, f"{pages}://localhost:{port}/")
    for path, wants in (("/each", "permessage-deflate"), ("/context", "permessage-deflate"), ("/plain", "")):
        seen = await page.evaluate(ECHO % json.dumps(f"{scheme}://localhost:{port}{path}"))
        assert seen["code"] == 1000 and seen["wasClean"] and wants in seen["extensions"], seen
        assert bool(wants) == bool(seen["extensions"]), seen
        print(f"{scheme}: {path} echoed {seen['bytes']:,} bytes, closed with 1000; "
              f"agreed on: {seen['extensions'] or 'no extension'}")


async def run(pictures: Path, folder: str, echo: Path, dianabot: Path):
    pair = websocket_clients.certificate(folder)
    product = Product(dianabot, folder, pair)
    try:
        await strangers_are_refused(product.port)
        gate = Gate(product.port)
        port = await gate.start()
        trust = f"--ignore-certificate-errors-spki-list={key_pin(pair[0])}"
        async with browser_path.chromium(DEADLINE, trust) as page:
            try:
                member = await playground(page, port, pictures)
                await comes_back(page, product, gate, member, pictures)
                await starts_anew(page, product, gate, pictures)
                with echo_server(echo, pair) as secure:
                    assert not await page.evaluate(OPENS % json.dumps(f"wss://localhost:{secure}/each"))
                    print("wss: a page of another origin is refused")
                    await echoes(page, secure, "wss", "https")
                with echo_server(echo, []) as plain:
                    await echoes(page, plain, "ws", "http")
            except browser_path.StepFailed:
                await page.picture(pictures / "failed.png")
                raise
    finally:
        product.stop()
    assert product.process.returncode == 0, product.process.returncode


def main(pictures: Path):
    pictures.mkdir(parents=True, exist_ok=True)
    binaries = websocket_clients.build(), websocket_clients.build("dianabot")
    with tempfile.TemporaryDirectory(prefix="dianabot-browser-") as folder:
        # PostgreSQL may run as another user than we do.
        Path(folder).chmod(0o755)
        asyncio.run(asyncio.wait_for(run(pictures, folder, *binaries), 300))


if __name__ == "__main__":
    if sys.argv[1:2] == ["run"]:
        import browser_path

        main(Path(sys.argv[2]))
    elif len(sys.argv) == 2:
        websocket_clients.prepare(__file__, sys.argv[1])
    else:
        sys.exit(__doc__)
