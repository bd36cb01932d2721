"""From a click to the frame that shows the view it leads to.

The driver presses the link as a hand would. The time runs from the timestamp of the click's event to the
frame after the first one in which an element of the new view stands in the document, so that this one has
been painted; elements that stood there before the click do not count.
"""

import statistics
import time

from .pages import Screen, Window
from .programs import settle

CLICKS = 20
REST = 0.3
WORDS = ("river bridge meeting garden market winter letter window archive music harbour lantern thursday minutes "
         "council bread paper school station photo").split()

FEED = "[data-test=feed][data-phase=ready] [data-test=post], [data-test=feed] [data-test=empty]"

# Waits for the click, then looks at each frame whether something new is there.
ARM = """const [wanted, words] = arguments;
    const before = new Set(document.querySelectorAll(wanted));
    const result = window.__click = { took: null, early: false };
    const address = location.hash;
    addEventListener("click", (event) => {
      if (location.hash !== address) result.early = true;
      const look = () => {
        const there = [...document.querySelectorAll(wanted)].some((one) => !before.has(one));
        requestAnimationFrame(there ? () => void (result.took = performance.now() - event.timeStamp) : look);
      };
      requestAnimationFrame(look);
    }, { capture: true, once: true });
    if (!words) return;
    const field = document.querySelector("[data-test=search-text]");
    field.value = words;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));"""


class Walker:
    """Goes from view to view, and notes how long each took to be painted."""

    def __init__(self, page):
        self.page = page
        self.times = {}

    def go(self, address, wanted):
        self.page.run("location.hash = arguments[0]", address)
        self.page.wait_css(wanted)
        time.sleep(REST)

    def click(self, name, css, wanted, words=""):
        element = self.page.find(css)
        self.page.run(ARM, wanted, words)
        self.page.press(element)
        result = self.page.wait("return window.__click.took === null ? null : window.__click")
        # Words are looked for by themselves after a pause; that is no click.
        if not result["early"]:
            self.times.setdefault(name, []).append(result["took"])
        time.sleep(REST)

    def round(self, number, has_posts):
        feed, card = "[data-test=nav-feed]", f".feed-page [data-test=post]:nth-child({number % 25 + 1})"
        self.go("#/explorer", "[data-test=block-row]")
        self.click("feed", feed, FEED)
        if has_posts:
            self.click("thread", f"{card} .post-body", "[data-place=main]")
            self.go("#/", FEED)
            self.click("author", f"{card} .post-who a", FEED)
            self.go("#/", FEED)
        self.click("explorer", "[data-test=nav-explorer]", "[data-test=block-row]")
        self.click("block", "[data-test=block-row] a", "[data-test=block]")
        self.go("#/search", "[data-test=search-text]")
        self.click("search", "[data-test=search-go]", FEED, WORDS[number % len(WORDS)])


def measure(place, posts, _minutes):
    folder = place.chain(posts)
    settle(place, folder)
    with Screen() as screen, Window(place, folder, screen) as window:
        walker = Walker(window.page)
        window.page.wait_css(FEED)
        for number in range(CLICKS):
            walker.round(number, posts > 0)
    print(f"{posts:>9,} posts, from click to painted, of {CLICKS} clicks each:", flush=True)
    for name, times in walker.times.items():
        print(f"{name:>20}: median {statistics.median(times):4.0f} ms, at most {max(times):4.0f} ms "
              f"({len(times)} clicks)", flush=True)
