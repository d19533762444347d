"""One idea at a time in a browser: every line and dot is really drawn, and a link restores the view."""

from tests.browser.conftest import CHART, sound, still


def test_the_lines_and_dots_are_drawn(visit):
    page = visit("ablations")
    page.wait_for_selector(".dots_marks path")
    page.wait_for_timeout(800)
    sound(page)
    assert page.locator(".dots_marks path").count() == 2 * 3 * 2
    assert page.locator(".mean_marks path").count() == 2 + 2
    assert page.locator(".numbers_marks text").count() == 2 * 3 * 2


def test_a_link_restores_the_view(visit):
    page = visit(
        "one_idea?idea-which=Compound+scaling&idea-scaling=Compound+scaling&idea-scaling=Width+alone&idea-tab=Cost&idea-test-on=training"
    )
    page.wait_for_selector(CHART)
    still(page)
    sound(page)
    assert page.get_by_text("accuracy on training pictures").count() == 1
    assert page.locator(".bars_marks path").count() == 2 * 2
    assert page.locator(".dots_marks path").count() == 2 * 2
