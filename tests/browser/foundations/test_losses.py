"""The Losses page in a real browser: every mark is drawn, the prediction moves, links keep their place."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import CHART, PHONE, cut_off, expect_charts_drawn, overflow, sound, still
from tests.browser.test_first_view import expect_lines


@pytest.mark.parametrize(
    ("tab", "drawn"),
    [
        ("Shapes", [4, 4, 3, 3, 5, 5]),
        ("Sensitivity", [4, 4, 3, 4]),
        ("Probabilities", [4, 4, 4, 0]),
        ("Regression", [4, 4, 4, 3, 0]),
        ("Margin", [4, 4, 6, 0]),
    ],
)
def test_every_line_is_really_drawn(visit, tab, drawn):
    page = visit(f"losses?loss-tab={tab}")
    page.wait_for_selector(CHART)
    expect_lines(page, drawn)
    if tab == "Margin":
        expect(page.locator("[class*='points_marks'] path")).to_have_count(4 * 70)
    sound(page)


def test_a_moved_prediction_answers(visit):
    page = visit("losses")
    page.wait_for_selector(CHART)
    handle = page.locator(".st-key-loss-miss").get_by_role("slider")
    handle.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("text=A residual of 2.05 has the loss 4.2 under MSE")
    still(page)
    sound(page)
    expect(page).to_have_url(re.compile(re.escape("loss-miss=2.05")))


def test_the_helper_on_a_phone(visit):
    page = visit("losses?loss-tab=Which+loss%3F", **PHONE)
    page.wait_for_selector("text=Recover from a confidently wrong neuron")
    sound(page)
    assert overflow(page) <= 2


def test_no_name_is_cut_off_on_a_phone(visit):
    page = visit("losses?loss-tab=Margin", **PHONE)
    page.wait_for_selector(CHART)
    expect_charts_drawn(page)
    expect(page.locator(CHART).nth(2)).to_be_attached()
    assert cut_off(page) == []


@pytest.mark.parametrize("share", ["20%25", "20+%25"])  # the second as links had it once
def test_a_link_to_a_setting(visit, share):
    page = visit(f"losses?loss-tab=Regression&loss-targets={share}+outliers&loss-task=Fashion-20k")
    page.wait_for_selector("text=RMSE to the true curve")
    sound(page)
    expect(page).to_have_url(re.compile(re.escape("loss-targets=20%25+outliers")))
