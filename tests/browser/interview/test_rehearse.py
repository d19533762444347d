"""Rehearse in a browser: the keyboard alone is enough, and F5, another tab and a damaged store lose nothing."""

import pytest
from playwright.sync_api import expect

from dlcore.interview.cards import PREDICTED
from tests.browser.conftest import PHONE, sound, still

SURE = "How sure are you?"
STORE = "dlcore-progress"


def rehearse(visit, card="adam/explain", **options):
    page = visit(f"rehearse?reh-card={card}", **options)
    expect(page.get_by_text(SURE)).to_be_visible()
    still(page)
    return page


@pytest.mark.parametrize("view", [{"viewport": {"width": 1280, "height": 720}}, PHONE])
@pytest.mark.parametrize("card", ["attention/explain", "claim/optimizers/momentum-accelerates"])
def test_a_grade_is_in_reach_without_scrolling(visit, card, view):
    page = rehearse(visit, card, **view)
    guess = page.get_by_role("button", name="Guessing")
    if card.startswith("claim"):
        page.keyboard.press("a")
        expect(guess).to_be_enabled()
        still(page)
    expect(guess).to_be_in_viewport(ratio=1)
    guess.click()
    grades = page.locator(".st-key-reh-grades")
    expect(grades).to_be_in_viewport(ratio=1)
    still(page)
    page.keyboard.press("1")
    expect(grades).to_have_count(0)
    sound(page)


@pytest.mark.parametrize("view", [{"viewport": {"width": 1280, "height": 800}}, PHONE])
def test_the_answer_and_its_checklist_are_in_sight_before_the_grade(visit, view):
    page = rehearse(visit, "segmentation/whiteboard", **view)
    page.get_by_role("button", name="Fairly sure").click()
    expect(page.get_by_role("heading", name="Answer", exact=True)).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("Segmentation gives each pixel a class.")).to_be_visible()
    items = page.locator(".st-key-reh-ticked button")
    expect(items).to_have_count(2)
    for item in items.all():
        expect(item).to_be_in_viewport(ratio=1)
        item.click()
        still(page)
    expect(page.locator(".st-key-reh-grades [data-testid=stBaseButton-primary]")).to_contain_text("Knew it")
    sound(page)


def test_a_double_click_answers_one_card(visit):
    page = rehearse(visit)
    page.get_by_role("button", name="Fairly sure").dblclick()
    grade = page.get_by_role("button", name="Knew it")
    expect(grade).to_be_visible()
    still(page)
    grade.dblclick()
    expect(page.get_by_text("1 answered,")).to_be_visible()
    expect(page.get_by_text(SURE)).to_be_visible()
    still(page)
    expect(page.get_by_text(SURE)).to_be_visible()
    sound(page)


def test_from_the_written_answer_the_keyboard_goes_on(visit):
    page = rehearse(visit)
    box = page.get_by_label("Your answer, in key words")
    box.fill("momentum")
    box.press("Escape")
    expect(box).not_to_be_focused()
    box.fill("momentum and RMSProp")
    box.press("Control+Enter")
    expect(page.get_by_role("button", name="Guessing")).to_be_focused()
    still(page)
    page.keyboard.press("3")
    expect(page.get_by_role("heading", name="Your answer")).to_be_visible()
    expect(page.get_by_text("momentum and RMSProp", exact=True)).to_be_visible()
    sound(page)


def answer(page, done):
    still(page)
    page.keyboard.press("3")
    expect(page.get_by_text("Tick what you said")).to_be_visible()
    page.keyboard.press("3")
    expect(page.get_by_text(f"{done} answered,")).to_be_visible()


def test_the_keyboard_alone_is_enough_and_f5_loses_nothing(visit):
    page = rehearse(visit)
    answer(page, 1)
    page.reload()
    expect(page.get_by_text("1 answered,")).to_be_visible()
    expect(page.get_by_text(SURE)).to_be_visible()
    page.goto(page.url.split("?")[0] + "?reh-card=lstm/explain")
    expect(page.get_by_text("Explain an LSTM")).to_be_visible()
    answer(page, 2)
    sound(page)


def test_a_choice_is_made_by_keys_too(visit):
    page = rehearse(visit, "claim/optimizers/adagrad-rate-shrinks")
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="Guessing")).to_be_enabled()
    still(page)
    page.keyboard.press("2")
    expect(page.get_by_text("You said “holds”: right.")).to_be_visible()
    sound(page)


def test_the_chosen_answer_is_legible_in_the_dark_on_a_phone(visit):
    page = rehearse(visit, "claim/optimizers/momentum-accelerates", color_scheme="dark", **PHONE)
    options = page.locator(".st-key-reh-choice-options button")
    options.first.click()
    chosen = page.locator(".st-key-reh-choice-options [data-testid=stBaseButton-primary]")
    expect(chosen).to_have_count(1)
    expect(chosen.get_by_text("in every test", exact=False).first).to_have_css("color", "rgb(20, 23, 27)")
    expect(options).to_have_count(len(PREDICTED))
    still(page)
    widths = {round(option.bounding_box()["width"]) for option in options.all()}
    assert len(widths) == 1
    options.last.click()  # which the bar would cover
    expect(chosen).to_contain_text("not tested")
    expect(page.get_by_role("button", name="Guessing")).to_be_in_viewport(ratio=1)
    page.wait_for_function(
        "document.querySelector('[data-testid=stBaseButton-primary]').getBoundingClientRect().bottom"
        " < document.querySelector('.st-key-reh-bar').getBoundingClientRect().top"
    )
    texts = {round(each.bounding_box()["x"]) for each in options.locator("p").all()}
    assert len(texts) == 1  # all of them begin at the left, in one line or two


def test_two_tabs_have_the_same_progress(visit):
    page = rehearse(visit)
    other = page.context.new_page()
    other.goto(page.url.replace("adam", "gru"))
    expect(other.get_by_text("Explain a GRU")).to_be_visible()
    answer(page, 1)
    expect(other.get_by_text("1 answered,")).to_be_visible()
    answer(other, 2)
    expect(page.get_by_text("2 answered,")).to_be_visible()
    other.close()


def test_a_card_deleted_in_one_tab_does_not_return_from_another(visit):
    page = visit("rehearse?reh-tab=My+cards")
    page.get_by_label("Question").fill("What is a logit?")
    page.get_by_label("Answer").fill("A score before the softmax")
    page.get_by_role("button", name="Add this card").click()
    expect(page.get_by_role("button", name="Delete")).to_be_visible()
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.get_by_role("button", name="Delete")).to_be_visible()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("You have written no card yet.")).to_be_visible()
    expect(other.get_by_text("You have written no card yet.")).to_be_visible()
    other.goto(page.url.split("?")[0] + "?reh-card=gru/explain")
    expect(other.get_by_text("Explain a GRU")).to_be_visible()
    answer(other, 1)
    still(page)
    expect(page.get_by_text("You have written no card yet.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("You have written no card yet.")).to_be_visible()
    other.close()


def test_a_damaged_store_is_told_and_left_alone(visit):
    page = rehearse(visit)
    answer(page, 1)
    page.evaluate(f"localStorage.setItem('{STORE}', localStorage.getItem('{STORE}').replace('adam', 'eve'))")
    page.reload()
    expect(page.get_by_text("cannot be read")).to_be_visible()
    assert "eve" in page.evaluate(f"localStorage.getItem('{STORE}')")
    page.get_by_role("button", name="Begin anew").click()
    expect(page.get_by_text("0 answered,")).to_be_visible()
    still(page)
    page.wait_for_function(f"!localStorage.getItem('{STORE}').includes('eve')")
    sound(page)


def test_a_file_of_progress_goes_to_another_browser(visit):
    page = rehearse(visit)
    answer(page, 1)
    page.get_by_role("tab", name="Keep").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="My progress (JSON)").click()
    path = coming.value.path()
    page.evaluate("localStorage.clear()")
    page.reload()
    page.locator("input[type=file]").set_input_files(
        {"name": "progress.json", "mimeType": "application/json", "buffer": path.read_bytes()}
    )
    page.get_by_role("button", name="Merge it with what is here").click()
    page.wait_for_function(f"localStorage.getItem('{STORE}').includes('adam/explain')")
    sound(page)
