"""One lesson by keyboard alone, over live pages and after a reload; and on a phone."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from dlcore.interview.lesson_files import to_link, write_draft
from dlcore.interview.lessons import LESSONS, Lesson, Scene
from pages.shared.lesson_draft import NAME
from tests.browser.conftest import LAPTOP, PHONE, overflow, sound, still


@pytest.mark.slow
def test_by_keyboard_alone(visit):
    page, scenes = visit("lessons", viewport=LAPTOP), LESSONS["cross-entropy"].scenes
    page.get_by_role("button", name="Start").nth(list(LESSONS).index("cross-entropy")).focus()
    page.keyboard.press("Enter")
    bar = page.locator(".st-key-lesson-bar")
    expect(bar).to_contain_text(scenes[0].say, timeout=30_000)
    expect(page.locator("h1")).to_have_text("Losses")
    expect(bar).to_be_in_viewport()
    still(page)
    page.keyboard.press("n")
    expect(bar).to_contain_text(scenes[1].question, timeout=30_000)
    expect(page).to_have_url(re.compile("lesson=cross-entropy.*scene=2|scene=2.*lesson=cross-entropy"))
    still(page)
    bar.get_by_role("button", name="MSE's", exact=True).or_(bar.get_by_role("radio", name="MSE's", exact=True)).focus()
    page.keyboard.press("Enter")
    expect(bar).to_contain_text("Right: MSE's.", timeout=30_000)
    still(page)
    found = (
        Axe().run(page, context=".st-key-lesson-bar", options={"resultTypes": ["violations"]}).response["violations"]
    )
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []
    page.reload()
    expect(bar).to_contain_text("scene 2 of 4", timeout=30_000)
    expect(page.get_by_role("heading", name="Source code")).to_be_attached(timeout=30_000)
    still(page)
    page.keyboard.press("b")
    expect(bar).to_contain_text("scene 1 of 4", timeout=30_000)
    still(page)
    bar.get_by_role("button", name="Leave").focus()
    page.keyboard.press("Enter")
    expect(bar).to_have_count(0, timeout=30_000)
    expect(page).not_to_have_url(re.compile("lesson="))
    sound(page)


def test_on_a_phone_the_bar_leaves_room_for_the_page(visit):
    page = visit("losses?lesson=cross-entropy&scene=2&loss-neuron-start=3.0", **PHONE)
    bar = page.locator(".st-key-lesson-bar")
    expect(bar).to_contain_text("scene 2 of 4")
    assert bar.bounding_box()["height"] < 844 / 2
    assert overflow(page) <= 2
    sound(page)


def test_controls_show_what_each_scene_sets_also_where_that_is_their_default(visit):
    page = visit("optimizers?opt-surface=Bowl&opt-variants=Gradient+descent&lesson=momentum-ravine&scene=1")
    surface = page.locator(".st-key-opt-surface input").last  # the one before stays a moment
    expect(surface).to_have_value("Bowl")
    still(page)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("scene 2 of 4")).to_be_visible()
    expect(surface).to_have_value("Ravine")
    still(page)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("scene 3 of 4")).to_be_visible()
    expect(page.locator("#closer")).to_be_in_viewport()
    sound(page)


TWO = json.loads(
    write_draft(Lesson("Two", "", 5, (Scene("losses", "losses"), Scene("optimizers", "two"))), True, 2**52)
)


def mine(*scenes):
    return to_link(Lesson("Mine", "", 5, scenes))


def test_a_scene_hides_controls_and_shows_the_open_tab_alone(visit):
    scene = Scene("optimizers", "Look.", fixed=("opt-surface", "opt-tab"), hidden=("opt-variants",))
    tabs_hidden = Scene("optimizers", "Look again.", hidden=("opt-tab",))
    page = visit(f"optimizers?opt-surface=Ravine&opt-tab=Momentum&lesson={mine(scene, tabs_hidden)}&scene=1")
    expect(page.locator(".st-key-opt-surface input").last).to_be_disabled()
    expect(page.locator(".st-key-opt-variants")).to_be_hidden()
    tabs = page.locator(".st-key-opt-tab [role=tab]")
    expect(tabs.filter(visible=True)).to_have_text(["Momentum"])
    still(page)
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".st-key-opt-variants")).to_be_visible()
    expect(page.locator(".st-key-opt-surface input").last).to_be_enabled()
    expect(page.locator(".st-key-opt-tab [role=tabpanel]").first).to_be_visible()
    expect(tabs.filter(visible=True)).to_have_count(0)
    sound(page)


def test_what_a_lecturer_collects_survives_reloads_and_a_damaged_draft_is_told(visit):
    page = visit("lessons")
    page.get_by_role("switch", name="Collect scenes").focus()
    page.keyboard.press("Space")
    page.wait_for_function(f"localStorage.getItem('{NAME}')?.includes('true')")
    page.goto(page.url.replace("lessons", "losses"))
    page.get_by_role("button", name="Add this scene (0)").click()
    expect(page.get_by_role("button", name="Add this scene (1)")).to_be_visible()
    page.wait_for_function(f"localStorage.getItem('{NAME}').includes('losses')")
    page.reload()
    expect(page.get_by_role("button", name="Add this scene (1)")).to_be_visible(timeout=30_000)
    page.goto(page.url.replace("losses", "lessons"))
    say = page.get_by_label("Sentence to say")
    say.fill("Look here.")
    say.press("Enter")
    page.wait_for_function(f"localStorage.getItem('{NAME}').includes('Look here.')")
    page.reload()
    expect(say).to_have_value("Look here.")
    expect(page.get_by_role("switch", name="Collect scenes")).to_be_checked()
    page.evaluate(f"localStorage.setItem('{NAME}', JSON.stringify({json.dumps(TWO)}))")
    page.reload()
    expect(say).to_have_count(2)
    still(page)
    page.get_by_role("button", name="Down", exact=True).first.click()
    expect(say.first).to_have_value("two")
    expect(say.last).to_have_value("losses")
    page.evaluate(f"localStorage.setItem('{NAME}', localStorage.getItem('{NAME}').replace('losses', 'nowhere'))")
    page.reload()
    expect(page.get_by_text("In scene 2 the page 'nowhere' is not one of this app.")).to_be_visible()
    assert "nowhere" in page.evaluate(f"localStorage.getItem('{NAME}')")
    page.get_by_role("button", name="Begin anew").click()
    page.wait_for_function(f"!localStorage.getItem('{NAME}').includes('nowhere')")
    expect(page.get_by_text("cannot be read")).to_have_count(0)
    sound(page)
