"""The cheat sheet taken home from a real server: a PDF that Typst made, and Markdown."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import sound, still


def download_file(page, name):
    with page.expect_download() as download:
        page.get_by_role("button", name=name, exact=True).click()
    return Path(download.value.path()).read_bytes()


def test_a_chosen_section_is_taken_home_as_pdf_and_markdown(visit):
    page = visit("cheat_sheet?sheet-section=Language")
    page.get_by_role("button", name="Vision", exact=True).click()
    page.wait_for_url(re.compile("sheet-section=.*Vision"))
    still(page)
    expect(page.get_by_text(re.compile(r"of \d+ topics on two pages, in"))).to_be_visible()
    pdf = download_file(page, "PDF")
    assert pdf.startswith(b"%PDF-")
    assert b"pdfuaid" in pdf
    text = download_file(page, "Markdown").decode()
    assert text.startswith("# Cheat sheet\n\n*Throughout:* ")
    still(page)
    page.goto(page.url.partition("/cheat_sheet")[0] + "/plan")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(1)
    assert r"\operatorname{softmax}" in text
    sound(page)


def test_more_than_two_pages_is_said(visit):
    page = visit("cheat_sheet?sheet-section=Foundations&sheet-section=Vision&sheet-section=Language")
    expect(page.get_by_text("Two pages hold")).to_be_visible()
    sound(page)
