"""A real server with an empty store and a real Chromium. Without a browser these tests are skipped, visibly; in CI that is a failure."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from dlcore.drills import fetch

ROOT = Path(__file__).parents[2]
# The headless shell first: it draws the same pages without the window around them, for two thirds of the work.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
FLAGS += ["--font-render-hinting=none"]  # as with a window: hinted letters are wider, and lines break elsewhere
FLAGS += ["--process-per-site"]  # so that tabs of one profile share what was compiled
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
WIDE, LAPTOP = {"width": 1440, "height": 1000}, {"width": 1280, "height": 720}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}
TITLES = "[data-testid=stVegaLiteChart] svg .role-title-text text"  # which a chart has in fullscreen alone
CHART = "[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg"
# Where `python -m dlcore drills fetch` has put Python for the browser on this machine; each test's server has a home of its own.
PYTHON, WITHOUT_PYTHON = fetch.folder(), fetch.missing()
expect.set_options(
    timeout=30_000
)  # milliseconds: a page that is loaded anew takes more than the usual five on a busy machine
# The text of the first chart that can be seen, in JavaScript.
WRITTEN = """[...document.querySelector('[data-testid=stVegaLiteChart]')?.querySelectorAll('svg text') ?? []]
    .filter(text => text.textContent.trim() && getComputedStyle(text).opacity > 0)"""


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent) and not CHROMIUM and not os.environ.get("CI"):
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine; name one in CHROMIUM"))


class Server:
    """The app on a free port."""

    def __init__(self, home):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        if not WITHOUT_PYTHON:
            (home / PYTHON.name).symlink_to(PYTHON)
        self.log = home / "server.log"
        command = [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            "app.py",
            "--server.headless=true",
            f"--server.port={port}",
            "--server.address=127.0.0.1",
        ]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env={**os.environ, "DLCORE_HOME": str(home)}, stdout=log, stderr=subprocess.STDOUT
            )
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1)
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(self.log.read_text())

    def has_loaded(self, library):
        """Whether the server's own process holds a shared library."""
        return library in Path(f"/proc/{self.process.pid}/maps").read_text()

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """Serves all tests; whatever they opened, PyTorch must have stayed out of it."""
    server = Server(tmp_path_factory.mktemp("home"))
    yield server
    loaded = server.has_loaded("libtorch")
    server.stop()
    assert not loaded, "a page brought PyTorch into the server"


@pytest.fixture
def fresh_server(tmp_path):
    server = Server(tmp_path)
    yield server
    server.stop()


def new_tab(browser, **view):
    """A tab of a browser that nobody has used; its faults are in `page.faults`."""
    return with_faults(browser.new_context(**{"viewport": WIDE, **view}).new_page())


def with_faults(page):
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    return page


def load(page, address):
    """Opens the address and waits until the page is still, and takes part in Back, Forward and keys.

    That comes last: on a slow machine seconds after the server has ended its run, and a click before it leaves no settings behind for Back.
    """
    page.goto(address)
    page.wait_for_selector("h1", state="attached", timeout=30_000)  # an embedded page hides it
    still(page)
    page.wait_for_function("window.dlcoreFrame", timeout=30_000)
    return page


class Profile:
    """A browser's profile that tests use in turn, emptied of what they stored: its one process has read Streamlit's scripts, which takes longer than a page."""

    def __init__(self, browser, server, **screen):
        self.context = browser.new_context(**screen)
        self.keeper = self.context.new_page()  # keeps the process, and reaches the store
        self.keeper.goto(f"{server.url}/_stcore/health")

    def new_tab(self, viewport, color_scheme):
        page = with_faults(self.context.new_page())
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=color_scheme)
        return page

    def clear(self):
        for page in self.context.pages:
            if page is not self.keeper:
                page.close()
        self.keeper.evaluate("localStorage.clear()")
        self.context.clear_cookies()
        self.context.clear_permissions()


@pytest.fixture(scope="session")
def profiles():
    """For each kind of screen the profiles made so far; a test that visits twice needs two, as different readers."""
    return {}


@pytest.fixture
def visit(chromium, server, profiles):
    """Opens a link as a reader of its own and waits until the page is still; its faults are in `page.faults`."""
    used = []

    def open_link(path="", base=None, viewport=WIDE, color_scheme="light", **screen):
        made = profiles.setdefault(tuple(screen.items()), [])
        profile = next((each for each in made if each not in used), None)
        if profile is None:
            profile = Profile(chromium, server, **screen)
            made.append(profile)
        used.append(profile)
        return load(profile.new_tab(viewport, color_scheme), f"{base or server.url}/{path}")

    yield open_link
    for profile in used:
        profile.clear()


def still(page):
    page.wait_for_timeout(300)
    page.wait_for_selector(IDLE, timeout=30_000)


DRAWN = "[data-testid=stVegaLiteChart] svg.marks"  # a chart that Vega could not draw is left with nothing inside


def sound(page):
    """Asserts that nothing went wrong on the page, that no chart stayed empty, and that none takes itself for one in fullscreen."""
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
    expect(page.get_by_text("Page not found")).to_have_count(0)
    expect(page.locator(f"{DRAWN}:not(:has([class*=role-mark]))")).to_have_count(0)
    expect(page.locator(f"{TITLES}:not(:empty)")).to_have_count(0)
    assert page.faults == []


def expect_charts_drawn(page):
    """Waits until each chart has its marks, and its text no longer moves."""
    page.wait_for_function(
        "() => { const charts = [...document.querySelectorAll('[data-testid=stVegaLiteChart]')];"
        " const now = JSON.stringify(charts.map(chart => [...chart.querySelectorAll('text')]"
        ".map(text => Math.round(text.getBoundingClientRect().right))));"
        " const same = window.textBefore === now; window.textBefore = now;"
        " return same && charts.every(chart => chart.querySelector('svg .mark-group, canvas')) }",
        polling=250,
    )


def cut_off(page):
    """What is written in charts beyond their right edge."""
    return page.eval_on_selector_all(
        "[data-testid=stVegaLiteChart] svg",
        "charts => charts.flatMap(chart => [...chart.querySelectorAll('text')].filter(text => text.textContent"
        " && text.getBoundingClientRect().right > chart.getBoundingClientRect().right + 1).map(text => text.textContent))",
    )


def overflow(page):
    """By how many pixels the page is wider than its window."""
    return page.evaluate(
        "() => { const main = document.querySelector('[data-testid=stMain]'); return main.scrollWidth - main.clientWidth }"
    )
