"""CNN evolution in a browser: a digit drawn with the mouse, and one by keyboard, is answered by all networks."""

import numpy
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import CHART, sound, still

TAB = "cnn_evolution?evo-tab=Classify+an+image&evo-try-way=Draw"


def test_a_drawn_digit_is_answered_by_all_networks(visit):
    page = visit(TAB)
    canvas = page.locator("canvas[role=img][tabindex]")
    canvas.wait_for()
    expect(canvas).to_have_attribute("aria-label", "Draw a digit")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.8, steps=8)
    page.mouse.up()
    page.get_by_text("where the last feature maps support the prediction").wait_for(timeout=60_000)
    still(page)
    sound(page)
    expect(page.get_by_text("the networks' input")).to_have_count(1)
    page.get_by_role("button", name="Clear").click()
    page.get_by_text("As soon as there is an image").wait_for()


def draw_by_keyboard(page, canvas):
    canvas.focus()
    page.keyboard.down(" ")
    for _ in range(10):
        page.keyboard.press("ArrowDown")
    page.keyboard.up(" ")


def leave_and_come_back(page):
    page.get_by_role("link", name="Callbacks").click()
    expect(page.locator("h1")).to_have_text("Callbacks")
    still(page)
    page.get_by_role("link", name="CNN evolution").click()
    expect(page.locator("h1")).to_have_text("CNN evolution")
    still(page)
    page.get_by_role("tab", name="Classify an image").click()


def test_a_drawing_survives_leaving_the_page(visit):
    page = visit(TAB)
    canvas = page.locator("canvas[role=img][tabindex]")
    draw_by_keyboard(page, canvas)
    page.get_by_text("where the last feature maps support the prediction").wait_for(timeout=60_000)
    leave_and_come_back(page)
    page.get_by_text("Draw", exact=True).click()
    page.get_by_text("where the last feature maps support the prediction").wait_for(timeout=30_000)
    sound(page)


def test_an_upload_survives_leaving_the_page_until_it_is_removed(visit, tmp_path):
    Image.fromarray(numpy.tri(40, dtype="uint8") * 255).save(tmp_path / "slope.png")
    page = visit(TAB.replace("Draw", "Upload"))
    page.locator("input[type=file]").set_input_files(tmp_path / "slope.png")
    page.get_by_text("where the last feature maps support the prediction").wait_for(timeout=60_000)
    leave_and_come_back(page)
    page.get_by_text("Upload", exact=True).first.click()
    page.get_by_text("Still here: slope.png").wait_for()
    page.get_by_text("where the last feature maps support the prediction").wait_for(timeout=30_000)
    page.get_by_role("button", name="Remove").click()
    page.get_by_text("As soon as there is an image").wait_for()
    sound(page)


def test_a_digit_can_be_drawn_by_keyboard(visit):
    page = visit(TAB)
    canvas = page.locator("canvas[role=img][tabindex]")
    canvas.wait_for()
    draw_by_keyboard(page, canvas)
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
