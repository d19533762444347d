"""Charts as files: what stands in them, how large they are, and that another process draws them."""

import re
import struct
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dlcore import memory, render
from dlcore.base import InvalidInput

ROOT = Path(__file__).parents[1]
SPEC = {
    "data": {"values": [{"x": 1, "y": 2}, {"x": 2, "y": 3}]},
    "mark": "line",
    "width": 900,
    "encoding": {
        "x": {"field": "x", "type": "quantitative"},
        "y": {"field": "y", "type": "quantitative", "title": "accuracy"},
    },
}
LONG = "A finding that is told in a sentence so long that it takes more than a single line above its chart, whatever the type, and ends here"


@pytest.fixture
def draw():
    def draw(kind, finding="Adam is first"):
        return render.render(SPEC, finding, "test accuracy · ✕: <lost>", ["Depth: 3", "shipped record"], kind)

    return draw


def words(svg):
    return [element.text for element in ElementTree.fromstring(svg).iter() if element.tag.endswith("text")]


@pytest.mark.slow
def test_an_svg_has_finding_subtitle_axes_settings_and_source(draw):
    svg = draw("svg")
    assert {"Adam is first", "test accuracy · ×: <lost>", "accuracy", "x", "Depth: 3", "shipped record"} <= set(
        words(svg)
    )
    assert b'<rect width="100%" height="100%" fill="white"/>' in svg


@pytest.mark.slow
def test_a_png_fills_a_slide(draw):
    png = draw("png")
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    assert width >= 1_600
    assert 600 < height < width


@pytest.mark.slow
def test_a_long_finding_wraps(draw):
    lines = [word for word in words(draw("svg", LONG)) if word and word in LONG and len(word) > 10]
    assert len(lines) > 1
    assert " ".join(lines) == LONG
    assert max(map(len, lines)) < 1.5 * min(map(len, lines)), "no last word stands alone"


@pytest.mark.slow
def test_exponents_are_raised_digits(draw):
    (element,) = (
        text
        for text in ElementTree.fromstring(draw("svg", "It passes 6·10⁻¹⁹ back")).iter()
        if text.text == "It passes 6·10"
    )
    assert [(part.text, part.get("font-size")) for part in element] == [("−19", "70%"), (" back", None)]


def test_texts_stand_around_the_chart():
    chart = '<svg class="marks" width="300" height="100" xmlns="http://www.w3.org/2000/svg"><g id="inside"/></svg>'
    whole = ElementTree.fromstring(render.compose(chart, "finding", "subtitle", ["note"]))
    places = {element.text: float(element.get("y")) for element in whole if element.tag.endswith("text")}
    (moved,) = [element for element in whole if element.tag.endswith("g")]
    x, y = map(float, re.findall(r"[\d.]+", moved.get("transform")))
    assert places["finding"] < places["subtitle"] < y < y + 100 < places["note"] < float(whole.get("height"))
    assert float(whole.get("width")) == render.LEAST
    assert x == (render.LEAST - 300) / 2


@pytest.mark.slow
def test_another_process_holds_the_engine_and_reads_nothing_from_elsewhere(draw):
    code = "import sys; from tests import test_render as t; t.render.render(t.SPEC, '', '', [], 'svg'); print(t.render.NEEDS in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
    with pytest.raises(InvalidInput):
        render.render(SPEC | {"data": {"url": "http://localhost:1/table.json"}}, "", "", [], "svg")


def test_what_cannot_be_drawn_is_said_in_a_sentence(draw, monkeypatch):
    monkeypatch.setattr(memory, "free_bytes", lambda: 0)
    with pytest.raises(InvalidInput, match="too little free memory"):
        draw("svg")
    monkeypatch.setattr(render, "NEEDS", "no_such_package")
    assert not render.available()
    with pytest.raises(InvalidInput, match="vl-convert-python"):
        draw("svg")
