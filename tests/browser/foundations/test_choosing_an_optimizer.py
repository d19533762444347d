"""Which optimizer when in a browser: a click changes the answer and the link, every chart is drawn, a link restores the view."""

from tests.browser.conftest import CHART, sound, still


def test_a_click_changes_the_answer_and_the_link(visit):
    page = visit("choosing_an_optimizer")
    page.wait_for_selector(CHART)
    still(page)
    assert page.get_by_text("Take Adam", exact=True).count() == 1
    page.get_by_role("radio", name="scarce").click()
    page.get_by_text("the guide takes Momentum").wait_for()
    still(page)
    assert "choice-ask-compute=scarce" in page.url
    sound(page)


def test_lines_and_cells_are_drawn_and_a_link_restores_the_view(visit):
    page = visit(
        "optimizer_choice?choice-ask-features=sparse&choice-spread=All+equally+rarely&choice-variants=AdaGrad&choice-variants=Adam&choice-tab=How+decay+works"
    )
    page.wait_for_selector(".cells_marks path")
    still(page)
    page.wait_for_timeout(1000)
    sound(page)
    assert page.locator(".cells_marks path").count() == 1 + 2 * 10
    assert page.locator(".mean_marks path").count() == 2 + 2 + 3 + 4 + 4 + 2
    assert "choice-spread=All" in page.url
    assert page.get_by_text("With sparse features the guide takes AdaGrad").count() == 1
