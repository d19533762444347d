"""The Optimizers page in a browser: ground and paths are really drawn, play moves the step, own numbers bring in torch and no fault."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import CHART, expect_charts_drawn, sound, still


def test_surface_minimum_paths_and_rings_are_drawn(visit):
    page = visit("optimizers")
    page.wait_for_selector(".surface_marks image", state="attached")
    expect(page.locator(".surface_marks image")).to_have_attribute("href", re.compile("^data:image/png"))
    expect(page.locator(".minima_marks path")).to_have_count(1)
    expect(page.locator(".now_marks path")).to_have_count(5)


def test_play_moves_the_slider_and_stops(visit):
    page = visit("optimizers?opt-step=90")
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").wait_for(timeout=30_000)
    page.get_by_role("button", name="Play").wait_for(timeout=30_000)
    still(page)
    sound(page)
    expect(page.get_by_role("slider", name="Step")).to_have_attribute("aria-valuetext", "100")


def test_what_is_carried_is_drawn_and_follows_the_slider(visit):
    page = visit("optimizers?opt-step=20")
    page.wait_for_selector(".numbers_marks text", state="attached")
    expect(page.locator(".bars_marks path")).to_have_count(2 * (2 + 3 + 3 + 3 + 4))
    before = page.locator(".numbers_marks text").all_text_contents()
    assert any(before)
    page.get_by_role("slider", name="Step").press("ArrowRight")
    page.get_by_text("Step 21: ").wait_for(timeout=30_000)
    still(page)
    sound(page)
    expect(page.locator(".numbers_marks text")).not_to_have_text(before)


def test_the_walks_come_as_csv(visit):
    page = visit("optimizers?opt-variants=Adam")
    expect_charts_drawn(page)  # a menu that opens while the page grows is left behind, below the window
    still(page)
    page.locator(".st-key-opt-paths-download").get_by_role("button", name="Download").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="The table as CSV").click()
    lines = coming.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + 101
    assert {"x", "y", "gradient 1", "moved 2", "first moment 1", "second moment 2", "learning rate"} <= set(
        lines[0].split(",")
    )


def test_own_numbers_walk_here(visit):
    page = visit("optimizers?opt-own=true&opt-starts=true&opt-surface=Ravine")
    page.wait_for_selector(CHART, timeout=60_000)
    still(page)
    sound(page)
    expect(page.get_by_text("rate 0.1 for all")).to_have_count(2)
    page.locator(".st-key-opt-own-download").get_by_role("button", name="Download").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="The table as CSV").first.click()
    assert coming.value.path().read_text(encoding="utf-8-sig").splitlines()[0].startswith("start,step,x,y,")
