"""A mock interview in a browser: F5 in the middle, a clock that needs no server, the keyboard, and the result."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import PHONE, load, new_tab, overflow, sound, still
from tests.browser.test_every_page import violations

LINK = "mock_interview?mock-seed=7&mock-minutes=15&mock-level=junior"
WORDS = "Your answer, in key words"


def begin(visit, **options):
    page = visit(LINK, **options)
    page.get_by_role("button", name="Start the interview").click()
    expect(page.get_by_text("Question 1 of 6")).to_be_visible()
    still(page)
    return page


def press(page, key, until):
    page.keyboard.press(key)
    expect(page.get_by_text(until).first).to_be_visible()
    still(page)


def test_f5_in_the_middle_then_the_keyboard_alone_to_the_end_and_a_retry(visit):
    page = begin(visit)
    page.get_by_label(WORDS).fill("half a thought")
    page.wait_for_function(
        "localStorage['dlcore-progress'].includes('half a thought')"
    )  # though the box still has the focus
    expect(page.get_by_label(WORDS)).to_be_focused()
    still(page)
    page.get_by_role("button", name="Hint 1 of 3").click()
    expect(page.get_by_text("Hint 1.")).to_be_visible()
    still(page)  # the browser keeps the hint once the page is still
    page.reload()
    expect(page.get_by_label(WORDS)).to_have_value("half a thought")
    expect(page.get_by_text("Hint 1.")).to_be_visible()
    still(page)
    for number in range(1, 7):
        press(page, "n", "Tick what you said")
        expect(page.get_by_text("The clock is paused.")).to_be_visible()
        press(page, "n", "Nothing is ticked")
        press(page, "n", f"Question {number + 1} of 6" if number < 6 else "Question by question")
    assert violations(page) == []
    expect(page).to_have_url(re.compile("mock-result="))
    page.reload()
    expect(page.get_by_text("6 of 6 questions answered")).to_be_visible()
    page.get_by_role("button", name="Retry the 6 missed questions").click()
    expect(page.get_by_text("Question 1 of 6")).to_be_visible()
    still(page)
    page.get_by_role("button", name="Leave").click()
    page.get_by_role("button", name="Abandon it").click()
    expect(page.get_by_text("Earlier interviews")).to_be_visible()
    sound(page)


def test_the_clock_goes_without_the_server(chromium, server):
    page = begin(lambda path: load(new_tab(chromium), f"{server.url}/{path}"))  # alone: a clock that is set stays so
    clock = page.get_by_role("timer")
    runs = "document.querySelector('[data-testid=stApp]').dataset.testScriptState"
    before = clock.inner_text()
    page.evaluate(f"window.ran = 0; setInterval(() => {{ if ({runs} === 'running') window.ran++ }}, 20)")
    expect(clock).not_to_have_text(before)
    seen = clock.inner_text()
    expect(clock).not_to_have_text(seen)
    assert page.evaluate("window.ran") == 0
    page.clock.install()
    page.reload()
    expect(clock).to_contain_text("for this question")
    page.clock.fast_forward("04:00")
    expect(clock).to_contain_text("over the time for this question")
    page.clock.fast_forward("12:00")
    expect(clock).to_contain_text("Time is up")
    sound(page)
    page.context.close()


def test_on_a_phone_and_on_paper(visit):
    page = begin(visit, **PHONE)
    assert overflow(page) <= 2
    assert violations(page) == []
    page.get_by_role("button", name="I do not know").click()
    still(page)
    page.get_by_role("button", name="Leave").click()
    page.get_by_role("button", name="End it here").click()
    still(page)
    page.get_by_role("button", name="See the scores").click()
    expect(page.get_by_text("Nothing is ticked")).to_be_visible()
    still(page)
    page.get_by_role("button", name="See the scores").click()
    expect(page.get_by_text("1 of 6 questions answered")).to_be_visible()
    still(page)
    assert overflow(page) <= 2
    page.emulate_media(media="print")
    expect(page.get_by_text("Weakest topics first")).to_be_visible()
    for pressed in ("New interview", "Copy link"):
        expect(page.get_by_text(pressed, exact=True)).to_be_hidden()
    sound(page)
