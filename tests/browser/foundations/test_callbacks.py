"""The Callbacks page in a browser: stops are really drawn, and event files come when asked for."""

import zipfile

from playwright.sync_api import expect

from dlcore.experiments import find
from tests.browser.conftest import sound, still

SEEDS = len(find("overfitting").seeds)


def test_dots_and_crosses_are_drawn(visit):
    page = visit("callbacks")
    page.wait_for_selector(".restored_marks path", state="attached")
    expect(page.locator(".restored_marks path")).to_have_count(2 * 3 * SEEDS)
    expect(page.locator(".stopped_marks path")).to_have_count(2 * 3 * SEEDS)


def test_event_files_are_written_when_asked_for(visit):
    page = visit("callbacks?call-tab=TensorBoard&call-variants=No+label+noise")
    still(page)
    with page.expect_download(timeout=60_000) as got:
        page.get_by_role("button", name="Event files").click()
    names = zipfile.ZipFile(got.value.path()).namelist()
    assert len(names) == SEEDS
    assert all("label-noise-0-seed-" in name for name in names)
    sound(page)
