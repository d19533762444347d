"""Whiteboard mode in a browser: by keyboard alone, by finger, and every formula of every board."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from dlcore.guide import WHITEBOARDS, boards
from dlcore.guide.boards.pen import Stroke
from tests.browser.conftest import LAPTOP, PHONE, expect_charts_drawn, load, sound, still

BOARD = "dialog.board[open]"


def open_board(page):
    expect(page.locator(BOARD)).to_be_visible(timeout=30_000)
    expect(page.locator(f"{BOARD} .board-count")).to_have_text(re.compile("of"))
    return page.locator(BOARD)


def strokes_until(steps, last):
    """How many strokes are on the board at a step, those of the steps before it too."""
    return sum(isinstance(mark, Stroke) for step in steps[: last + 1] for mark in step.draw)


def test_a_board_seen_to_its_end_ticks_its_step_of_the_plan(visit):
    page = visit("attention?view=whiteboard")
    still(page)
    open_board(page)
    page.keyboard.press("End")
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    page.reload()  # before it was left: what was seen is kept all the same
    open_board(page)
    page.keyboard.press("Escape")
    expect(page).not_to_have_url(re.compile("view="))
    still(page)
    page.locator("[data-testid=stSidebarNav]").get_by_text("Plan", exact=True).click()
    expect(page.get_by_text("6 of the plan's 90 minutes done")).to_be_visible()
    expect(page.get_by_text("ticked by itself")).to_be_visible()
    still(page)
    plan = page.url
    load(page, plan.replace("/plan", "/"))  # a new visit, which knows of the plan from the browser
    expect(page.get_by_role("link", name="Continue your plan")).to_contain_text("6 of its 90 minutes done")
    load(page, plan.replace("/plan", "/sequence_models"))
    expect(page.locator("p.headline", has_text="Next: BERT, GPT, T5").first).to_be_visible()
    load(page, plan)
    expect(page.get_by_text("6 of the plan's 90 minutes done")).to_be_visible()
    page.get_by_role("checkbox", checked=True).first.press("Space")
    expect(page.get_by_text("0 of the plan's 90 minutes done")).to_be_visible()
    sound(page)


@pytest.mark.slow
def test_by_keyboard_alone(visit):
    page = visit("losses", viewport=LAPTOP)
    expect_charts_drawn(page)  # a key that is pressed while a page is made finds no button yet
    still(page)
    page.keyboard.press("w")
    board, steps = open_board(page), boards.load("losses")
    expect(page).to_have_url(re.compile("view=whiteboard"))
    line, formula = board.locator(".board-line"), board.locator(".board-formula .katex-html")
    expect(line).to_have_text(steps[0].line)
    page.keyboard.press("ArrowRight")
    expect(line).to_have_text(steps[1].line)
    expect(formula).to_be_visible()
    expect(formula.locator("[style*=color]").first).not_to_have_css("color", "rgb(47, 127, 208)")
    strokes, drawn = board.locator(".board-drawing path"), strokes_until(steps, 1)
    expect(strokes).to_have_count(drawn)
    page.keyboard.press("Space")  # the formula's second term
    expect(line).to_have_text(steps[1].line)
    page.keyboard.press("Space")
    expect(line).to_have_text(steps[2].line)
    expect(strokes).to_have_count(drawn + 1)
    page.keyboard.press("ArrowLeft")
    expect(line).to_have_text(steps[1].line)
    expect(strokes).to_have_count(drawn)
    page.keyboard.press("End")
    expect(line).to_have_text(steps[-1].line)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Home")
    expect(line).to_have_text(steps[0].line)
    page.keyboard.press("n")
    expect(board.locator("aside")).to_contain_text("A loss turns")
    page.keyboard.press("t")
    expect(board.locator(".board-timer")).to_have_text(re.compile("Stop"))
    expect(board.locator(".board-timer b")).not_to_have_text("1:00")
    found = Axe().run(page, context=BOARD, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []
    page.keyboard.press("Escape")
    expect(page.locator(BOARD)).to_have_count(0)
    still(page)
    expect(page).not_to_have_url(re.compile("whiteboard|#step"))
    page.keyboard.press("w")  # and again
    open_board(page)
    sound(page)


def test_by_finger_on_a_phone_from_a_link_to_a_step(visit):
    page = visit("attention?view=whiteboard#step-2", reduced_motion="reduce", **PHONE)
    board, steps = open_board(page), boards.load("attention")
    line, finger = board.locator(".board-line"), page.context.new_cdp_session(page)

    def swipe(start, end):
        for kind, x in (
            ("touchStart", start),
            ("touchMove", (start + end) / 2),
            ("touchMove", end),
            ("touchEnd", None),
        ):
            points = [] if x is None else [{"x": x, "y": 300}]
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    expect(line).to_have_text(steps[1].line)
    swipe(300, 80)
    swipe(300, 80)
    expect(line).to_have_text(steps[2].line)
    swipe(80, 300)
    expect(line).to_have_text(steps[1].line)
    swipe(200, 190)  # a finger that trembles
    expect(line).to_have_text(steps[1].line)
    assert board.evaluate("board => board.getAnimations({ subtree: true }).length") == 0
    assert board.evaluate("board => board.scrollWidth <= innerWidth")
    board.get_by_role("button", name="Leave").click()
    expect(page.locator(BOARD)).to_have_count(0)
    sound(page)


@pytest.mark.slow
def test_every_formula_of_every_board_is_set(visit):
    page = visit(f"{next(iter(WHITEBOARDS))}?view=whiteboard")
    for name in WHITEBOARDS:
        address = f"/{name}?view=whiteboard"
        page.evaluate(
            "path => { history.pushState({}, '', path); dispatchEvent(new PopStateEvent('popstate')) }", address
        )
        terms = sum(len(step.formula) for step in boards.load(name))
        line = page.locator(f"{BOARD} .board-line").filter(has_text=boards.load(name)[0].line)
        expect(line).to_be_visible(timeout=30_000)
        formulas = page.locator(".st-key-board-formulas .katex")
        expect(formulas).to_have_count(terms, timeout=30_000)
        expect(page.locator(".st-key-board-texts .katex-error")).to_have_count(0)
    sound(page)


def test_a_step_of_the_plan_leads_to_the_next_one(visit):
    page = visit("plan", viewport=LAPTOP)
    page.locator("a.within[href^='backpropagation']").last.click()
    text = page.get_by_text("A neuron computes a weighted sum", exact=False)
    expect(page.get_by_role("button", name="Start 1:00")).to_be_visible(timeout=30_000)
    expect(text).to_have_count(0)
    expect_charts_drawn(page)  # until then the page moves under the pointer
    still(page)
    page.get_by_text("Cover the text").click()
    expect(text).to_be_visible()
    page.get_by_role("tab", name="Follow-up questions").click()
    still(page)
    expect(page.get_by_role("link", name="Optimizers", exact=True).last).to_be_visible()
    page.get_by_role("link", name="back to the plan").last.click()
    expect(page.get_by_text("0 of the plan's 90 minutes done")).to_be_visible()  # to look at the questions is no step
    page.locator("a.within[href^='backpropagation']").last.click()
    page.get_by_role("button", name="Whiteboard").last.click()
    board = open_board(page)
    expect(board.locator(".board-on")).to_be_hidden()
    dots = board.locator(".board-places li")
    presses = sum(max(1, len(step.formula)) for step in boards.load("backpropagation"))
    expect(dots).to_have_count(presses)
    for _ in range(presses - 1):
        page.keyboard.press("ArrowRight")
    expect(dots.last).to_have_class(re.compile("now"))
    board.get_by_role("button", name="Next: Optimizers").click()
    expect(page).to_have_url(re.compile("/optimizers"))
    expect(page.locator(BOARD)).to_have_count(0)
    page.reload()
    still(page)
    page.get_by_role("link", name="To the plan").first.click()
    expect(page.get_by_text("6 of the plan's 90 minutes done")).to_be_visible()
    sound(page)
