"""Optimizers in practice in a browser: every cell of the grid and every line is really drawn, and a link restores the view."""

from playwright.sync_api import expect

from tests.browser.conftest import CHART, sound, still


def test_the_grid_and_the_lines_are_drawn(visit):
    page = visit("optimizer_benchmarks")
    page.wait_for_selector(".cells_marks path")
    expect(page.locator(".cells_marks path")).to_have_count(6 * 9 + 6 * 6)
    expect(page.locator(".best_marks path")).to_have_count(6 + 6)
    expect(page.locator(".mean_marks path")).to_have_count(6 + 6)


def test_a_link_restores_the_view(visit):
    page = visit(
        "optimizers_at_work?work-task=Fashion-10k&work-axis=seconds&work-variants=Adam&work-variants=Lion&work-tab=Noise"
    )
    page.wait_for_selector(CHART)
    still(page)
    sound(page)
    expect(page.get_by_text("seconds of training per network")).to_have_count(1)
    expect(page.locator(".cells_marks path")).to_have_count(2 * 9)
    expect(page.get_by_text("times the full gradient's norm").first).to_be_attached()
