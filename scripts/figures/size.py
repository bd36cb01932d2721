"""What a first load of the page asks for: requests, bytes as they lie in `ui/`, and bytes on the wire."""

import tempfile
from pathlib import Path

from .click import FEED
from .pages import Browser
from .programs import Node

# A page keeps 250 such entries unless it is told otherwise before it loads.
ROOM = "performance.setResourceTimingBufferSize(1000);"
LOADED = """return [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .map((one) => [new URL(one.name).pathname, one.decodedBodySize, one.encodedBodySize, one.transferSize]);"""


def kind(path):
    if path.startswith("/v1/"):
        return "answers of the node"
    ending = path.rpartition(".")[2]
    return {"js": "scripts", "css": "styles", "woff2": "typeface"}.get(ending, "page and mark")


def measure(place, posts, _minutes):
    with tempfile.TemporaryDirectory() as own:
        folder = place.copy(posts, Path(own))
        with Node(place, folder, listen=False) as node, Browser(ROOM) as browser:
            node.settle()
            browser.enter(node)
            browser.page.wait_css(FEED)
            loaded = browser.page.run(LOADED)
    sums = {}
    for path, *sizes in loaded:
        for name in (kind(path), "all of ui/" if not path.startswith("/v1/") else None):
            if name:
                known = sums.get(name, (0, 0, 0, 0))
                sums[name] = tuple(a + b for a, b in zip(known, (1, *sizes)))
    for name, (requests, decoded, encoded, sent) in sorted(sums.items(), key=lambda item: item[1][1]):
        print(f"{name:>20}: {requests:3} requests, {decoded / 1000:6.1f} kB, {encoded / 1000:6.1f} kB as sent, "
              f"{sent / 1000:6.1f} kB with heads", flush=True)
