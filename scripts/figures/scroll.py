"""Frames while a feed is scrolled: the times between them, in the window and in Chromium.

The page is moved at each frame, by 3,600 pixels a second at sixty frames, until so many posts
have come into view. A frame that took longer than 33 ms is one that a reader sees.
"""

import tempfile
from pathlib import Path

from .click import FEED
from .pages import Browser, Screen, Window
from .programs import Node, settle

POSTS = 2_000
STEP = 60
SEEN_MS = 33
PATIENCE = 600

SCROLL = """const [most, step] = arguments;
    const scroller = document.querySelector("[data-scroller]");
    const passed = new Set(), frames = [];
    const result = window.__scroll = { done: false, frames, posts: 0, cards: 0 };
    let last = null;
    const move = (now) => {
      if (last !== null) frames.push(now - last);
      last = now;
      const cards = document.querySelectorAll("[data-test=post]");
      for (const card of cards) passed.add(card.dataset.id);
      result.cards = Math.max(result.cards, cards.length);
      result.posts = passed.size;
      if (passed.size >= most) return void (result.done = true);
      scroller.scrollTop += step;
      requestAnimationFrame(move);
    };
    requestAnimationFrame(move);"""


def scroll(page):
    page.wait_css(FEED)
    page.run(SCROLL, POSTS, STEP)
    page.wait("return window.__scroll.done", patience=PATIENCE)
    return page.run("return window.__scroll")


def say(where, result):
    frames = sorted(result["frames"])
    at = lambda share: frames[int(share * (len(frames) - 1))]
    slow = sum(frame > SEEN_MS for frame in frames) / len(frames)
    print(f"{where:>12}: {result['posts']:,} posts in {sum(frames) / 1000:.0f} s, {len(frames):,} frames: median {at(0.5):.1f} ms, "
          f"95 % within {at(0.95):.1f} ms, longest {frames[-1]:.0f} ms, {100 * slow:.2f} % over {SEEN_MS} ms; "
          f"{result['cards']} cards in the document at most", flush=True)


def measure(place, posts, _minutes):
    with tempfile.TemporaryDirectory() as own:
        folder = place.copy(posts, Path(own))
        settle(place, folder)
        with Screen() as screen, Window(place, folder, screen) as window:
            say("the window", scroll(window.page))
        with Node(place, folder, listen=False) as node, Browser() as browser:
            browser.enter(node)
            say("Chromium", scroll(browser.page))
