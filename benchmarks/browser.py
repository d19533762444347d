"""What benchmarks.app measures with: a server of its own, a Chromium of its own, and what Linux tells of a process."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@contextlib.contextmanager
def memory_limit(megabytes):
    """The start of a command that runs what follows it, with all its children, within so many MB; nothing for None.

    Needs root and Linux's control groups, version 1 or 2.
    """
    if megabytes is None:
        yield []
        return
    version_1 = Path("/sys/fs/cgroup/memory/memory.limit_in_bytes").exists()
    group = Path("/sys/fs/cgroup") / ("memory" if version_1 else "") / f"dlcore-{os.getpid()}"
    group.mkdir()
    (group / ("memory.limit_in_bytes" if version_1 else "memory.max")).write_text(str(int(megabytes * 2**20)))
    try:
        yield ["sh", "-c", f'echo $$ > {group}/cgroup.procs; exec "$0" "$@"']
    finally:
        with contextlib.suppress(OSError):  # a process of it may still be ending; the empty group stays
            group.rmdir()


@contextlib.contextmanager
def serving(limit=()):
    """A new server with an empty store, as soon as it answers: its process id, its address, when it was started. `limit` is of `memory_limit`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*limit, sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
    command += [f"--server.port={port}", "--server.address=127.0.0.1"]
    with tempfile.TemporaryDirectory() as home, open(Path(home) / "server.log", "w") as log:
        environment = os.environ | {"DLCORE_HOME": home}
        began = time.perf_counter()
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
        try:
            while not _answers(port):
                if server.poll() is not None or time.perf_counter() - began > 60:
                    raise SystemExit("the server did not come up:\n" + Path(log.name).read_text()[-3000:])
                time.sleep(0.02)
            yield server.pid, f"http://127.0.0.1:{port}", began
        finally:
            server.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(30)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)  # whatever is left of its own session


def _answers(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1) as answer:
            return answer.read() == b"ok"
    except OSError:
        return False


def _chromium():
    """Where Chromium is, under the names that Debian gives it. Raises FileNotFoundError."""
    for name in ("chromium", "chromium-headless-shell"):
        if found := shutil.which(name):
            return found
    raise FileNotFoundError("There is no Chromium on this machine: install Debian's package chromium-headless-shell.")


@contextlib.contextmanager
def browsing():
    """An empty page in a new browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=_chromium(), args=CHROMIUM)
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        page.set_default_timeout(120_000)
        yield page
        browser.close()


def settle(page, address, path=""):
    """Opens a page and waits until it has come to rest."""
    page.goto(f"{address}/{path}")
    page.wait_for_selector("h1")
    page.wait_for_selector(IDLE)
    page.wait_for_timeout(1500)


def press(place):
    """Clicks an element from within the page, so that no tool's own delay counts; gives the time of it."""
    place = place.first  # with a help text, a button stands twice in the page, once for phones
    place.wait_for()
    began = time.perf_counter()
    place.evaluate("element => element.click()")
    return began


def memory(pid="self"):
    """Resident MiB of a process, and whether torch is mapped."""
    resident = int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024
    return resident, "libtorch" in Path(f"/proc/{pid}/maps").read_text()


def cpu_seconds(pid):
    """User and system time that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
