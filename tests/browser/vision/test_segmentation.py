"""The U-Net page in a browser: slices that load, a slider that moves them, and networks that wake."""

from tests.browser.conftest import sound, still

LOADED = (
    "[...document.querySelectorAll('[data-testid=stImage] img')].every(img => img.complete && img.naturalWidth > 0)"
)


def test_slices_are_drawn_and_move(visit):
    page = visit("segmentation")
    page.wait_for_selector("[data-testid=stImage] img")
    page.wait_for_function(LOADED)
    images = page.locator("[data-testid=stImage] img")
    assert images.count() == 4
    assert all(image.get_attribute("alt") for image in images.all())
    before = images.nth(2).get_attribute("src")
    page.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowRight")
    still(page)
    assert images.nth(2).get_attribute("src") != before
    assert "seg-slice=7" in page.url
    sound(page)


def test_both_networks_answer(visit, fresh_server):
    """On a server of its own: it loads torch, which the other tests' server must not."""
    page = visit("segmentation?seg-own-bias=0.8", base=fresh_server.url)
    page.get_by_role("button", name="Wake the networks").click()
    page.get_by_text("Dice on this slice").wait_for(timeout=60_000)
    still(page)
    assert page.locator("[data-testid=stImage] img").count() == 8
    sound(page)
