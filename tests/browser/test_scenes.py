"""A link is a scene: copied whole, kept by Back and Forward, and arriving where it points."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import CHART, sound, still

SCENE = "activations?act-race-axis=seconds&act-signal-depth=8"


def depth(page):
    return page.get_by_role("slider").first


def open_menu(page, title):
    page.locator("[data-testid=stSidebarNavLink]").get_by_text(title, exact=True).click()
    expect(page.locator("h1")).to_have_text(title)
    still(page)


def test_back_and_forward_between_pages_keep_the_scene(visit):
    page = visit(SCENE)
    open_menu(page, "Losses")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Activations")
    still(page)
    expect(page).to_have_url(re.compile(re.escape(SCENE.partition("?")[2].partition("&")[0])))
    expect(depth(page)).to_have_attribute("aria-valuetext", "8")
    expect(page.get_by_text("seconds of training per network")).to_have_count(1)
    page.go_forward()
    expect(page.locator("h1")).to_have_text("Losses")
    still(page)
    sound(page)


def test_back_undoes_and_forward_repeats_what_was_set_on_a_page(visit):
    page = visit("activations")
    axis = page.locator(".st-key-act-race-axis")
    axis.get_by_text("seconds").click()
    expect(page.get_by_text("seconds of training per network")).to_have_count(1)
    still(page)
    axis.get_by_text("step").click()
    expect(page).to_have_url(re.compile("act-race-axis=step"))
    still(page)
    page.go_back()
    expect(page).to_have_url(re.compile("act-race-axis=seconds"))
    expect(page.get_by_text("seconds of training per network")).to_have_count(1)
    still(page)
    page.go_back()
    expect(page).not_to_have_url(re.compile("act-race-axis"))
    expect(page.get_by_text("seconds of training per network")).to_have_count(0)
    still(page)
    page.go_forward()
    expect(page.get_by_text("seconds of training per network")).to_have_count(1)
    sound(page)


@pytest.mark.parametrize("place", ["verdicts", "closer", "whiteboard", "code"])
def test_a_link_arrives_at_its_place(visit, place):
    page = visit(f"activations#{place}", viewport={"width": 1280, "height": 720})
    page.wait_for_selector(CHART)
    page.wait_for_function(
        """place => { const box = document.getElementById(place).getBoundingClientRect();
        const main = document.querySelector('[data-testid=stMain]');
        const atTheEnd = main.scrollTop + main.clientHeight >= main.scrollHeight - 2;
        return box.top > -40 && (box.top < 200 || (atTheEnd && box.top < innerHeight)) }""",
        arg=place,
    )


def test_the_link_is_copied_with_everything_that_is_set(visit):
    page = visit(SCENE)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    assert "act-signal-depth=8" in page.url


def test_where_the_clipboard_is_closed_the_address_stands_there(visit):
    page = visit(SCENE)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')) }")
    page.get_by_role("button", name="Copy link").click()
    address = page.get_by_role("textbox", name="The address of this page")
    expect(address).to_be_visible()
    expect(address).to_have_value(page.url)


# What a translating browser does to the page.
TRANSLATE = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), texts = []
    while (walker.nextNode()) if (walker.currentNode.data.trim() && !walker.currentNode.parentElement.closest('svg, style, script, [translate=no]')) texts.push(walker.currentNode)
    for (const text of texts) { const font = document.createElement('font'); font.textContent = '»' + text.data; text.replaceWith(font) }
}"""


def test_a_translated_page_does_not_mix_what_was_with_what_is(visit):
    page = visit("choosing_an_optimizer")
    page.wait_for_selector(CHART)
    page.evaluate(TRANSLATE)
    expect(page.locator("h2").first).to_have_text("»Take Adam")
    page.locator(".st-key-choice-ask-features button").last.click()
    page.get_by_role("option").last.click()
    expect(page.locator("h2").first).to_have_text("Take AdaGrad")
    expect(page.get_by_text("For sparse features, the guide recommends AdaGrad")).to_have_count(1)
    expect(page.get_by_text("For everything else")).to_have_count(0)
    sound(page)


def test_formulas_and_code_are_not_translated(visit):
    page = visit("attention?att-source=true")
    page.wait_for_selector(".katex")
    for part in (".katex", "code", "pre", "[data-testid=stVegaLiteChart]"):
        expect(page.locator(f"{part}:not([translate=no])")).to_have_count(0)
        expect(page.locator(part).first).to_be_attached()


def test_reset_puts_what_a_link_set_back_and_back_brings_it_again(visit):
    page = visit("optimizers?opt-surface=Bowl&opt-variants=Momentum")
    surface = page.locator(".st-key-opt-surface input").last  # the one before stays a moment
    expect(surface).to_have_value("Bowl")
    page.get_by_role("button", name="Reset").click()
    expect(surface).to_have_value("Ravine")
    expect(page).not_to_have_url(re.compile("opt-"))
    still(page)
    page.go_back()
    expect(surface).to_have_value("Bowl")
    sound(page)
