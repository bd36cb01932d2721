"""Memory of window and node while somebody reads.

    blocknetd (writes, answers, mines) ──peer──▶ the window (walks through every view, and scrolls)

Every five minutes it prints what each process of the window takes, and what the headless node takes:
resident, and its proportional share of what several map. Memory that only ever grows shows here.
"""

import random
import tempfile
import time
from pathlib import Path

from .click import FEED, WORDS
from .pages import Screen, Window
from .programs import Node, memory, settle, wait_for

SAMPLE_SECONDS = 300
WRITE_SECONDS = 4
LOOK = 1.2

SCROLL = """for (const one of document.querySelectorAll("[data-scroller]")) one.scrollTop += arguments[0];"""
CLICK = """const found = [...document.querySelectorAll(arguments[0])].filter((one) => one.getClientRects().length > 0);
    const one = found[Math.floor(arguments[1] * found.length)];
    one?.click();
    return Boolean(one);"""


class Writer:
    """Somebody elsewhere who writes and answers all the while."""

    def __init__(self, node, dice):
        self.node, self.dice = node, dice
        self.last, self.next, self.count = None, 0, 0

    def write(self):
        if time.monotonic() < self.next:
            return
        self.next = time.monotonic() + WRITE_SECONDS
        draft = {"content": " ".join(self.dice.choices(WORDS, k=20)), "channel": "bench"}
        if self.last and self.dice.random() < 0.4:
            draft = {"content": draft["content"], "parent": self.last}
        answer = self.node.try_to("POST", "posts", draft)
        if answer and answer.get("id"):
            self.count += 1
            self.last = answer["id"] if "parent" not in draft else self.last


class Reader:
    """Walks through the page; each step is a look at one thing."""

    def __init__(self, page, writer, dice):
        self.page, self.writer, self.dice = page, writer, dice
        self.steps = 0

    def look(self):
        self.writer.write()
        self.steps += 1
        time.sleep(LOOK)

    def go(self, address):
        self.page.run("location.hash = arguments[0]", address)
        self.look()

    def click(self, css):
        self.page.run(CLICK, css, self.dice.random())
        self.look()

    def scroll(self, times):
        for _ in range(times):
            self.page.run(SCROLL, 900)
            self.look()

    def walk(self):
        self.go("#/")
        self.click("[data-test=fresh]")
        self.scroll(self.dice.randrange(5, 25))
        self.click("[data-test=post] .post-when")
        self.click("[data-place=main] .post-who a")
        self.scroll(4)
        self.go(f"#/search?q={self.dice.choice(WORDS)}")
        self.scroll(4)
        self.click("[data-test=nav-explorer]")
        self.click("[data-test=block-row] a")
        self.scroll(2)
        self.click("[data-test=block-post] a")
        for view in ("explorer/charts", "explorer/history", "columns", "replies", "channels", "network", "mining"):
            self.go(f"#/{view}")
            self.scroll(2)


def say(minute, window, node, reader):
    sizes = memory(window.process.pid)
    rss, pss = (sum(part[which] for part in sizes.values()) for which in (0, 1))
    parts = ", ".join(f"{name} {part[0]:.0f}/{part[1]:.0f}" for name, part in sorted(sizes.items()))
    headless = memory(node.process.pid)["blocknetd"]
    elements = reader.page.run("return document.querySelectorAll('*').length")
    print(f"{minute:>4.0f} min: window {rss:.0f}/{pss:.0f} MB ({parts}); node {headless[0]:.0f}/{headless[1]:.0f} MB; "
          f"{elements} elements, {reader.steps} looks, {reader.writer.count} posts came", flush=True)


def measure(place, posts, minutes):
    dice = random.Random(1)
    with tempfile.TemporaryDirectory() as own, Screen() as screen:
        folder = place.copy(posts, Path(own))
        settle(place, folder)
        with Window(place, folder, screen, "--allow-private") as window:
            window.page.wait_css(FEED)
            joins = ["--peer", f"127.0.0.1:{window.port}", "--allow-private", "--mine", "auto", "--share", "20"]
            with Node(place, Path(own) / "node", *joins) as node:
                wait_for(lambda: node.ask("GET", "status")["sync"]["stage"] == "current", "the node to catch up", 600)
                reader = Reader(window.page, Writer(node, dice), dice)
                print(f"{posts:,} posts, resident/proportional MB:", flush=True)
                walk(reader, window, node, minutes)


def walk(reader, window, node, minutes):
    began = sampled = time.monotonic()
    say(0, window, node, reader)
    while time.monotonic() < began + minutes * 60:
        reader.walk()
        if time.monotonic() >= sampled + SAMPLE_SECONDS:
            sampled += SAMPLE_SECONDS
            say((time.monotonic() - began) / 60, window, node, reader)
    say((time.monotonic() - began) / 60, window, node, reader)
