"""The U-Net page: slices with errors, charts, tabs, and its empty states."""

import pytest

from dlcore.experiments import find
from dlcore.records import Library
from dlcore.verdicts import verdict
from tests.pages.conftest import all_cards, card_text, charts, tables, texts

PAGE = "pages/vision/segmentation.py"
SEGMENTATION = find("segmentation")


def pictures(app):
    return len(app.get("image"))


def test_first_view_is_complete(open_page):
    app = open_page(PAGE)
    assert not app.exception
    assert len(charts(app)) == 2
    assert pictures(app) == 4
    assert "Highest overlap" in texts(app)
    assert " missed, " in texts(app)
    assert "shipped record" in texts(app)
    judged = verdict("vision/unet-segments", Library())
    assert judged.seeds == 3
    assert card_text(judged) in all_cards(app)


def test_charts_stand_at_the_learning_rate_of_the_verdicts(open_page):
    """On degraded slices validation chooses it for each network; the verdict's difference is that of the bars."""
    app = open_page(PAGE)
    drawn = next(table.to_pandas() for table in tables(app) if "kind" in table.column_names)
    bars = drawn.groupby("variant", observed=True)["mean"].mean()
    judged = verdict("vision/unet-segments", Library())
    for finding, rival in zip(judged.findings, ("thresholds", "classical-pipeline", "pixel-model"), strict=False):
        assert bars["u-net"] - bars[rival] == pytest.approx(finding.value, abs=1e-3)
    assert "learning rate chosen on validation slices: U-Net" in texts(app)


def test_a_setting_that_some_methods_lack_does_not_stop_what_stands_below(open_page):
    app = open_page(PAGE, seg_variants=list(SEGMENTATION.variants))
    next(toggle for toggle in app.toggle if toggle.key.endswith("noise")).set_value(True).run()
    assert not app.exception
    assert " the noise floor: other seeds alone" in texts(app)
    app.selectbox(key="seg-cover-script-of").set_value("thresholds").run()
    assert not app.exception


@pytest.mark.parametrize("measure", ["IoU", "ASSD"])
def test_other_measures_and_clean_slices_are_recorded(open_page, measure):
    app = open_page(PAGE, seg_measure=measure, seg_condition="Clean")
    assert not app.exception
    assert "never run" not in texts(app)
    assert ("Closest boundary" if measure == "ASSD" else "Highest overlap") in texts(app)


def test_the_slider_goes_through_the_volume(open_page):
    app = open_page(PAGE)
    before = texts(app)
    app.slider(key="seg-slice").set_value(12).run()
    assert not app.exception
    assert texts(app) != before
    app.button_group(key="seg-tissue").set_value("gray matter").run()
    before = texts(app)
    app.selectbox(key="seg-right").set_value("pixel-model").run()
    assert not app.exception
    assert texts(app) != before


@pytest.mark.parametrize(
    ("tab", "drawn"), [("Slice by slice", 3), ("Learning rates", 3), ("Limitations", 2), ("Formulas", 2)]
)
def test_every_tab_opens(open_page, tab, drawn):
    app = open_page(PAGE, seg_tab=tab)
    assert not app.exception
    assert len(charts(app)) == drawn


def test_upsampling_shows_a_checkerboard_and_its_cure(open_page):
    app = open_page(PAGE, seg_tab="Upsampling")
    assert "each output of the transposed convolution is a sum of 1 to 4 weights" in texts(app)
    assert "those of resizing and convolution by 0%" in texts(app)
    app.slider(key="seg-up-kernel").set_value(4).run()
    assert not app.exception
    assert "is a multiple of the stride 2" in texts(app)
    app.button_group(key="seg-up-weights").set_value("random").run()
    assert not app.exception


def test_networks_wake_when_asked(open_page):
    app = open_page(PAGE, seg_tab="Try a degradation", seg_own_noise="0.3")
    assert pictures(app) == 4
    app.button(key="seg-own-wake").click().run()
    assert not app.exception
    assert pictures(app) == 8
    assert "Dice on this slice" in texts(app)


def test_maps_are_shown_down_and_up(open_page):
    app = open_page(PAGE, seg_tab="Feature maps")
    app.button(key="seg-maps-wake").click().run()
    assert not app.exception
    assert pictures(app) == 4 + 7
    app.button_group(key="seg-maps-network").set_value("u-net-without-skips").run()
    assert not app.exception
    assert pictures(app) == 4 + 7


def test_settings_of_ones_own_offer_to_run(open_page):
    app = open_page(PAGE, seg_condition="Custom")
    app.number_input(key="seg-noise").set_value(0.4).run()
    assert not app.exception
    assert "never run" in texts(app)
    assert "not at hand under these settings" in texts(app)


def test_what_does_not_learn_has_no_curve(open_page):
    app = open_page(PAGE, seg_variants="thresholds")
    app.button_group(key="seg-variants").set_value(["thresholds"]).run()
    assert not app.exception
    assert len(charts(app)) == 1
    assert "fitted at once" in texts(app)
    app.button_group(key="seg-variants").set_value([]).run()
    assert "pick at least one" in app.info[0].value


def test_guess_first_veils(open_page):
    app = open_page(PAGE, seg_guess="true")
    assert not charts(app)
    assert pictures(app) == 2
    app.button_group(key="seg-pick").set_value("0 to 0.1").run()
    assert "You said *0 to 0.1*" in texts(app)
    assert charts(app)
