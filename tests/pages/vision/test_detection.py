"""The page YOLO: what it shows first, thresholds replayed, its tabs, its empty states, and readers' pictures."""

import json
import re
import sys

import pyarrow
import pytest

from tests.pages.conftest import all_cards, charts, texts

PAGE = "pages/vision/detection.py"


def table(chart):
    return pyarrow.ipc.open_stream(chart.proto.data.data or chart.proto.datasets[0].data.data).read_all()


def count_boxes(app):
    """(boxes that stay, true boxes) of the first picture."""
    kinds = table(app.get("vega_lite_chart")[0])["kind"].to_pylist()
    return kinds.count("found"), kinds.count("truth")


def test_first_view_is_complete(open_page):
    app = open_page(PAGE)
    assert not app.exception
    assert len(charts(app)) == 5
    for sentence in ("digits? found", "of 64 cells predict", "NMS lifts", "images a second", "shipped record"):
        assert re.search(sentence, texts(app)), sentence
    assert len(all_cards(app)) == 1
    for chart in app.get("vega_lite_chart"):
        assert 0 < len(table(chart)) <= 2_000


def test_sliders_are_replayed(open_page):
    app = open_page(PAGE)
    boxes, digits = count_boxes(app)
    assert digits > 0
    app.slider(key="det-overlap-yolo").set_value(1.0)
    app.slider(key="det-confidence-yolo").set_value(0.05).run()
    everything, same = count_boxes(app)
    assert everything > max(boxes, 3)
    assert same == digits
    app.slider(key="det-overlap-yolo").set_value(0.3).run()
    nms, _ = count_boxes(app)
    assert nms < everything
    app.slider(key="det-confidence-yolo").set_value(0.95).run()
    assert count_boxes(app)[0] <= nms
    assert not app.exception


def test_a_new_scene_at_the_press_of_a_button(open_page):
    app = open_page(PAGE)
    assert "4 of 4 digits found, 4 of 4 boxes right" in texts(app)
    before = table(app.get("vega_lite_chart")[0])["url"].to_pylist()[0]
    app.button(key="det-new").click().run()
    assert app.number_input(key="det-scene").value == 4
    assert table(app.get("vega_lite_chart")[0])["url"].to_pylist()[0] != before
    app.number_input(key="det-scene").set_value(500).run()  # one that no record keeps
    assert not app.exception
    assert count_boxes(app)[1] >= 1


def test_two_in_a_cell_are_shown(open_page):
    from dlcore.inspection.vision.boxes import shares_cell

    app = open_page(PAGE, det_picture="Two in a cell")
    frame = table(app.get("vega_lite_chart")[0]).to_pandas()
    assert shares_cell(frame[frame["kind"] == "truth"][["left", "top", "right", "bottom"]].to_numpy())


@pytest.mark.parametrize("detector", ["YOLO, center cell only", "Sliding window"])
def test_every_detector_answers(open_page, detector):
    app = open_page(PAGE, det_detector=detector)
    assert not app.exception
    assert len(charts(app)) == 5
    assert f"of {420 if detector == 'Sliding window' else 64} " in texts(app)


@pytest.mark.parametrize("picture", ["Draw", "Upload"])
def test_readers_pictures_wait_for_something(open_page, picture):
    app = open_page(PAGE, det_picture=picture)
    assert not app.exception
    assert "As soon as there is an image" in texts(app)
    assert len(charts(app)) == 3


@pytest.mark.parametrize(
    ("tab", "drawn"),
    [
        ("Loss", 5),
        ("Errors", 6),
        ("Windows in one pass", 6),
        ("Average precision", 5),
        ("IoU variants", 6),
        ("Focal loss", 5),
        ("Formulas", 4),
    ],
)
def test_every_tab_opens(open_page, tab, drawn):
    app = open_page(PAGE, det_tab=tab)
    assert not app.exception
    assert len(charts(app)) == drawn


def test_the_strict_map(open_page):
    assert "mAP@.5 to .95" in json.dumps(charts(open_page(PAGE, det_strict=".5 to .95")))


def test_settings_never_run_offer_to_run(open_page):
    app = open_page(PAGE)
    app.number_input(key="det-steps").set_value(50).run()
    assert not app.exception
    assert "never run" in texts(app)


def test_what_the_page_imports_leaves_torch_out():
    import subprocess

    code = "import sys, dlcore.inspection.vision.boxes, dlcore.inspection.vision.detection, dlcore.charts.vision.detections, pages.vision.panels.detection_viewer; print('torch' in sys.modules)"
    ran = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"
