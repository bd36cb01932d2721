"""The programs under test: where they are, the chains they read, and a node that runs."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(look, what, patience=PATIENCE):
    until = time.monotonic() + patience
    while time.monotonic() < until:
        found = look()
        if found:
            return found
        time.sleep(0.02)
    sys.exit(f"waited {patience} s for {what() if callable(what) else what}")


@dataclass
class Place:
    """Where programs and chains lie."""

    built: Path
    chains: Path

    def program(self, name):
        file = self.built / name
        if not file.exists():
            sys.exit(f"{file} is missing: cargo build --release -p blocknet -p blocknet-daemon, or --built DIR")
        return file

    def chain(self, posts):
        """The folder of a node with so many posts, made once."""
        folder = self.chains / str(posts)
        if not folder.exists():
            print(f"Growing a chain of {posts:,} posts …", flush=True)
            grown = folder.with_suffix(".growing")
            shutil.rmtree(grown, ignore_errors=True)
            subprocess.run([self.program("blocknetd"), "bench", "--posts", str(posts), "--grow", grown], check=True)
            grown.rename(folder)
        return folder

    def copy(self, posts, folder):
        """The same chain, to be written on."""
        return Path(shutil.copytree(self.chain(posts), folder / "data"))


class Node:
    """A running `blocknetd` and its owner's calls."""

    def __init__(self, place, folder, *options, listen=True, network="dev", clock=None):
        self.folder = Path(folder)
        self.owner_port, self.port = free_port(), free_port()
        where = ["--listen", f"127.0.0.1:{self.port}"] if listen else ["--no-listen"]
        self.process = subprocess.Popen(
            [place.program("blocknetd"), "run", "--data-dir", folder, "--network", network, "--log", "error", *where,
             "--owner", f"127.0.0.1:{self.owner_port}", *options],
            stdout=subprocess.DEVNULL, env=os.environ | (clock or {}))
        wait_for(self.answers, "the node")

    def answers(self):
        try:
            return self.ask("GET", "status")
        except OSError:
            return None

    def ask(self, method, path, body=None):
        token = (self.folder / "owner.token").read_text().strip()
        kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.owner_port}/v1/owner/{path}", data, method=method,
            headers={"Authorization": f"Bearer {token}", "Content-Type": kind})
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.loads(answer.read() or "null")

    def try_to(self, method, path, body):
        """The answer, or nothing where the node says no: a full pool is no reason to stop reading."""
        try:
            return self.ask(method, path, body)
        except urllib.error.HTTPError:
            return None

    def settle(self):
        """Past the welcome, which greets only once; nothing mines unless it is asked to."""
        self.ask("PUT", "settings", {"name": "Ada", "welcome_done": True, "mining_mode": "off"})
        kinds = [{"kind": "feed"}, {"kind": "search", "value": "river"}, {"kind": "channel", "value": "bench"}]
        self.ask("PUT", "columns", {"columns": kinds})

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def settle(place, folder):
    """Readies the folder for a window: what is measured is its second start and all that follow."""
    with Node(place, folder, listen=False) as node:
        node.settle()


def memory(root):
    """Megabytes of a process and all below it, resident and proportional: {name: (rss, pss)}."""
    below, parents = {root}, {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    while more := {pid for pid, parent in parents.items() if parent in below} - below:
        below |= more
    sizes = {}
    for pid in below:
        try:
            fields = Path(f"/proc/{pid}/smaps_rollup").read_text()
            name = Path(f"/proc/{pid}/comm").read_text().strip()
        except OSError:
            continue
        here = [int(fields.split(f"\n{field}:")[1].split()[0]) * 1024 / 1e6 for field in ("Rss", "Pss")]
        sizes[name] = tuple(a + b for a, b in zip(sizes.get(name, (0, 0)), here))
    return sizes
