"""One idea at a time in a browser: every line and dot is really drawn, and a link restores the view."""

from playwright.sync_api import expect

from tests.browser.conftest import CHART, sound, still


def test_the_lines_and_dots_are_drawn(visit):
    page = visit("ablations")
    page.wait_for_selector(".dots_marks path")
    sound(page)
    expect(page.locator(".dots_marks path")).to_have_count(2 * 3 * 2)
    expect(page.locator(".mean_marks path")).to_have_count(2 + 2)
    expect(page.locator(".numbers_marks text")).to_have_count(2 * 3 * 2)


def test_a_link_restores_the_view(visit):
    page = visit(
        "one_idea?idea-which=Compound+scaling&idea-scaling=Compound+scaling&idea-scaling=Width+alone&idea-tab=Cost&idea-test-on=training"
    )
    page.wait_for_selector(CHART)
    still(page)
    sound(page)
    expect(page.get_by_text("accuracy on training images")).to_have_count(1)
    expect(page.locator(".bars_marks path")).to_have_count(2 * 2)
    expect(page.locator(".dots_marks path")).to_have_count(2 * 2)
