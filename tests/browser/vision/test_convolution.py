"""The moving window in a browser: drawn without torch, moved by its player, and a link that holds a stack."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import sound, still


def test_the_window_plays_and_torch_stays_out(visit, server):
    page = visit("convolution?conv-cells=12")
    expect(page.locator("[data-testid=stImage] img")).to_have_count(4)
    page.get_by_role("slider", name="Position").press("Home")
    still(page)
    expect(page.get_by_text("Row 1, column 1")).to_have_count(1)
    page.get_by_role("button", name="Play").click()
    page.get_by_text(re.compile(r"Row \d+, column (?!1\b)\d")).first.wait_for(timeout=30_000)
    page.get_by_role("button", name="Pause").click()
    still(page)
    sound(page)
    expect(page).to_have_url(re.compile(re.escape("conv-step=")))
    assert not server.has_loaded("libtorch")


def test_a_link_to_a_stack_and_its_builder(visit):
    page = visit("convolution?conv-tab=Layer+calculator&conv-stack=c8k5+m2+d10")
    page.wait_for_selector(".bars_marks path")
    expect(page.locator(".bars_marks path")).to_have_count(6)
    page.get_by_role("button", name="Three 3×3").click()
    still(page)
    sound(page)
    expect(page.get_by_text("110,784")).to_have_count(1)
    expect(page).to_have_url(re.compile(re.escape("c64k3p1")))


def test_the_readers_own_kernel(visit):
    page = visit("convolution?conv-kernel=Custom&conv-own=1+1%3B+1+7")
    page.get_by_role("button", name="Numbers", exact=True).click()
    page.get_by_test_id("stDataFrame").wait_for()
    page.get_by_role("textbox", name="Rows, separated by “;”").fill("1 x")
    page.keyboard.press("Enter")
    page.get_by_text("“x” is not a number.").wait_for()
    sound(page)
