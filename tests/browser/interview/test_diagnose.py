"""Diagnose in a browser: a case from its curves to its cause by keyboard, on a phone, in the dark; what is answered is still there after a reload."""

from playwright.sync_api import expect

from dlcore.interview.diagnoses import CASES, case
from tests.browser.conftest import PHONE, sound, still

NUMBER = 13


def test_a_case_from_its_curves_to_its_cause(visit):
    diagnosis = case(NUMBER)
    page = visit(f"diagnose?bug-case={NUMBER}", **PHONE, color_scheme="dark")
    expect(page.get_by_role("heading", name=f"Case {NUMBER}")).to_be_visible()
    expect(page.get_by_text(diagnosis.title)).to_have_count(0)
    for name in ("One batch, as the network sees it", "Confusion matrix"):
        page.get_by_role("button", name=name).click()
        still(page)
    expect(page.get_by_text("2 pieces so far")).to_be_visible()
    expect(page.get_by_text("most often", exact=False).first).to_be_visible()
    sound(page)
    page.keyboard.press("o")
    still(page)
    page.keyboard.press("asdf"[diagnosis.options.index(diagnosis.title)])
    still(page)
    expect(page.get_by_text(diagnosis.why)).to_have_count(0)
    page.keyboard.press("3")
    expect(page.get_by_text(f"You said “{diagnosis.title}”, 75 % sure: right.")).to_be_visible()
    expect(page.get_by_text("the deciding one among them", exact=False)).to_be_visible()
    expect(page.get_by_role("link", name="See it:")).to_have_attribute("href", diagnosis.page)
    sound(page)
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name=f"Case {NUMBER + 1}")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name=f"Case {NUMBER + 1}")).to_be_visible()
    still(page)
    expect(page.get_by_text(f"1 of {len(CASES)} solved: {NUMBER}")).to_be_visible(timeout=20_000)
    sound(page)
