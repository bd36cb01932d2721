"""A board in use, for pictures: five neighbours on nodes of their own, and three days of what they wrote.

The nodes are real and so are their posts, stamps and blocks. So that the posts are as old as they would be, the
nodes live by a clock of their own (libfaketime), which is moved on from post to post until it shows the present.
"""

import subprocess
import time
from pathlib import Path

from .programs import Node, wait_for

NETWORK = "riverside"
PEOPLE = {"ada": "Ada", "matt": "Matt", "lin": "Lin", "zoe": "Zoë", "ines": "Inès"}
LIBRARIES = ("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
             "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
             "/usr/lib/faketime/libfaketimeMT.so.1")
# The network is this much older than its first post, in minutes.
OLDER = 240
# A block takes some 65,000 tries: nobody waits for the pictures.
EASY = "0x1f00ffff"

# Minutes ago, who, what, and what goes with it. `to` answers a post by its `name`, `signs` are reactions to it.
POSTS = [
    (4100, "matt", "Welcome to our board. It runs on our own computers, and on the old laptop in the library.", {}),
    (3300, "zoe", "Does anyone have the photo of the old mill from the 1990 flood? The archive's copy is damaged.",
     {"channel": "archive", "name": "mill"}),
    (3240, "lin", "My aunt has the whole series. I will ask her.", {"to": "mill"}),
    (1700, "ines", "Minutes of Monday are up.\nWe agreed on the new opening hours, and on who keeps the key.",
     {"channel": "minutes", "name": "minutes", "signs": {"👍": ["matt", "lin"]}}),
    (1500, "matt", "Found near the station: a grey cat with a blue collar. She answers to tuna.", {"name": "cat"}),
    (1480, "zoe", "That is Pixel! She is in our kitchen now, and pretends that nothing happened.",
     {"to": "cat", "signs": {"😻": ["ada", "matt", "ines"]}}),
    (700, "lin", "The choir meets in the small hall this week. https://example.org/choir has the notes.",
     {"channel": "choir", "name": "choir"}),
    (190, "zoe", "The hall is free on Thursday from six. Who would like it?", {"channel": "hall", "name": "hall"}),
    (150, "matt", "The repair café would. We need the long table, and somebody who can solder.", {"to": "hall"}),
    (58, "ines", "Garden day is on Saturday at ten. We dig the new beds and plant out what grew over the winter.\n"
                 "Bring gloves, and a cup.",
     {"channel": "garden", "name": "garden", "picture": "garden-day.png",
      "signs": {"🌱": ["ada", "lin", "zoe"], "👍": ["matt"]}}),
    (41, "matt", "I bring the tea, and two spades.", {"to": "garden", "name": "spades"}),
    (33, "lin", "And I the cake. Rhubarb, if nobody objects.", {"to": "garden", "name": "cake",
                                                               "signs": {"🍰": ["ada", "zoe", "matt", "ines"]}}),
    (24, "ada", "Nobody will! I bring the plates.", {"to": "cake"}),
    (12, "zoe", "Forty tomatoes are ready to move, so tell your neighbours. Whoever comes takes one home.",
     {"channel": "garden"}),
]
WAITS = ("ada", "Is there a ramp at the side door of the hall? My aunt would like to come to the choir, too.")


class Clock:
    """A clock that every node of the board lives by."""

    def __init__(self, folder):
        self.file = Path(folder) / "clock"
        library = next((one for one in LIBRARIES if Path(one).exists()), None)
        if library is None:
            raise SystemExit("libfaketime is missing: apt-get install libfaketime")
        self.environment = {"LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": str(self.file), "FAKETIME_NO_CACHE": "1",
                            "FAKETIME_DONT_FAKE_MONOTONIC": "1"}

    def set(self, minutes_ago):
        fresh = self.file.with_suffix(".fresh")
        fresh.write_text(f"-{minutes_ago * 60}s\n")
        fresh.rename(self.file)


class Board:
    """The neighbours' nodes; `ada` is the one whose page is shown."""

    def __init__(self, place, folder, picture):
        self.clock = Clock(folder)
        oldest = POSTS[0][0] + OLDER
        self.clock.set(oldest)
        file = Path(folder) / "network.json"
        made = [place.program("blocknetd"), "network", "new", NETWORK, "--genesis-time", str(int(time.time()) - oldest * 60),
                "--limit-bits", EASY]
        file.write_text(subprocess.run(made, check=True, capture_output=True, text=True).stdout)
        self.nodes, self.ids = {}, {}
        try:
            self.gather(place, folder, str(file))
            self.back_up(self.nodes["ada"])
            self.write(picture)
        except BaseException:
            self.__exit__()
            raise

    def gather(self, place, folder, network):
        joins = []
        for who, name in PEOPLE.items():
            node = Node(place, Path(folder) / who, *joins, "--allow-private", "--mine", "off", network=network,
                        clock=self.clock.environment)
            self.nodes[who] = node
            node.ask("PUT", "settings", {"name": name, "welcome_done": True, "mining_mode": "off"})
            joins = ["--peer", f"127.0.0.1:{self.nodes['ada'].port}"]

    def back_up(self, node):
        """Types the words back, as somebody who has written them down."""
        key = f"identities/{node.ask('GET', 'status')['identity']['author']}"
        words = node.ask("POST", f"{key}/words", {"passphrase": None})["words"]
        places = node.ask("POST", f"{key}/backup", {})["places"]
        node.ask("POST", f"{key}/backup/verify", {"words": [{"place": at, "word": words[at - 1]} for at in places]})

    def write(self, picture):
        for ago, who, content, more in POSTS:
            self.clock.set(ago)
            draft = {"content": content}
            if "channel" in more:
                draft["channel"] = more["channel"]
            if "to" in more:
                draft["parent"] = self.ids[more["to"]]
            if "picture" in more:
                path = f"attachments?name={more['picture']}"
                # Whoever looks at the page has it already.
                self.nodes["ada"].ask("POST", path, picture)
                draft["files"] = [self.nodes[who].ask("POST", path, picture)["sha256"]]
            post = self.nodes[who].ask("POST", "posts", draft)["id"]
            self.ids[more.get("name", post)] = post
            self.mine(who, 1)
            for sign, people in more.get("signs", {}).items():
                for one in people:
                    self.nodes[one].ask("POST", "posts", {"kind": "reaction", "parent": post, "content": sign})
            if "signs" in more:
                self.mine(people[0], sum(map(len, more["signs"].values())))
        self.clock.set(1)
        who, content = WAITS
        self.nodes[who].ask("POST", "posts", {"content": content})
        self.clock.set(0)

    def mine(self, who, waiting):
        """A block by one of them, once so much waits; all of them know it before anybody goes on."""
        wait_for(lambda: self.nodes[who].ask("GET", "status")["pool"]["posts"] >= waiting, "what waits")
        self.nodes[who].ask("POST", "mine", {})
        tips = lambda: {node.ask("GET", "status")["tip"] for node in self.nodes.values()}
        wait_for(lambda: len(tips()) == 1, "the nodes to agree")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for node in self.nodes.values():
            node.stop()
