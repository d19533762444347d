"""The Optimizers page: the recorded walks, the reader's own numbers, the step slider, and its empty states."""

import json

import pyarrow
import pytest

from tests.pages.conftest import all_cards, charts, texts

PAGE = "pages/foundations/optimizers.py"


def test_first_view_is_complete(open_page):
    app = open_page(PAGE)
    assert not app.exception
    assert len(charts(app)) == 4
    assert "After 100 steps Momentum is lowest, at" in texts(app)
    assert "Gradient descent, AdaGrad, RMSProp never" in texts(app)
    assert "Step 100: " in texts(app)
    assert "shipped record" in texts(app)
    assert len(all_cards(app)) == 4
    assert not app.table
    assert app.button(key="opt-paths-start").label == "Run it here"


@pytest.mark.parametrize("surface", ["Bowl", "Ravine", "Rosenbrock", "Beale", "Saddle", "Himmelblau (four minima)"])
def test_every_surface_is_recorded_for_every_optimizer(open_page, surface):
    app = open_page(PAGE, opt_surface=surface, opt_numbers="true")
    app.button_group(key="opt-variants").set_value(
        ["gd", "momentum", "adagrad", "rmsprop", "adam", "adamw", "lookahead", "nesterov", "nadam", "lion"]
    ).run()
    assert not app.exception
    assert app.selectbox(key="opt-surface").value == surface.split()[0].lower()
    assert len(app.table[0].value) == 10


@pytest.mark.parametrize(("tab", "drawn"), [("Effective learning rate", 6), ("Lookahead", 5), ("Formulas", 3)])
def test_every_tab_opens(open_page, tab, drawn):
    app = open_page(PAGE, opt_tab=tab)
    assert not app.exception
    assert len(charts(app)) == drawn


def test_the_stream_opens_where_a_shrinking_rate_falls_behind_and_its_limit_is_one_click_away(open_page):
    app = open_page(PAGE, opt_tab="Effective learning rate")
    assert "chosen on a tenth of its length" in texts(app)
    next(button for button in app.button if button.label == "AdaGrad tuned for the whole stream").click().run()
    assert not app.exception
    assert "chosen on a stream as long" in texts(app)


def carried_table(app):
    """The rows of the chart of what optimizers carry."""
    chart = app.get("vega_lite_chart")[2].proto
    return pyarrow.ipc.open_stream(chart.data.data or chart.datasets[0].data.data).read_pandas()


def carried_bars(app):
    frame = carried_table(app)
    return frame[frame["kind"] == "bar"].set_index(["variant", "quantity"])


def test_own_numbers_are_walked_at_once(open_page):
    app = open_page(PAGE, opt_own="true", opt_starts="true", opt_rate="1")
    assert not app.exception
    assert "learning rate 1 for all" in texts(app)
    assert "Gradient descent diverges at step" in texts(app)
    assert carried_table(app)["text"].str.startswith("diverged at step").any()
    app.number_input(key="opt-momentum").set_value(0.5).run()
    assert not app.exception


def test_the_step_slider_moves_what_is_carried(open_page):
    app = open_page(PAGE, opt_step="20")
    before, spec = carried_bars(app), charts(app)[2]
    assert {quantity for variant, quantity in before.index if variant == "adam"} == {
        "gradient",
        "mean m",
        "root of mean √v",
        "update",
    }
    assert "Step 20: " in texts(app)
    app.slider(key="opt-step").set_value(3).run()
    assert carried_bars(app).loc[("adam", "mean m"), "text"].tolist() != before.loc[("adam", "mean m"), "text"].tolist()
    assert charts(app)[2] == spec


def test_the_bars_have_two_scales(open_page):
    app = open_page(PAGE, opt_scale="Log scale")
    assert "one symmetric log scale for all" in texts(app)
    logs = carried_bars(app)["end"].tolist()
    app.button_group(key="opt-scale").set_value(["Per quantity"]).run()
    assert "on its own scale" in texts(app)
    assert carried_bars(app)["end"].tolist() != logs


def test_before_the_first_step_nothing_breaks(open_page):
    app = open_page(PAGE, opt_step="0", opt_numbers="true", opt_scale="Log scale")
    assert not app.exception
    assert "Before the first step" in texts(app)
    assert set(app.table[0].value["Update"]) == {"none yet"}


def test_walks_of_own_numbers_say_where_they_come_from_and_are_taken_home(open_page):
    def csv(app, key):
        return [button for button in app.get("download_button") if button.proto.id.endswith(key)]

    recorded = open_page(PAGE)
    assert csv(recorded, "opt-paths-csv")
    assert "not a record" not in texts(recorded)
    own = open_page(PAGE, opt_own="true")
    assert csv(own, "opt-own-csv")
    assert not csv(own, "opt-paths-csv")
    assert "not a record, and not stored" in texts(own)


def test_the_step_slider_moves_the_ring_and_the_table(open_page):
    app = open_page(PAGE, opt_numbers="true")
    before = app.table[0].value["Weights"].tolist()
    app.slider(key="opt-step").set_value(3).run()
    assert app.table[0].value["Weights"].tolist() != before
    assert "datum.step <= 3" in json.dumps(charts(app)[0])


def test_play_begins_anew_at_the_end_and_pauses(open_page):
    app = open_page(PAGE)
    app.button(key="opt-play").click().run()
    assert not app.exception
    assert app.button(key="opt-play").label == "Pause"
    assert app.slider(key="opt-step").value < 10
    app.button(key="opt-play").click().run()
    assert app.button(key="opt-play").label == "Play"


def test_guess_first_veils(open_page):
    app = open_page(PAGE, opt_guess="true", opt_numbers="true")
    assert not charts(app)
    assert not app.table
    app.button_group(key="opt-pick").set_value("3 to 30").run()
    assert "well guessed" in texts(app)
