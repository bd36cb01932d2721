"""The page under test: in the real window, or in Chromium as the owner's page of a headless node."""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from .programs import PATIENCE, free_port, wait_for

SIZE = (1360, 900)
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"

WHERE = "return `${location.hash}: ${document.body.innerText.slice(0, 400)}`"


class Screen:
    """A display without a monitor."""

    def __enter__(self):
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-nolisten", "tcp"]
        self.process = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
        self.name = ":" + os.read(reading, 16).decode().strip()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


class Page:
    """A page behind a WebDriver."""

    def __init__(self, port, capabilities):
        self.port = port
        self.session = ""

        def begin():
            try:
                return self.ask("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})["sessionId"]
            except OSError:
                return None

        self.session = f"/session/{wait_for(begin, 'a session')}"

    def ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{self.session}{path}", data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as refused:
            if not self.session:
                raise
            sys.exit(f"{method} {path}: {refused.read().decode()[:400]}")

    def run(self, script, *arguments):
        return self.ask("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def wait(self, script, *arguments, patience=PATIENCE):
        return wait_for(lambda: self.run(script, *arguments), lambda: f"{script} at {self.run(WHERE)}", patience)

    def wait_css(self, css):
        self.wait("return document.querySelector(arguments[0]) !== null", css)

    def find(self, css):
        return self.ask("POST", "/element", {"using": "css selector", "value": css})[ELEMENT]

    def press(self, element):
        """A click as by a hand: the driver moves the pointer and presses."""
        self.ask("POST", f"/element/{element}/click", {})


class Window:
    """The real window on a display, and its page. `options` go to the program."""

    def __init__(self, place, folder, screen, *options):
        self.home = tempfile.TemporaryDirectory()
        inspector, port = free_port(), free_port()
        environment = os.environ | {
            "DISPLAY": screen.name, "HOME": self.home.name, "XDG_RUNTIME_DIR": self.home.name,
            "NO_AT_BRIDGE": "1", "TAURI_WEBVIEW_AUTOMATION": "true", "WEBKIT_INSPECTOR_SERVER": f"127.0.0.1:{inspector}",
        }
        environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
        self.port = free_port()
        arguments = ["--data-dir", folder, "--network", "dev", "--no-lan", "--port", str(self.port), "--log", "error"]
        self.began = time.time()
        program = place.program("blocknet")
        self.process = subprocess.Popen([program, *arguments, *options], env=environment)
        self.driver = subprocess.Popen(["WebKitWebDriver", f"--port={port}", f"--target=127.0.0.1:{inspector}"],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.page = Page(port, {})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in (self.process, self.driver):
            process.terminate()
            process.wait()
        self.home.cleanup()


class Browser:
    """Chromium without a screen. `before` runs ahead of every page."""

    def __init__(self, before=""):
        self.own = tempfile.TemporaryDirectory()
        port = free_port()
        self.driver = subprocess.Popen(["chromedriver", f"--port={port}"], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL, env=os.environ | {"HOME": self.own.name})
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                     "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
                     f"--user-data-dir={self.own.name}/profile"]
        self.page = Page(port, {"browserName": "chrome", "goog:chromeOptions": {"args": arguments}})
        self.resize(SIZE)
        self.devtools("Page.addScriptToEvaluateOnNewDocument", {"source": before})

    def enter(self, node):
        """Goes to the owner's page of a node."""
        self.page.ask("POST", "/url", {"url": node.ask("POST", "codes", {})["url"]})

    def resize(self, size, scale=1):
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": scale, "mobile": False}
        self.devtools("Emulation.setDeviceMetricsOverride", metrics)

    def devtools(self, command, parameters):
        return self.page.ask("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.page.ask("DELETE", "")
        self.driver.terminate()
        self.driver.wait()
        self.own.cleanup()
