"""The page Regularization and normalization in a browser: a regularizer is left out, a slider moves a fit, and a link brings both back."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import sound, still


def test_a_reader_leaves_one_out_and_moves_the_degree(visit):
    page = visit("regularization?reg-tab=Bias+and+variance")
    expect(page.get_by_text(re.compile("Degree 9: the mean of the fits"))).to_be_visible()
    bars = page.locator(".parts_marks path")
    expect(bars).to_have_count(30)  # three parts of ten degrees
    slider = page.get_by_role("slider", name="Degree on the right")
    slider.focus()
    slider.press("ArrowLeft")
    still(page)
    expect(page.get_by_text(re.compile("Degree 8: the mean of the fits"))).to_be_visible()
    page.get_by_role("button", name="Data augmentation", exact=True).click()
    still(page)
    expect(page).to_have_url(re.compile("reg-bv-degree=8"))
    expect(page.locator(".labels_marks text", has_text="Data augmentation")).to_have_count(0)
    page.reload()
    still(page)
    expect(page.get_by_text(re.compile("Degree 8: the mean of the fits"))).to_be_visible()
    sound(page)
