"""CNN evolution in a browser: a digit drawn with the mouse, and one by keyboard, is answered by all networks."""

from playwright.sync_api import expect

from tests.browser.conftest import CHART, sound, still

TAB = "cnn_evolution?evo-tab=Classify+an+image&evo-try-way=Draw"


def test_a_drawn_digit_is_answered_by_all_networks(visit, fresh_server):
    page = visit(TAB, base=fresh_server.url)
    canvas = page.locator("canvas[role=img][tabindex]")
    canvas.wait_for()
    expect(canvas).to_have_attribute("aria-label", "Draw a digit")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.8, steps=8)
    page.mouse.up()
    page.get_by_text("where the last feature maps support the prediction").wait_for(timeout=30_000)
    still(page)
    sound(page)
    expect(page.get_by_text("the networks' input")).to_have_count(1)
    page.get_by_role("button", name="Clear").click()
    page.get_by_text("As soon as there is an image").wait_for()


def test_a_digit_can_be_drawn_by_keyboard(visit, fresh_server):
    page = visit(TAB, base=fresh_server.url)
    canvas = page.locator("canvas[role=img][tabindex]")
    canvas.wait_for()
    canvas.focus()
    page.keyboard.down(" ")
    for _ in range(10):
        page.keyboard.press("ArrowDown")
    page.keyboard.up(" ")
    page.get_by_text("where the last feature maps support the prediction").wait_for(timeout=30_000)
    sound(page)


def test_a_link_restores_the_view(visit):
    page = visit(
        "cnn_evolution?evo-price=Parameters&evo-axis=seconds&evo-variants=VGG&evo-variants=ResNet&evo-tab=Confusion+matrix"
    )
    page.wait_for_selector(CHART)
    still(page)
    sound(page)
    expect(page.locator(".dots_marks path")).to_have_count(2)
