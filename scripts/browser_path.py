#!/usr/bin/env python3
"""Walks a newcomer's path through the playground in headless Chromium and keeps a picture of each step.

    python3 -m venv VENV && VENV/bin/pip install websockets
    VENV/bin/python scripts/browser_path.py http://127.0.0.1:8080 PICTURES

Ana presses Start, takes three decisions, asks for /daily twice, /balance and /history. Exits 1 when the chat does not
change as it should within the deadline, when the page throws, or when its content policy refuses something.
"""

import argparse
import asyncio
import base64
import contextlib
import itertools
import json
import pathlib
import sys
import tempfile

import websockets

PHONE, DESKTOP = (390, 844), (1280, 800)

# Resolves with the condition's first true value; looks again after every change of the page.
WAIT = """new Promise((resolve, reject) => {
  const look = () => { try { return (() => (%s))(); } catch { return undefined; } };
  const settle = (how, value) => { observer.disconnect(); clearTimeout(timer); how(value); };
  const check = () => { const value = look(); if (value) settle(resolve, value); };
  const observer = new MutationObserver(check);
  const timer = setTimeout(() => settle(reject, 'it did not'), %d);
  observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  check();
})"""
# Entrance animations over, and a frame drawn since.
SETTLED = """Promise.allSettled(document.getAnimations()
  .filter((animation) => animation.effect.getTiming().iterations !== Infinity)
  .map((animation) => animation.finished)).then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))"""
# The newest button that is a story's decision and has not been pressed yet: `d:` opens a decision's data.
DECISION = """[...document.querySelectorAll('.row.theirs')].reverse()
  .flatMap((row) => [...row.querySelectorAll('[data-callback^="d:"]')].slice(0, 1)
    .map((button) => `[data-message-id="${row.dataset.messageId}"] [data-callback="${button.dataset.callback}"]`))
  .find((selector) => !%s.includes(selector))"""

OWN = "document.querySelectorAll('.row.own').length"
SAID = "[...document.querySelectorAll('.row.theirs')].map((row) => row.innerText).join()"


class StepFailed(Exception):
    """The page did not do what the step expects."""


class Page:
    """One browser tab, driven by the DevTools protocol."""

    def __init__(self, socket, deadline: float):
        self.socket, self.deadline, self.complaints = socket, deadline, []
        self.events: list[dict] = []
        self._session, self._answers, self._numbers = {}, {}, itertools.count(1)
        self._reader = asyncio.create_task(self._read())

    async def attach(self):
        targets = (await self.call("Target.getTargets"))["targetInfos"]
        tab = next(target["targetId"] for target in targets if target["type"] == "page")
        self._session = await self.call("Target.attachToTarget", targetId=tab, flatten=True)
        for domain in ("Page", "Runtime", "Log"):
            await self.call(f"{domain}.enable")

    async def _read(self):
        with contextlib.suppress(websockets.ConnectionClosed):
            async for frame in self.socket:
                message = json.loads(frame)
                if "id" in message:
                    self._answers.pop(message["id"]).set_result(message)
                elif message["method"] in ("Runtime.exceptionThrown", "Log.entryAdded"):
                    if message["params"].get("entry", {}).get("level", "error") == "error":
                        self.complaints.append(json.dumps(message["params"]))
                elif message["method"].startswith("Network."):
                    self.events.append(message)

    async def call(self, method: str, **params):
        number = next(self._numbers)
        self._answers[number] = asyncio.get_running_loop().create_future()
        await self.socket.send(json.dumps({"id": number, "method": method, "params": params, **self._session}))
        answer = await asyncio.wait_for(self._answers[number], self.deadline + 10)
        if "error" in answer:
            raise StepFailed(f"{method}: {answer['error']['message']}")
        return answer["result"]

    async def evaluate(self, expression: str):
        result = await self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in result:
            raise StepFailed(result["result"].get("description") or result["result"].get("value"))
        return result["result"].get("value")

    async def wait(self, condition: str, expectation: str):
        try:
            return await self.evaluate(WAIT % (condition, self.deadline * 1000))
        except StepFailed as failure:
            raise StepFailed(f"{expectation} should have come within {self.deadline:g} s: {failure}") from None

    async def click(self, selector: str):
        """A real click in the middle of the first element that matches."""
        element = f"document.querySelector({json.dumps(selector)})"
        await self.wait(element, selector)
        await self.evaluate(f"{element}.scrollIntoView({{ block: 'nearest' }}), {SETTLED}")
        box = await self.evaluate(f"{element}.getBoundingClientRect().toJSON()")
        spot = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        for kind in ("mousePressed", "mouseReleased"):
            await self.call("Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **spot)

    async def look_like(self, size: tuple[int, int], scheme: str):
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size == PHONE}
        await self.call("Emulation.setDeviceMetricsOverride", **metrics)
        await self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    async def picture(self, file: pathlib.Path):
        await self.evaluate(SETTLED)
        shot = await self.call("Page.captureScreenshot", format="png")
        file.write_bytes(base64.b64decode(shot["data"]))
        print(file)


async def walk(page: Page, base: str, directory: pathlib.Path):
    numbers = itertools.count(1)

    def picture(name: str):
        return page.picture(directory / f"{next(numbers):02}-{name}.png")

    async def expect_reply(own_before: int, expectation: str):
        """One more message of Ana's than before, and the bot's words last."""
        last = "[...document.querySelectorAll('.row')].at(-1).matches('.theirs')"
        await page.wait(f"{OWN} > {own_before} && {last}", expectation)

    await page.look_like(PHONE, "light")
    await page.call("Page.navigate", url=f"{base.rstrip('/')}/playground/")
    ana = "[...document.querySelectorAll('.member')].find((m) => m.querySelector('.member-name').textContent === 'Ana')"
    await page.click(f'[data-member="{await page.wait(f"{ana}.dataset.member", "a member called Ana")}"]')
    await page.wait("document.querySelector('.start-button')", "an empty chat with its Start button")
    await picture("empty")
    await page.click(".start-button")
    await expect_reply(0, "a greeting")
    await picture("greeting")
    door = "document.querySelector('[data-callback=\"s\"]')"
    await page.wait(door, "the door to the story")
    await page.click('[data-callback="s"]')
    pressed: list[str] = []
    for number in (1, 2, 3):
        pressed.append(await page.wait(DECISION % json.dumps(pressed), f"decision {number}"))
        await picture(f"before-decision-{number}")
        said = json.dumps(await page.evaluate(SAID))
        await page.click(pressed[-1])
        await page.wait(f"{SAID} !== {said} && !document.querySelector('.waiting')", f"what follows decision {number}")
    await picture("after-decisions")
    for text in ("/daily", "/daily", "/balance", "/history"):
        own = await page.evaluate(OWN)
        await page.click("textarea")
        await page.call("Input.insertText", text=text)
        await page.call("Input.dispatchKeyEvent", type="keyDown", key="Enter", text="\r", windowsVirtualKeyCode=13)
        await expect_reply(own, f"a reply to {text}")
        await picture(f"asked-{text[1:]}")
    for size, scheme, name in ((PHONE, "dark", "dark"), (DESKTOP, "light", "desktop")):
        await page.look_like(size, scheme)
        await picture(name)


@contextlib.asynccontextmanager
async def chromium(deadline: float, *more: str):
    """A tab of a fresh browser, which says on its standard error where it listens."""
    switches = [*more, "--headless=new", "--no-sandbox", "--disable-gpu", "--accept-lang=es", "--remote-debugging-port=0"]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            "chromium", *switches, f"--user-data-dir={profile}", "about:blank", stderr=asyncio.subprocess.PIPE)
        try:
            said = await asyncio.wait_for(process.stderr.readuntil(b"/devtools/browser/"), 30)
            address = (said[said.rindex(b"ws://"):] + await process.stderr.readline()).decode().strip()
            async with websockets.connect(address, max_size=None) as socket:
                page = Page(socket, deadline)
                await page.attach()
                yield page
        finally:
            process.terminate()
            await process.communicate()


async def run(options):
    options.directory.mkdir(parents=True, exist_ok=True)
    async with chromium(options.deadline) as page:
        try:
            await walk(page, options.base, options.directory)
            if page.complaints:
                raise StepFailed("\n".join(["the page complained:", *page.complaints]))
        except StepFailed:
            await page.picture(options.directory / "failed.png")
            raise


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base", help="where DianaBot answers, such as http://127.0.0.1:8080")
    parser.add_argument("directory", type=pathlib.Path, help="where the pictures go")
    parser.add_argument("--deadline", type=float, default=10, help="seconds each change may take")
    try:
        asyncio.run(run(parser.parse_args()))
    except (StepFailed, TimeoutError, OSError, asyncio.IncompleteReadError, websockets.WebSocketException) as failure:
        sys.exit(f"browser path: {failure or type(failure).__name__}")
