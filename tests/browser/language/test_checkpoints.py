"""Real checkpoints in a browser: loaded from a folder, 64 tokens × all heads, a text as it is written, and what a link keeps."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sound, still
from tests.inspection.language import tiny_checkpoints as tiny

LONG = "the animal did not cross the street because it was too tired and the man reads a book . " * 8


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    folder = tmp_path_factory.mktemp("checkpoints")
    tiny.write_checkpoint(folder / "bert", "bert", num_hidden_layers=12, num_attention_heads=12, hidden_size=96)
    tiny.write_checkpoint(folder / "gpt2", "gpt2")
    return folder


def load(page, folder):
    page.locator(".st-key-ckpt-folder input").fill(str(folder))
    page.get_by_role("button", name="Load", exact=True).click()
    page.get_by_text("MB in memory").wait_for(timeout=60_000)
    still(page)


def test_sixty_four_tokens_of_all_heads_are_drawn_and_followed(visit, folders):
    page = visit("checkpoints?ckpt-which=Local+folder&ckpt-layer=2&ckpt-head=3")
    load(page, folders / "bert")
    area = page.locator(".st-key-ckpt-text-bert textarea")
    area.fill(LONG)
    area.press("Control+Enter")
    page.get_by_text("The model reads the first 64 tokens of your text").wait_for()
    page.get_by_text("Layer 2, head 3:").wait_for()
    still(page)
    head = page.locator(".st-key-ckpt-head input")
    head.fill("7")
    head.press("Enter")
    page.get_by_text("Layer 2, head 7:").wait_for()
    still(page)
    sound(page)
    expect(page).to_have_url(re.compile(re.escape("ckpt-head=7")))
    assert "animal" not in page.url
    assert str(folders) not in page.url


def test_a_text_is_written_and_markup_is_only_text(visit, folders):
    page = visit("checkpoints?ckpt-which=Local+folder&ckpt-task=Text+generation")
    load(page, folders / "gpt2")
    area = page.locator(".st-key-ckpt-text-gpt2 textarea")
    area.fill("**the** <img src=x onerror=alert(1)> animal")
    area.press("Control+Enter")
    still(page)
    page.get_by_role("button", name="Generate", exact=True).click()
    page.locator("[data-testid=stCode]").get_by_text("<img src=x onerror=alert(1)>").wait_for()
    still(page)
    sound(page)
    expect(page.locator("img[src=x]")).to_have_count(0)


def test_what_cannot_be_loaded_leaves_the_page_whole(visit, tmp_path):
    page = visit("checkpoints?ckpt-which=Local+folder")
    page.locator(".st-key-ckpt-folder input").fill(str(tmp_path))
    page.get_by_role("button", name="Load", exact=True).click()
    page.get_by_text("This folder holds no model").wait_for(timeout=60_000)
    sound(page)
