"""YOLO in a browser: picture, boxes and bars are really drawn, where they belong; a link restores the view; a drawing is answered."""

from playwright.sync_api import expect

from tests.browser.conftest import CHART, sound, still


def test_the_scene_and_its_boxes_are_drawn(visit):
    page = visit("detection?det-scene=2&det-confidence-yolo=0.05&det-overlap-yolo=1")
    page.wait_for_selector(".found_marks path")
    picture = page.locator(".image_marks image").first.bounding_box()
    assert abs(picture["width"] - picture["height"]) < 2
    expect(page.locator(".found_marks path").nth(2)).to_be_attached()
    expect(page.locator(".grid_marks path")).to_have_count(64)
    for mark in page.locator(".truth_marks path").all():
        box = mark.bounding_box()
        assert picture["x"] - 2 <= box["x"]
        assert box["y"] + box["height"] <= picture["y"] + picture["height"] + 2
    page.wait_for_selector(".bars_marks path")
    expect(page.locator(".bars_marks path")).to_have_count(3 * 3 + 3 * 2)


def test_a_link_restores_the_view(visit):
    page = visit(
        "detection?det-detector=Sliding+window&det-scene=4&det-tab=Errors&det-by-sliding-window=Class-agnostic"
    )
    page.wait_for_selector(CHART)
    still(page)
    sound(page)
    expect(page.get_by_text("of 420 windows predict a digit")).to_have_count(1)
    expect(page.get_by_text("of the digits that share a cell")).to_have_count(1)


def test_a_drawing_is_answered(visit):
    page = visit("detection?det-picture=Draw")
    canvas = page.locator("canvas").first
    canvas.wait_for()
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    x, y, side = box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.3, box["height"]
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(x, y + side * 0.4 * step / 11)
    page.mouse.up()
    page.wait_for_selector(".image_marks image", timeout=30_000)
    still(page)
    sound(page)
    expect(page.get_by_text("cells predict a digit")).to_have_count(1)
