#!/usr/bin/env python3
"""Plays every screen of the chat as members do, in both languages, and keeps a picture of each at phone width.

    python3 -m venv VENV && VENV/bin/pip install websockets
    VENV/bin/python scripts/browser_members.py http://127.0.0.1:8080 PICTURES --key STAFF_KEY

On a playground that nobody has used yet. Ana plays in Spanish and Chloe in English: story, missions, bag,
achievements, ranking, trivia, an auction that both bid in, a gift, reactions to a post, the history with its reasons,
and what the bot tells by itself. With a staff key (`dianabot keys create`, with the scopes besitos:grant and
content:write) it makes them rich enough to bid and publishes the post; without one those screens are left out.
Exits 1 when the chat does not change as it should.
"""

import argparse
import asyncio
import itertools
import json
import pathlib
import sys
import urllib.request
import uuid

import websockets

from browser_path import DECISION, OWN, PHONE, SAID, Page, StepFailed, chromium

# The newest button whose data begins so.
BUTTON = """[...document.querySelectorAll('.row.theirs')].reverse()
  .flatMap((row) => [...row.querySelectorAll('[data-callback]')]
    .filter((button) => button.dataset.callback.startsWith(%s))
    .map((button) => `[data-message-id="${row.dataset.messageId}"] [data-callback="${button.dataset.callback}"]`))[0]"""
COUNT = "document.querySelectorAll('.row').length"


class Player:
    """One member's visit: what they write and press, and a picture of what they see."""

    def __init__(self, page: Page, directory: pathlib.Path, language: str):
        self.page, self.directory, self.language = page, directory, language
        self.numbers, self.pressed = itertools.count(1), []

    async def picture(self, name: str):
        await self.page.picture(self.directory / f"{self.language}-{next(self.numbers):02}-{name}.png")

    async def sit_down(self, name: str):
        """Looks through the eyes of a member, or into a room."""
        found = (f"[...document.querySelectorAll('.member')].find((m) => "
                 f"m.querySelector('.member-name').textContent === {json.dumps(name)})?.dataset.member")
        await self.page.click(f'[data-member="{await self.page.wait(found, f"somebody called {name}")}"]')
        await self.page.wait("!document.querySelector('.empty') || document.querySelector('chat-log')", "a chat")

    async def write(self, text: str, name: str | None = None):
        own = await self.page.evaluate(OWN)
        await self.page.click("textarea")
        await self.page.call("Input.insertText", text=text)
        await self.page.call("Input.dispatchKeyEvent", type="keyDown", key="Enter", text="\r", windowsVirtualKeyCode=13)
        last = "[...document.querySelectorAll('.row')].at(-1).matches('.theirs')"
        await self.page.wait(f"{OWN} > {own} && {last}", f"a reply to {text}")
        await self.picture(name or text.split()[0][1:])

    async def press(self, data: str, name: str | None = None):
        selector = await self.page.wait(BUTTON % json.dumps(data), f"a button {data}")
        said = json.dumps(await self.page.evaluate(SAID))
        await self.page.click(selector)
        await self.page.wait(f"{SAID} !== {said} && !document.querySelector('.waiting')", f"what follows {data}")
        if name:
            await self.picture(name)

    async def can(self, data: str) -> bool:
        return await self.page.evaluate(f"Boolean({BUTTON % json.dumps(data)})")

    async def decide(self, name: str):
        self.pressed.append(await self.page.wait(DECISION % json.dumps(self.pressed), "a decision"))
        said = json.dumps(await self.page.evaluate(SAID))
        await self.page.click(self.pressed[-1])
        await self.page.wait(f"{SAID} !== {said} && !document.querySelector('.waiting')", "what follows a decision")
        await self.picture(name)


class Staff:
    """What staff do meanwhile, over REST."""

    def __init__(self, base: str, key: str):
        self.base, self.key = base, key

    def post(self, path: str, body: dict):
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json",
                   "Idempotency-Key": str(uuid.uuid4())}
        request = urllib.request.Request(self.base + path, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)


async def play_story(player: Player):
    await player.page.click(".start-button")
    await player.page.wait(f"{OWN} > 0 && document.querySelector('[data-callback=\"s\"]')", "a greeting")
    await player.picture("greeting")
    await player.press("m", "menu")
    await player.press("s", "story")
    for number in (1, 2, 3):
        await player.decide(f"decision-{number}")
    await player.page.wait("document.querySelector('[data-callback^=\"qc:\"], [data-callback=\"a\"]')", "a notice")
    await player.picture("notice")
    await player.write("/progress")


async def play_progress(player: Player):
    await player.write("/missions")
    if await player.can("qc:"):
        await player.press("qc:", "mission-claimed")
    await player.write("/achievements")
    await player.write("/bag")
    if await player.can("i:"):
        await player.press("i:", "item")
    await player.write("/daily")


async def play_games(player: Player, answers: int):
    await player.write("/trivia")
    await player.press("tr:", "trivia-answered")
    for number in range(answers - 1):
        await player.press("tq")
        await player.press("tr:", f"trivia-answered-{number + 2}")
    await player.write("/ranking")
    await player.press("lb:", "ranking-other")


async def bid(player: Player, name: str):
    await player.write("/auctions", f"auctions-{name}")
    await player.press("au:", f"auction-{name}")
    await player.press("ab:", f"bid-{name}")


async def play_besitos(player: Player, friend: str):
    await player.write("/gift", "gift-how")
    await player.write(f"/gift @{friend} 5", "gift-asked")
    await player.press("gs:", "gift-sent")
    await player.write("/balance")
    await player.write("/history")
    await player.press("he:", "history-reason")
    await player.write("/notices")
    await player.write("/help")


async def react(player: Player, room: str):
    await player.sit_down(room)
    await player.page.wait("document.querySelector('.row.theirs .keyboard')", "a post")
    await player.page.click(".row.theirs .keyboard button")
    await player.page.wait("!document.querySelector('.waiting')", "an answer over the chat")
    await player.picture("post-reacted")
    await player.page.wait("/\\d/.test(document.querySelector('.row.theirs .keyboard button').textContent)", "a count")
    await player.picture("post-counted")


async def walk(page: Page, options):
    base = options.base.rstrip("/")
    staff = Staff(base, options.key) if options.key else None
    ana, chloe = Player(page, options.directory, "es"), Player(page, options.directory, "en")
    await page.look_like(PHONE, "light")
    await page.call("Page.navigate", url=f"{base}/playground/")
    friends = {m["first_name"]: m for m in json.load(urllib.request.urlopen(f"{base}/playground/api/state"))["members"]}
    for player, name in ((ana, "Ana"), (chloe, "Chloe")):
        if player is chloe:
            await page.click("chat-header .language")
        await player.sit_down(name)
        await play_story(player)
        await play_progress(player)
        await play_games(player, 2)
        if staff:
            telegram = friends[name]["id"]
            staff.post(f"/api/v1/users/tg:{telegram}/grants", {"amount": 200})
            await bid(player, name)
    for player, name, friend in ((ana, "Ana", "Chloe"), (chloe, "Chloe", "Ana")):
        await page.click("chat-header .language")
        await player.sit_down(name)
        await player.page.wait(f"{COUNT} > 3", "the chat as it was")
        if staff and player is ana:
            await player.page.wait(f"{SAID}.includes('ha pujado')", "a notice of the higher bid")
            await player.picture("outbid")
            await bid(player, "again")
        await play_besitos(player, friends[friend]["username"])
    if staff:
        post = {"chat_id": -1002000000001, "reactions": ["love", "fire", "star"],
                "text": "Esta noche la <b>biblioteca</b> queda abierta. ¿Quién viene?"}
        staff.post("/api/v1/posts", post)
        await page.click("chat-header .language")
        await ana.sit_down("Ana")
        await react(ana, "La mansión de Diana")


async def run(options):
    options.directory.mkdir(parents=True, exist_ok=True)
    async with chromium(options.deadline) as page:
        try:
            await walk(page, options)
            if page.complaints:
                raise StepFailed("\n".join(["the page complained:", *page.complaints]))
        except StepFailed:
            await page.picture(options.directory / "failed.png")
            raise


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base", help="where DianaBot answers, such as http://127.0.0.1:8080")
    parser.add_argument("directory", type=pathlib.Path, help="where the pictures go")
    parser.add_argument("--key", help="a staff key")
    parser.add_argument("--deadline", type=float, default=20, help="seconds each change may take")
    try:
        asyncio.run(run(parser.parse_args()))
    except (StepFailed, TimeoutError, OSError, asyncio.IncompleteReadError, websockets.WebSocketException) as failure:
        sys.exit(f"browser members: {failure or type(failure).__name__}")
