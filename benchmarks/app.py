"""The app as its reader feels it: first visits, page to page, reruns, memory, cancelling, in a real Chromium. For Linux.

    python -m benchmarks.app                              # some four minutes
    python -m benchmarks.app --quick                      # one repeat of each
    python -m benchmarks.app --only visits workers        # some parts

visits    a new server and a new browser each time, “/” and “/activations” in turn: from the start of the server's
          process, and from the navigation (which begins when the server answers); memory of the server afterwards
links     one warm server: from a click in the menu to the new heading, the first chart, the end of the script run
reruns    CPU of the server's process (user and system) for a rerun of Activations, caused by the control “Count by”,
          less what it takes in an equal time without clicks
cancel    from the click on Cancel in a running race until the page says “Cancelled” (what waits goes at once), and
          until nothing runs any more
typed     on the page Attention, from Enter in the reader's words until their attention matrix is there
uploads   on the page CNN evolution, from choosing a file until the last network's Grad-CAM is there
workers   resident memory of the engine's worker processes (what they share counts in each)

Every server has an empty store. Numbers are medians of the repeats (least–greatest), with the aim beside them. Nothing
else may run on the machine meanwhile.
"""

import argparse
import io
import os
import time

from PIL import Image

from benchmarks import table
from benchmarks.app_costs import reruns, workers
from benchmarks.browser import IDLE, browsing, memory, press, serving, settle
from dlcore.data.synthetic_english import TABLES

CHART = "[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg"
# The address of the last Grad-CAM, once it is another than before.
LAST_ANSWER = """before => {
    const last = [...document.querySelectorAll("img[alt^='Grad-CAM of']")].at(-1)
    return last && last.src !== before && last.src
}"""
# Whether the first matrix on the page, words by words, is that of these: each stands on both axes, behind [start].
MATRIX_OF = """words => {
    const chart = document.querySelector("[data-testid=stVegaLiteChart]")
    const labels = [...(chart?.querySelectorAll("svg .role-axis-label text") ?? [])].map(text => text.textContent)
    return labels.length === 2 * (words.length + 1)
        && words.every(word => labels.filter(label => label === word).length >= 2)
}"""
ANIMALS = [row["animal"] for row in TABLES[0]]  # which the network knows
LINK = "[data-testid=stSidebarNavLink]"
LONG_RACE = "activations?act-race-epochs=200&act-race-depth=3"
AIMS = {
    "/ heading, s from the server's start": "< 3",
    "/activations heading, s from the server's start": "< 3",
    "/activations chart, s from the server's start": "< 4",
    "/ server, MiB": "< 220",
    "/activations server, MiB": "< 220",
    "server, CPU ms": "< 40",
    "Enter to the attention matrix, s": "< 0.3 on the server",
    "file to the last network's picture, s": "< 1",
    "click to “Cancelled”, s": "about 1",
    "click to nothing running, s": "about 1",
}


def visits(repeats, clicks):
    """First visit to a new server"""
    found = {}

    def note(name, value):
        found.setdefault(name, []).append(value)

    for _ in range(repeats):
        for path in ("", "activations"):
            with browsing() as page, serving() as (pid, address, began):
                navigated = time.perf_counter()
                page.goto(f"{address}/{path}", wait_until="commit")
                for what, selector in (("heading", "h1"), ("chart", CHART)):
                    if (path, what) != ("", "chart"):  # Home has no chart
                        page.wait_for_selector(selector)
                        now = time.perf_counter()
                        note(f"/{path} {what}, s from the server's start", now - began)
                        note(f"/{path} {what}, s from the navigation", now - navigated)
                page.wait_for_selector(IDLE)
                page.wait_for_timeout(1500)
                resident, torch = memory(pid)
                note(f"/{path} server, MiB", resident)
                note(f"/{path} server, torch mapped (1) or not (0)", int(torch))
    return found


def links(repeats, clicks):
    """From page to page on a warm server"""
    found = {}
    activations = ("Activations", {"heading": "h1:has-text('Activations')", "chart": CHART, "end of the run": IDLE})
    home = ("Home", {"heading": "h1:has-text('Deep Learning')", "end of the run": IDLE})
    with serving() as (_, address, _), browsing() as page:
        for path in ("", "activations", ""):
            settle(page, address, path)
        for _ in range(repeats):
            for title, signs in (activations, home):
                began = press(page.locator(LINK, has_text=title))
                for what, selector in signs.items():
                    page.wait_for_selector(selector)
                    found.setdefault(f"to {title}: {what}, s", []).append(time.perf_counter() - began)
                page.wait_for_timeout(1500)
    return found


def cancel(repeats, clicks):
    """Cancelling a running race"""
    found = {"click to “Cancelled”, s": [], "click to nothing running, s": []}
    signs = {"text=Cancelled:": "visible", ".st-key-act-race-cancel": "detached"}
    with serving() as (_, address, _), browsing() as page:
        for _ in range(repeats):
            settle(page, address, LONG_RACE)
            press(page.locator(".st-key-act-race-start button"))
            page.wait_for_selector("text=accuracy on held-out examples · band: min–max of the seeds")
            page.wait_for_timeout(2000)
            began = press(page.locator(".st-key-act-race-cancel button"))
            for seconds, (selector, state) in zip(found.values(), signs.items()):
                page.wait_for_selector(selector, state=state)
                seconds.append(time.perf_counter() - began)
    return found


def type_and_wait(repeats, clicks):
    """A typed sentence, answered; each is another, as what was computed is kept, and the first one, for warmth, is left out"""
    found = {"Enter to the attention matrix, s": []}
    beginnings = [f"the {kind} {animal} lives in the" for kind in ("young", "old") for animal in ANIMALS]
    with serving() as (_, address, _), browsing() as page:
        settle(page, address, "attention?att-sentence=Custom+sentence")
        field = page.get_by_role("textbox", name="Your words")
        for number, words in enumerate(beginnings[: 3 * repeats + 1]):
            field.fill(words)
            page.wait_for_timeout(500)
            began = time.perf_counter()
            field.press("Enter")
            page.wait_for_function(MATRIX_OF, arg=words.split())
            if number:
                found["Enter to the attention matrix, s"].append(time.perf_counter() - began)
            page.wait_for_timeout(1500)
    return found


def uploads(repeats, clicks):
    """An uploaded image, answered by all networks; the first one, which loads torch and the weights, is left out"""
    found = {"file to the last network's picture, s": []}
    with serving() as (_, address, _), browsing() as page:
        settle(page, address, "cnn_evolution?evo-tab=Classify+an+image&evo-try-way=Upload")
        field, before = page.locator(".st-key-evo-try-upload input[type=file]"), ""
        for number in range(3 * repeats + 1):
            began = time.perf_counter()
            field.set_input_files({"name": f"{number}.png", "mimeType": "image/png", "buffer": _bar(number)})
            before = page.wait_for_function(LAST_ANSWER, arg=before, timeout=60_000).json_value()
            if number:
                found["file to the last network's picture, s"].append(time.perf_counter() - began)
            page.wait_for_timeout(1500)
    return found


def _bar(number):
    """A PNG of an upright bar, a little wider each time: another place alone would be centered away."""
    image = Image.new("L", (200, 200), 255)
    image.paste(0, (60, 30, 80 + 6 * number, 170))
    content = io.BytesIO()
    image.save(content, "png")
    return content.getvalue()


PARTS = {
    "visits": visits,
    "links": links,
    "reruns": reruns,
    "cancel": cancel,
    "typed": type_and_wait,
    "uploads": uploads,
    "workers": workers,
}


def main():
    parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parse.add_argument("--repeats", type=int, default=3)
    parse.add_argument("--clicks", type=int, default=20, help="reruns in one repeat")
    parse.add_argument("--only", nargs="+", choices=PARTS, default=tuple(PARTS))
    parse.add_argument("--quick", action="store_true", help="one repeat, six clicks")
    options = parse.parse_args()
    if options.quick:
        options.repeats, options.clicks = 1, 6
    os.environ.pop("DLCORE_SCHEDULER", None)  # this machine's workers, not a cluster's
    results = {}
    for name in (name for name in PARTS if name in options.only):
        found = {label: table.summary(values) for label, values in PARTS[name](options.repeats, options.clicks).items()}
        rows = [(label, table.format_summary(numbers), AIMS.get(label, "")) for label, numbers in found.items()]
        table.show(PARTS[name].__doc__, ("", "median (least–greatest)", "aim"), rows)
        results[name] = found
    table.finish("app", options, results | {"aims": AIMS})


if __name__ == "__main__":
    main()
