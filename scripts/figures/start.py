"""From the start of the program to a page on which a person can read and write.

The page itself marks that moment, as `blocknet:usable`: the newest posts and the field for a new one are
drawn. Each start is of a new process; the first of each chain, whose database may not be in memory yet, is
told apart.
"""

import statistics

from .pages import Screen, Window
from .programs import memory, settle

STARTS = 9
USABLE = """const [mark] = performance.getEntriesByName("blocknet:usable");
            return mark ? performance.timeOrigin + mark.startTime : null;"""


def measure(place, posts, _minutes):
    folder = place.chain(posts)
    settle(place, folder)
    times, sizes = [], []
    with Screen() as screen:
        for _ in range(STARTS):
            with Window(place, folder, screen) as window:
                times.append(window.page.wait(USABLE) - window.began * 1000)
                sizes.append(memory(window.process.pid)["blocknet"][0])
    print(f"{posts:>9,} posts: usable after {statistics.median(times):.0f} ms (median of {STARTS}; "
          f"first {times[0]:.0f}, {min(times):.0f} to {max(times):.0f}), "
          f"{statistics.median(sizes):.0f} MB in the window's own process", flush=True)
