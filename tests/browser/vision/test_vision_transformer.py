"""Vision Transformer in a browser: lines, maps and pictures are really drawn, the first view without torch, and a link restores the view."""

from playwright.sync_api import expect

from tests.browser.conftest import CHART, sound, still


def test_the_first_view_draws_lines_maps_and_pictures_without_torch(visit, server):
    page = visit("vision_transformer")
    page.wait_for_selector(".cells_marks path")
    sound(page)
    expect(page.locator(".mean_marks path")).to_have_count(2 + 2)
    expect(page.locator(".cells_marks path")).to_have_count(16 * 64)
    expect(page.locator("[data-testid=stImage] img")).to_have_count(2)
    assert not server.has_loaded("libtorch")


def test_a_link_restores_who_looks_and_at_what(visit):
    page = visit(
        "vision_transformer?vit-look-who=A+patch&vit-look-row=2&vit-look-column=7&vit-look-layer=Layer+3&vit-look-head=Head+1&vit-variants=ViT"
    )
    page.wait_for_selector(".cells_marks path")
    still(page)
    sound(page)
    expect(page.get_by_text("the patch in row 2, column 7")).to_have_count(1)
    expect(page.get_by_text("layer 3, head 1")).to_have_count(1)
    expect(page.locator(".mean_marks path")).to_have_count(1 + 1)


def test_positions_by_link(visit):
    page = visit("vision_transformer?vit-tab=Positions")
    page.wait_for_selector(CHART)
    page.wait_for_selector(".cells_marks path")
    sound(page)
    expect(page.locator(".cells_marks path")).to_have_count(64)
    expect(page.get_by_text("Most similar")).to_have_count(1)
