"""Drills in a real browser: code is written and judged by keyboard alone, an endless loop ends, and what runs reaches nothing but its own memory."""

import json
import os
import re

import pytest
from playwright.sync_api import expect

from dlcore.drills.catalog import DRILLS
from dlcore.drills.judge import judge
from pages.shared import browser_files
from tests.browser.conftest import PHONE, WITHOUT_PYTHON, load, overflow, sound, still

NEEDS_PYTHON = pytest.mark.skipif(
    bool(WITHOUT_PYTHON) and not os.environ.get("CI"),
    reason="Python for the browser is not on this machine: python -m dlcore drills fetch",
)
SOFTMAX = DRILLS["stable-softmax"]
WRITE = [drill for drill in DRILLS.values() if drill.kind == "write"]
STARTING = 120_000  # milliseconds within which Python has started, also on a busy machine
# Sends code to the sandbox as the editor does, one after the other, and gives what comes back; Playwright itself waits for a promise without end.
JUDGE = """async (frame, [requests, patience]) => {
  const results = []
  for (const [at, request] of requests.entries()) {
    results.push(await new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`no answer to request ${at}`)), patience)
      const listen = ({ source, data }) => {
        if (source !== frame.contentWindow || data.run !== String(at) || data.state === 'running') return
        removeEventListener('message', listen)
        resolve(data)
      }
      addEventListener('message', listen)
      frame.contentWindow.postMessage({ run: String(at), seconds: 30, request }, '*')
    }))
  }
  return results
}"""
# What the reader's code tries from Python, by name; each is to fail.
ATTEMPTS = """
import js

def attempt(name, act):
    try:
        print(f"{name}: {act()}")
    except BaseException as error:
        print(f"{name}: refused, {type(error).__name__}")

def get(address):
    request = js.XMLHttpRequest.new()
    request.open("GET", address, False)
    request.send()
    return request.status

attempt("app", lambda: get("APP/_stcore/health"))
attempt("file", lambda: get("APP/FILE"))
attempt("network", lambda: get("http://127.0.0.1:9/"))
attempt("script", lambda: js.importScripts("APP/FILE"))
attempt("storage", lambda: js.localStorage.length)
attempt("database", lambda: js.indexedDB.open("x").readyState)
attempt("document", lambda: js.document.title)
attempt("parent", lambda: js.parent.location.href)
attempt("urllib", lambda: __import__("urllib.request").request.urlopen("APP/_stcore/health"))
js.self.sockets = js.WebSocket.new("WS/_stcore/stream")

def softmax(logits):
    print(f"socket: {js.self.sockets.readyState}")
    raise ValueError("<b>no</b> `axis` in 2 * a *b")
"""
# Whether what the browser keeps of a drill has this value.
KEPT = """([drill, name, value]) => {
  const drilled = JSON.parse(localStorage.getItem('dlcore-progress') ?? '{}').body?.drills?.[drill]
  return { ...drilled?.attempt, ...(drilled?.solved ? drilled : {}) }[name] === value
}"""


FACE = ".st-key-drill-face"  # which stands there once the browser has said what it keeps


@pytest.fixture(autouse=True)
def patient():
    """Waits as long for what is expected as for a page: on a busy machine a run of the page takes seconds."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)  # as Playwright has it


def drill(visit, name=SOFTMAX.id, **screen):
    page = visit(f"drills?drill-id={name}", **screen)
    page.wait_for_selector(FACE)
    return page


def reload(page):
    page.reload()
    page.wait_for_selector(FACE)
    still(page)


def write(page, code):
    """Puts the code in place of what the editor has."""
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(code)


def status(page):
    return page.locator(".bench .state")


def wait_for_progress(page, drill, name, value):
    """Waits until the browser keeps this of a drill."""
    page.wait_for_function(KEPT, arg=[drill.id, name, value])


def run(page, text):
    """Runs the tests, and waits until they say so."""
    page.keyboard.press("Control+Enter")
    expect(status(page)).to_contain_text(text, timeout=STARTING)
    still(page)


@NEEDS_PYTHON
def test_a_drill_is_solved_by_keyboard_alone_and_a_reload_loses_nothing(visit):
    page = drill(visit)
    assert not WITHOUT_PYTHON, "Python for the browser is missing: python -m dlcore drills fetch"
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("for w in x:\n")
    page.keyboard.press("Tab")  # indents
    page.keyboard.type("1/2")  # neither key is one of the page's here
    expect(page.locator(".cm-content")).to_be_focused()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")  # leaves
    expect(page.get_by_role("button", name="Run the tests")).to_be_focused()
    expect(page.get_by_role("button", name="Hint 1 of 3")).to_be_disabled()

    write(page, SOFTMAX.solution.replace("return powers /", "return 2 * powers /"))
    run(page, "Not yet: 0 of")
    expect(page.get_by_role("heading", name="Begin with “one class”")).to_be_visible()
    (*_, both) = next(pair for pair in SOFTMAX.payload()["pairs"] if pair[:2] == ["no-maximum", "whole-array"])
    write(page, both)
    run(page, "the maximum is not subtracted; and one sum for the whole array")
    mistake = next(mistake for mistake in SOFTMAX.mistakes if mistake.id == "no-maximum")
    write(page, mistake.code)
    run(page, mistake.name)
    expect(page.get_by_role("heading", name=mistake.name)).to_be_visible()
    expect(page.locator(".bench li").get_by_text("failed").first).to_be_visible()
    page.get_by_role("button", name="Hint 1 of 3").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Hint 2 of 3")).to_be_visible()
    wait_for_progress(page, SOFTMAX, "hints", 1)

    reload(page)
    expect(page.locator(".cm-content")).to_contain_text(mistake.code.splitlines()[-1].strip())
    expect(page.locator(".results")).to_contain_text("Your last run, before the page was reloaded: ")
    expect(page.get_by_role("heading", name=mistake.name)).to_be_visible()
    expect(page.get_by_text("Hint 2 of 3")).to_be_visible()
    page.get_by_label("Plain text editor").focus()
    page.keyboard.press("Space")
    plain = page.get_by_role("textbox", name=SOFTMAX.title)
    expect(plain).to_have_value(mistake.code)
    page.get_by_role("button", name="Reset to the starter").click()
    expect(plain).to_have_value(SOFTMAX.starter)
    page.get_by_role("button", name="Undo the reset").click()
    expect(plain).to_have_value(mistake.code)
    plain.fill(SOFTMAX.solution)
    run(page, "Solved")
    expect(page.get_by_text(re.compile("^Solved: .* 1 hint"))).to_be_visible()
    expect(page.get_by_text(SOFTMAX.follow_up[:30])).to_be_visible()
    wait_for_progress(page, SOFTMAX, "tries", 4)

    reload(page)
    expect(plain).to_have_value(SOFTMAX.solution)  # in the plain field, which the reader prefers
    expect(page.get_by_text(re.compile("^Solved: .* 1 hint"))).to_be_visible()
    wait_for_progress(page, SOFTMAX, "hints", 1)
    wait_for_progress(page, SOFTMAX, "attempt", None)
    sound(page)


@NEEDS_PYTHON
def test_an_endless_loop_ends_the_sandbox_holds_and_the_judge_agrees_with_numpy(visit, server):
    page = drill(visit, "dropout")
    assert not WITHOUT_PYTHON, "Python for the browser is missing: python -m dlcore drills fetch"
    # Ten seconds are as one here; all else is as it is.
    page.route("**/sandbox.html", lambda route: route.fulfill(body=route.fetch().text().replace("* 1000", "* 100"), content_type="text/plain"))  # fmt: skip
    write(page, "while True:\n    pass")
    run(page, "Stopped after 10 seconds")
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_hidden()

    page.unroute("**/sandbox.html")
    load(page, f"{server.url}/drills?drill-id={SOFTMAX.id}")
    page.wait_for_selector(FACE)
    answered = []
    page.context.on("response", lambda response: answered.append(response.url))
    file = f"{server.url}/{browser_files.addresses(['editor.js'])['editor.js']}"
    code = ATTEMPTS.replace("APP/FILE", file).replace("APP", server.url).replace("WS", server.url.replace("http", "ws"))
    write(page, code)
    run(page, "Not yet: 0 of")
    # The error is said once, as text with code and emphasis in it.
    error = page.locator(".results > pre")
    expect(error).to_contain_text("ValueError: <b>no</b> axis in 2 * a *b")
    expect(error.locator("code")).to_have_text("axis")
    expect(error.locator("em")).to_have_count(1)
    expect(page.locator(".results pre", has_text="ValueError")).to_have_count(1)
    page.get_by_text("What your code printed").click()
    printed = page.locator("details pre").inner_text().splitlines()
    found = dict(line.split(": ", 1) for line in printed)
    assert found.pop("socket") == "3"  # closed: it was never connected
    assert len(found) == 9, printed
    assert {name: told for name, told in found.items() if not told.startswith("refused")} == {}
    assert [url for url in answered if "health" in url] == []

    frame = page.locator(".bench iframe").element_handle()
    inside = frame.content_frame()
    assert inside.evaluate("origin") == "null"
    for escape in ("localStorage.length", "parent.document.title", "top.localStorage", "document.cookie", f"fetch('{file}')", f"import('{file}')"):  # fmt: skip
        assert inside.evaluate(f"(async () => {{ try {{ await {escape}; return 'reached' }} catch {{ return 'refused' }} }})()") == "refused", escape  # fmt: skip

    requests = [
        (drill, code, {"code": code, "payload": drill.payload()})
        for drill in WRITE
        for code in (drill.solution, drill.mistakes[-1].code)  # all others are judged by the tests without a browser
    ]
    answers = frame.evaluate(JUDGE, [[request for _, _, request in requests], STARTING])
    for (drill_, code, request), answer in zip(requests, answers, strict=True):
        here, there = judge(**request), json.loads(answer["result"])
        assert (there["passed"], there["mistakes"]) == (here["passed"], here["mistakes"]), (drill_.id, code, there)
        assert there["passed"] == (code == drill_.solution), (drill_.id, code)
    sound(page)


def test_lines_are_ordered_by_keyboard_and_on_a_phone(visit):
    order = next(drill for drill in DRILLS.values() if drill.kind == "order")
    page = drill(visit, order.id, **PHONE)
    assert overflow(page) <= 0
    # The filters stand below; one that is on says so in both tabs, and is cleared for good.
    kinds, cleared = (
        page.get_by_role("button", name="Order the lines"),
        page.get_by_role("button", name="Clear", exact=True),
    )
    kinds.click()
    expect(page.locator(".st-key-drill-filter")).to_contain_text("Order the lines")
    cleared.click()
    expect(cleared).to_have_count(0)
    page.get_by_role("tab", name="All drills").click()
    expect(page.locator("table.drills tbody tr")).to_have_count(len(DRILLS))
    expect(cleared).to_have_count(0)
    page.get_by_role("tab", name="Drill", exact=True).click()
    for place, line in enumerate(order.lines):
        rows = page.locator("li", has=page.locator("button.up"))
        expect(rows).to_have_count(len(order.lines))
        at = next(at for at in range(place, len(order.lines)) if rows.nth(at).locator("code").inner_text().strip() == line.strip())  # fmt: skip
        rows.nth(at).get_by_role("button", name="Move up").focus()
        for step in range(at - place):
            page.keyboard.press("Enter")
            expect(rows.nth(at - step - 1).locator("button.up")).to_be_focused()
        if at > place:
            still(page)  # and the focus is still there after the page has run
            expect(rows.nth(place).locator("button.up")).to_be_focused()
    wait_for_progress(page, order, "answer", json.dumps(list(range(len(order.lines)))))
    reload(page)
    page.get_by_role("button", name="Check the order").click()
    expect(page.get_by_text(re.compile("^Solved: "))).to_be_visible()
    expect(page.locator("li", has=page.locator("button.up"))).to_have_count(0)
    sound(page)


def test_who_finds_the_line_of_a_bug_by_keyboard_goes_on_to_its_repairs(visit):
    bug = next(drill for drill in DRILLS.values() if drill.kind == "bug")
    page = drill(visit, bug.id)
    page.get_by_role("combobox", name="Which line is wrong?").focus()
    page.keyboard.type(f"{bug.wrong + 1}: ")
    page.keyboard.press("Enter")
    checks = page.get_by_role("button", name="Check the line")
    expect(checks).to_be_enabled()
    checks.focus()
    page.keyboard.press("Enter")
    expect(page.locator(FACE).get_by_role("radio").first).to_be_focused()
    still(page)
    expect(page.locator(FACE).get_by_role("radio").first).to_be_focused()
    place = bug.fixes.index(bug.right_fix)
    for _ in range(place or len(bug.fixes)):  # the first choice is reached from the last one as well
        page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="Check the fix")).to_be_enabled()
    page.get_by_role("button", name="Check the fix").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("^Solved: "))).to_be_visible()
    sound(page)
