"""Run it here: progress, cancel, finish, a reload in the middle, what other browsers see of a run and how they share it, and a worker that is killed."""

import re

import psutil
import pytest
from playwright.sync_api import expect

from dlcore.experiments import find
from tests.browser.conftest import sound, still

# It must still be running when a slow browser comes back to it.
LONG = "activations?act-variants=ReLU&act-race-epochs=200&act-race-depth=8"
PATIENCE = 90_000  # milliseconds


@pytest.fixture
def visit(visit, server):
    """Opens links as elsewhere. Afterwards each browser cancels what it left, so that a test that fails half way leaves no run to the next one."""
    browsers = []

    def open_link(path="", base=None):
        page = visit(path, base)
        if base is None:
            browsers.append(page.context)
        return page

    yield open_link
    for browser in browsers:
        page = browser.pages[-1]  # the sidebar of every page lists the reader's runs
        still(page)
        # At once, and only what can be pressed: a run that is being cancelled has a button that is about to go.
        page.evaluate("document.querySelectorAll(\"[class*='st-key-cancel-'] button:enabled\").forEach(b => b.click())")
        expect(page.get_by_text("Running jobs", exact=True)).to_have_count(0, timeout=PATIENCE)


def start(page):
    page.locator(".st-key-act-race-start").get_by_role("button").click()


def cancel(page):
    page.locator(".st-key-act-race-cancel").get_by_role("button").click()
    page.wait_for_selector("text=Cancelled: ReLU", timeout=PATIENCE)


def test_run_to_the_end(visit, fresh_server):
    """On a server of its own: a result of one's own changes what other pages show."""
    page = visit(
        "activations?act-variants=ReLU&act-variants=Tanh&act-race-depth=2&act-race-width=16&act-race-epochs=3",
        base=fresh_server.url,
    )
    page.wait_for_selector("text=never run")
    start(page)
    page.wait_for_selector(".st-key-act-race-cancel")
    page.wait_for_selector("text=measured on this machine", timeout=120_000)
    still(page)
    sound(page)
    expect(page.get_by_text("never run")).to_have_count(0)
    assert not fresh_server.has_loaded("libtorch"), "records reach the server without torch"


def test_progress_then_cancel_then_again(visit):
    page = visit(LONG)
    start(page)
    page.wait_for_selector(r"text=/After \d+ epochs?/", timeout=PATIENCE)
    page.set_viewport_size({"width": 1280, "height": 720})
    expect(page.get_by_text("Running jobs", exact=True), "the sidebar lists it, in sight").to_be_in_viewport()
    page.locator(".st-key-search input").click(trial=True)  # and covers nothing
    expect(page.get_by_text(re.compile("of 1 done · (about .* left|running)"))).to_be_visible(timeout=PATIENCE)
    cancel(page)
    still(page)
    sound(page)
    start(page)
    page.wait_for_selector(r"text=/After \d+ epochs?/", timeout=PATIENCE)
    cancel(page)


def test_a_run_outlives_the_page_and_a_reload(visit):
    page = visit(LONG)
    start(page)
    page.wait_for_selector(r"text=/After \d+ epochs?/", timeout=PATIENCE)
    page.reload()
    page.wait_for_selector(r"text=/After \d+ epochs?/", timeout=PATIENCE)
    expect(page.get_by_text("Running jobs", exact=True), "it is the same reader").to_be_visible()
    again = page.context.new_page()
    page.close()
    again.goto(page.url)
    again.wait_for_selector(r"text=/After \d+ epochs?/", timeout=PATIENCE)
    cancel(again)


def test_another_browser_sees_that_there_is_work_and_cannot_stop_it(visit):
    mine, other = visit(LONG), visit("losses")
    start(mine)
    mine.wait_for_selector(r"text=/After \d+ epochs?/", timeout=PATIENCE)
    other.reload()
    expect(
        other.get_by_text(f"{len(find('activation-comparison').seeds)} runs of other readers are running or waiting")
    ).to_be_visible(timeout=PATIENCE)
    expect(other.get_by_text("Running jobs", exact=True)).to_have_count(0)
    for page, count in ((mine, 1), (other, 0)):
        expect(page.get_by_test_id("stSidebar").get_by_text("activation-comparison")).to_have_count(count)
    there = visit(LONG)
    expect(there.get_by_text("Another reader is running this")).to_be_visible(timeout=PATIENCE)
    expect(there.get_by_role("button", name=re.compile("^Cancel"))).to_have_count(0)
    expect(mine.locator(".st-key-act-race-cancel")).to_be_visible()
    cancel(mine)


def test_two_browsers_share_one_run_and_each_withdraws_alone(visit):
    one, two = visit(LONG), visit(LONG)
    start(one)
    one.wait_for_selector(r"text=/After \d+ epochs?/", timeout=PATIENCE)
    start(two)
    two.wait_for_selector(r"text=/After \d+ epochs?/", timeout=PATIENCE)
    expect(two.get_by_text(re.compile("0 of 1 done"))).to_be_visible(timeout=PATIENCE)
    one.locator(".st-key-act-race-cancel").get_by_role("button").click()
    expect(one.get_by_text("Another reader is running this")).to_be_visible(timeout=PATIENCE)
    expect(one.locator(".st-key-act-race-cancel")).to_have_count(0)
    cancel(two)


def test_a_killed_worker_is_replaced_and_said(visit, server):
    page = visit(LONG)
    start(page)
    page.wait_for_selector(r"text=/After \d+ epochs?/", timeout=PATIENCE)
    max(
        psutil.Process(server.process.pid).children(recursive=True), key=lambda child: child.cpu_percent(interval=0.3)
    ).kill()
    page.wait_for_selector("text=it was started again", timeout=PATIENCE)
    cancel(page)
    sound(page)
