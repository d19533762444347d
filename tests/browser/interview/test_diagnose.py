"""Diagnose in a browser: a case from its curves to its cause by keyboard, on a phone, in the dark; what is asked and answered is still there after a reload."""

from playwright.sync_api import expect

from dlcore.interview.diagnoses import CASES, case
from tests.browser.conftest import PHONE, sound, still

NUMBER = 13


def test_a_case_from_its_curves_to_its_cause(visit):
    diagnosis = case(NUMBER)
    page = visit(f"diagnose?bug-case={NUMBER}", **PHONE, color_scheme="dark")
    expect(page.get_by_role("heading", name=f"Case {NUMBER}")).to_be_visible()
    expect(page.get_by_text(diagnosis.title)).to_have_count(0)
    page.get_by_role("button", name="Help for Case").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == str(NUMBER)
    for name in ("One batch, as the network sees it", "Training against test", "Confusion matrix"):
        page.get_by_role("button", name=name).click()
        still(page)
        if name.startswith("Training"):
            marks = page.locator(".st-key-bug-piece .role-legend-symbol path")
            expect(marks).to_have_count(4)
            for mark in marks.all():
                expect(mark).not_to_have_css("stroke", "none")
                expect(mark).to_have_attribute("opacity", "1")
    expect(page.get_by_text("3 pieces so far")).to_be_visible()
    expect(page.get_by_text("most often", exact=False).first).to_be_visible()
    sound(page)
    page.reload()
    expect(page.get_by_text("3 pieces so far")).to_be_visible(timeout=20_000)
    still(page)
    page.keyboard.press("o")
    still(page)
    page.keyboard.press("asdf"[diagnosis.options.index(diagnosis.title)])
    still(page)
    expect(page.get_by_text(diagnosis.why)).to_have_count(0)
    page.keyboard.press("3")
    expect(page.get_by_text(f"You said “{diagnosis.title}”, 75% sure: right.")).to_be_in_viewport()
    expect(page.locator(".st-key-bug-verdict")).to_be_focused()
    expect(page.get_by_text("the deciding one among them", exact=False)).to_be_visible()
    expect(page.get_by_role("link", name="Where it is taught:")).to_have_attribute("href", diagnosis.page)
    sound(page)
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name=f"Case {NUMBER + 1}")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name=f"Case {NUMBER + 1}")).to_be_visible()
    still(page)
    expect(page.get_by_text(f"1 of {len(CASES)} solved: {NUMBER}")).to_be_visible(timeout=20_000)
    mark = "getComputedStyle(document.querySelectorAll('.st-key-bug-case [role=radio]')[12].querySelector('p'), '::after').content"
    assert page.evaluate(mark) == '" ✓"'
    sound(page)
