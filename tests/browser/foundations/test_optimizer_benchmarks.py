"""Optimizers at work in a browser: every cell of the grid and every line is really drawn, and a link restores the view."""

from tests.browser.conftest import CHART, sound, still


def test_the_grid_and_the_lines_are_drawn(visit):
    page = visit("optimizer_benchmarks")
    page.wait_for_selector(".cells_marks path")
    page.wait_for_timeout(1000)
    assert page.locator(".cells_marks path").count() == 6 * 9 + 6 * 6
    assert page.locator(".best_marks path").count() == 6 + 6
    assert page.locator(".mean_marks path").count() == 6 + 6


def test_a_link_restores_the_view(visit):
    page = visit(
        "optimizers_at_work?work-task=Fashion-10k&work-axis=seconds&work-variants=Adam&work-variants=Lion&work-tab=Noise"
    )
    page.wait_for_selector(CHART)
    still(page)
    sound(page)
    assert page.get_by_text("seconds of training per network").count() == 1
    assert page.locator(".cells_marks path").count() == 2 * 9
    assert page.get_by_text("times the true gradient").count() >= 1
