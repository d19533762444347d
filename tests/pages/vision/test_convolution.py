"""The page Convolution: the moving window, the calculator, the maps, and its empty states."""

import pytest

from dlcore.experiments import find
from tests.pages.conftest import all_cards, texts

PAGE = "pages/vision/convolution.py"
LAYERS = {"Max pooling": "max", "Average pooling": "average"}


def html(app, mark):
    return next((element.proto.body for element in app.get("html") if mark in element.proto.body), "")


def charts(app):
    return app.get("vega_lite_chart")


def stack(app):
    return app.text_input(key="conv-stack")


def test_first_view_is_complete(open_page):
    app = open_page(PAGE)
    assert not app.exception
    assert not app.error
    assert len(app.get("image")) == 4
    assert "24 × 24 pixels in" in texts(app)
    assert "22 × 22 numbers out" in texts(app)
    assert "sum <b>" in html(app, "window-sum")
    assert len(charts(app)) == 2
    assert "shipped record" in texts(app)
    assert len(all_cards(app)) == 1


def test_the_place_moves_and_the_sum_with_it(open_page):
    app = open_page(PAGE)
    sums = set()
    for place in (0, 21, 483):
        app.slider(key="conv-step").set_value(place).run()
        sums.add(html(app, "window-sum"))
    assert len(sums) == 3
    assert "Row 22, column 22" in html(app, "window-sum")


@pytest.mark.parametrize("layer", LAYERS)
def test_pooling_needs_no_kernel(open_page, layer):
    app = open_page(PAGE)
    app.button_group(key="conv-layer").set_value(LAYERS[layer]).run()
    assert not app.exception
    assert "12 × 12 numbers out" in texts(app)
    assert "Kernel" not in [box.label for box in app.selectbox]
    assert ("maximum <b>" if layer.startswith("Max") else "mean <b>") in html(app, "window-sum")


def test_channels_are_added(open_page):
    app = open_page(PAGE)
    app.button_group(key="conv-channels").set_value("rgb").run()
    told = html(app, "window-sum")
    assert all(name in told for name in ("Red", "Green", "Blue"))
    assert told.count("sum <b>") == 3


def test_stride_padding_and_dilation_change_the_map(open_page):
    app = open_page(PAGE)
    app.number_input(key="conv-stride").set_value(2)
    app.number_input(key="conv-padding").set_value(2)
    app.number_input(key="conv-dilation").set_value(2).run()
    assert "12 × 12 numbers out" in texts(app)
    assert "2 of padding" in texts(app)


def test_a_map_that_shrinks_moves_the_place_with_it(open_page):
    app = open_page(PAGE)
    app.slider(key="conv-step").set_value(483).run()
    app.number_input(key="conv-stride").set_value(6).run()
    assert not app.exception
    assert "4 × 4 numbers out" in texts(app)


def test_flipping_says_so_and_turns_the_kernel(open_page):
    app = open_page(PAGE)
    before = html(app, "window-sum")
    app.button_group(key="conv-flip").set_value("convolution").run()
    assert "rotated by 180°" in html(app, "window-sum")
    assert html(app, "window-sum") != before


def test_own_numbers_are_used_and_checked(open_page):
    app = open_page(PAGE)
    app.selectbox(key="conv-kernel").set_value("own").run()
    app.text_input(key="conv-own").set_value("1/4 0; 0 7").run()
    assert not app.error
    assert "23 × 23 numbers out" in texts(app)
    assert ">7</td>" in html(app, "window-sum")
    app.text_input(key="conv-own").set_value("1 2; x").run()
    assert not app.exception
    assert "equally many" in app.error[0].value
    app.text_input(key="conv-own").set_value("1 x").run()
    assert "is not a number" in app.error[0].value


def test_what_is_typed_into_the_grid_lands_in_the_text(monkeypatch):
    from pages.vision.panels import convolution_explorer

    state = {"grid": {"edited_rows": {"0": {"2": "1/9"}, 1: {"1": None}}}}
    monkeypatch.setattr(convolution_explorer.st, "session_state", state)
    convolution_explorer._copy_grid_to_text("text", "grid", ((1.0, 2.0), (3.0, -0.5)))
    assert state["text"] == "1 1/9; 0 -0.5"


def test_a_window_larger_than_the_picture_is_a_sentence(open_page):
    app = open_page(PAGE, conv_cells="12", conv_kernel="Custom", conv_own="1 1 1 1 1 1 1; 1 1 1 1 1 1 1")
    app.number_input(key="conv-dilation").set_value(4).run()
    assert not app.exception
    assert "spans 25 pixels" in app.error[0].value


def test_no_picture_of_ones_own_yet(open_page):
    app = open_page(PAGE, conv_picture="Upload", conv_tab="Feature maps")
    assert not app.exception
    assert not app.get("image")
    assert texts(app).count("Upload an image above") == 2


def test_the_calculator_reads_the_stack_of_the_link(open_page):
    app = open_page(PAGE, conv_tab="Layer calculator", conv_stack="c8k5 m2 d10", conv_side="32", conv_in="3")
    assert not app.exception
    rows = app.table[0].value
    assert rows["Output"].to_list() == ["3 × 32 × 32", "8 × 28 × 28", "8 × 14 × 14", "10", ""]
    assert rows["Parameters"].to_list()[1:] == ["608", "0", "15,690", "16,298"]
    assert len(charts(app)) == 1


def test_an_impossible_stack_is_a_sentence(open_page):
    app = open_page(PAGE, conv_tab="Layer calculator", conv_stack="c8k5 m9 m9")
    assert not app.exception
    assert "Layer 3 (max pooling) does not fit" in app.error[0].value
    stack(app).set_value("m2 m2").run()
    assert not app.exception  # no weights at all
    assert not app.error


def test_a_stack_is_built_by_buttons(open_page):
    app = open_page(PAGE, conv_tab="Layer calculator")
    app.button(key="conv-remove").click().run()
    assert stack(app).value == "c16k3p1 m2 c32k3p1 m2"
    app.button(key="conv-add").click().run()
    assert stack(app).value == "c16k3p1 m2 c32k3p1 m2 c32k3p1"
    app.button(key="conv-begin-LeNet-5").click().run()
    assert "61,706" in app.table[0].value["Parameters"].to_list()
    assert app.number_input(key="conv-side").value == 32


def test_feature_maps_wait_for_the_button(open_page):
    app = open_page(PAGE, conv_tab="Feature maps")
    assert len(app.get("image")) == 4
    app.button(key="conv-maps").click().run()
    assert not app.exception
    assert len(app.get("image")) == 5
    assert "All its maps" in texts(app)


@pytest.mark.parametrize(
    ("tab", "word"), [("From maps to classes", "that is 400 numbers"), ("Formulas", "When to use:")]
)
def test_every_other_tab_opens(open_page, tab, word):
    app = open_page(PAGE, conv_tab=tab)
    assert not app.exception
    assert word in texts(app)


def test_settings_that_were_never_run_offer_to_run(open_page):
    app = open_page(PAGE)
    app.number_input(key="conv-filters-epochs").set_value(7).run()
    assert not app.exception
    assert "never run" in texts(app)
    filters = find("filter-size")
    assert f"{len(filters.variants) * len(filters.seeds)} runs" in texts(app)


def test_missing_shipped_records_are_said(open_page, no_shipped_records):
    app = open_page(PAGE, conv_tab="Feature maps")
    assert not app.exception
    assert "not measured" in all_cards(app)[0]
    assert "these are random ones" in texts(app)
    assert "never run" in texts(open_page(PAGE))
