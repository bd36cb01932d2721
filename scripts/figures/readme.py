"""The pictures of the README, of a real node's page with a board in use: written to docs/images."""

import base64
import tempfile
import time
from pathlib import Path

from .board import Board
from .pages import Browser

# What a view needs to show what it is about, and how much finer than that it is drawn.
SIZES = {"feed": (1180, 760), "thread": (980, 900), "explorer": (980, 900)}
SCALE = 1.5
POSTER_SIZE = (1200, 420)
POSTER = """<body style="margin:0"><svg xmlns="http://www.w3.org/2000/svg" width="1200" height="420" viewBox="0 0 1200 420">
<rect width="1200" height="420" fill="#fbe8c8"/><circle cx="985" cy="120" r="74" fill="#f2a65a"/>
<path d="M0 260Q280 150 620 235Q900 300 1200 190V420H0z" fill="#9dbf8a"/>
<path d="M0 320Q340 250 700 305Q980 345 1200 280V420H0z" fill="#6f9e6a"/>
<path d="M0 372Q600 312 1200 372V420H0z" fill="#6b4a35"/>
%s
<g fill="#2f3b2f" font-family="Inter, DejaVu Sans, sans-serif"><text x="80" y="118" font-size="76" font-weight="700">Garden day</text>
<text x="84" y="172" font-size="32">Saturday, ten o'clock, behind the mill</text></g></svg>"""
SPROUT = """<g transform="translate({x} {y})" fill="#3f7d4a"><path d="M-3 0V-40h6V0z"/>
<path d="M0 -34c-6 -24 -26 -30 -44 -28c2 18 18 32 44 28z"/><path d="M0 -34c6 -24 26 -30 44 -28c-2 18 -18 32 -44 28z"/></g>"""
# The feed in both themes in one picture, cut from corner to corner.
BOTH = """<body style="margin:0;position:relative"><img src="{light}" style="display:block;width:{width}px">
<img src="{dark}" style="position:absolute;inset:0;width:{width}px;clip-path:polygon(57% 0,100% 0,100% 100%,43% 100%)">"""

VIEWS = [
    ("feed", "light", "#/feed", "[data-test=feed] [data-test=post]"),
    ("feed", "dark", "#/feed", "[data-test=feed] [data-test=post]"),
    ("thread", "light", "#/post/{garden}", "[data-test=replies]"),
    ("explorer", "dark", "#/explorer", "[data-test=block-row]"),
]
# Nothing is loading, every picture is drawn, and whatever moves has come to rest.
RESTS = """const main = document.querySelector("main");
    return !main.querySelector(".skeleton") && [...document.images].every((one) => one.complete && one.naturalWidth > 0)
      && document.getAnimations().every((one) => one.playState !== "running");"""
PEERS_HAVE_IT = "[data-test=post][data-status=pooled] [data-test=post-state]"



def drawn(browser, page, size, scale=1):
    """What a page of one's own looks like, without a node."""
    browser.resize(size, scale)
    browser.page.ask("POST", "/url", {"url": "data:text/html;base64," + base64.b64encode(page.encode()).decode()})
    return shot(browser)


def poster(browser):
    """A picture to attach: drawn here, so that it is nobody's."""
    sprouts = "\n".join(SPROUT.format(x=x, y=352 + abs(x - 600) // 24) for x in range(90, 1200, 146))
    return drawn(browser, POSTER % sprouts, POSTER_SIZE)


def shot(browser):
    return base64.b64decode(browser.devtools("Page.captureScreenshot", {"format": "png"})["data"])


def as_address(picture):
    return "data:image/png;base64," + base64.b64encode(picture).decode()


def views(browser, board):
    """Pictures of the views by name and theme."""
    ada, taken = board.nodes["ada"], {}
    ada.ask("PUT", "settings", {"followed_channels": ["garden", "minutes", "hall"]})
    browser.enter(ada)
    browser.page.wait("return /[0-9] peers/u.test(document.querySelector(arguments[0])?.textContent)", PEERS_HAVE_IT)
    for name, theme, address, wanted in VIEWS:
        browser.resize(SIZES[name], SCALE)
        ada.ask("PUT", "settings", {"theme": theme})
        browser.page.run("location.hash = arguments[0]; document.documentElement.dataset.theme = arguments[1]",
                         address.format(**board.ids), theme)
        browser.page.wait_css(wanted)
        browser.page.wait(RESTS)
        # The last colours fade.
        time.sleep(0.5)
        taken[name, theme] = shot(browser)
    return taken


def take(place, images):
    images.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as own, Browser() as browser:
        with Board(place, own, poster(browser)) as board:
            taken = views(browser, board)
        light, dark = (as_address(taken.pop(("feed", theme))) for theme in ("light", "dark"))
        taken["feed", "both"] = drawn(browser, BOTH.format(light=light, dark=dark, width=SIZES["feed"][0]), SIZES["feed"], SCALE)
    for (name, _), picture in taken.items():
        (images / f"{name}.png").write_bytes(picture)
        print(f"{images / name}.png: {len(picture):,} bytes", flush=True)
