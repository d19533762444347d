"""The U-Net page in a browser: slices that load, a slider that moves them, and networks that wake."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import sound, still

LOADED = (
    "[...document.querySelectorAll('[data-testid=stImage] img')].every(img => img.complete && img.naturalWidth > 0)"
)


def test_slices_are_drawn_and_move(visit):
    page = visit("segmentation")
    page.wait_for_selector("[data-testid=stImage] img")
    page.wait_for_function(LOADED)
    images = page.locator("[data-testid=stImage] img")
    expect(images).to_have_count(4)
    for image in images.all():
        expect(image).to_have_attribute("alt", re.compile("."))
    before = images.nth(2).get_attribute("src")
    page.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowRight")
    still(page)
    expect(images.nth(2)).not_to_have_attribute("src", before)
    expect(page).to_have_url(re.compile(re.escape("seg-slice=3")))
    sound(page)


def test_both_networks_answer(visit):
    page = visit("segmentation?seg-own-bias=0.8")
    page.get_by_role("button", name="Load the networks").click()
    page.get_by_text("Dice on this slice").wait_for(timeout=60_000)
    still(page)
    expect(page.locator("[data-testid=stImage] img")).to_have_count(8)
    sound(page)
