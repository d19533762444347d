"""RNN, LSTM, GRU, Transformer in a browser: the grid and the lines are drawn, a link restores the view, a typed sequence is answered."""

from playwright.sync_api import expect

from tests.browser.conftest import CHART, sound, still


def test_the_grid_and_the_lines_are_drawn(visit):
    page = visit("sequence_models")
    page.wait_for_selector(".cells_marks path")
    expect(page.locator(".cells_marks path")).to_have_count(4 * 4)
    expect(page.locator(".mean_marks path").nth(3)).to_be_attached()


def test_a_link_restores_the_view(visit):
    page = visit(
        "recurrent?read-variants=LSTM&read-variants=GRU&read-forget_bias=forget+bias+log+T&read-tab=Sequential+operations"
    )
    page.wait_for_selector(CHART)
    still(page)
    sound(page)
    expect(page.locator(".cells_marks path")).to_have_count(2 * 4)
    expect(page.get_by_text("the sequential operations grow")).to_have_count(1)


def test_a_typed_sequence_is_answered(visit):
    page = visit("recurrent?read-tab=Gates+and+states")
    box = page.get_by_role("textbox", name="Sequence of the letters a to h")
    box.fill("hgfedcba")
    box.press("Enter")
    page.get_by_text("Gates, states and attention weights at every letter").wait_for(timeout=30_000)
    still(page)
    sound(page)
    expect(page.get_by_text("“h”").first).to_be_attached()
