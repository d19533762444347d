"""What a chart's *Download* gives: files, made when they are asked for."""

import struct

import pytest

from tests.browser.conftest import expect_charts_drawn, sound

PAGE = "optimizer_benchmarks"
ENOUGH = 60_000  # milliseconds


@pytest.fixture
def download(visit):
    """Gives the bytes, and the name, of what a button of the first chart's *Download* makes."""
    page = visit(PAGE)
    expect_charts_drawn(page)
    page.get_by_test_id("stPopover").get_by_text("Download").first.click()

    def download(label):
        with page.expect_download(timeout=ENOUGH) as made:
            page.get_by_role("button", name=label, exact=True).first.click()
        return made.value.path().read_bytes(), made.value.suggested_filename

    yield download
    sound(page)


def test_a_chart_comes_as_svg_and_as_a_png_for_a_slide(download):
    svg, name = download("Chart 1 as SVG")
    assert name == "learning-rate-sensitivity.svg"
    assert b"Mini-batch SGD" in svg
    assert b"shipped record" in svg
    png, name = download("Chart 1 as PNG")
    assert name == "learning-rate-sensitivity.png"
    assert struct.unpack(">I", png[16:20])[0] >= 1_600


def test_a_program_comes_with_the_rate_that_the_chart_frames(download):
    program, name = download("The run as a PyTorch program")
    assert name == "learning-rate-sensitivity-mini-batch.py"
    assert b"LEARNING_RATE, EPOCHS, BATCH = 0, 3, 64, 0.1, 10, 128" in program
    table, name = download("The table as CSV")
    assert table.startswith(b"\xef\xbb\xbfvariant,seed,accuracy")
