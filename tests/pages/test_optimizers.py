"""The Optimizers page: the recorded walks, the reader's own numbers, the step slider, and its empty states."""
import json

import pyarrow
import pytest

PAGE = "pages/foundations/optimizers.py"


def texts(app):
    return " ".join(element.value for kind in (app.markdown, app.info, app.warning, app.error) for element in kind)


def charts(app):
    return [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]


def cards(app):
    return next((element.proto.body for element in app.get("html") if "class='verdicts'" in element.proto.body), "")


def test_first_view_is_complete(open_page):
    app = open_page(PAGE)
    assert not app.exception
    assert len(charts(app)) == 3
    assert "is lowest, at" in texts(app)
    assert "shipped record" in texts(app)
    assert cards(app).count("<details>") == 4
    assert len(app.table[0].value) == 5


@pytest.mark.parametrize("surface", ["Bowl", "Ravine", "Rosenbrock", "Beale", "Saddle", "Himmelblau (four minima)"])
def test_every_surface_is_recorded_for_every_optimizer(open_page, surface):
    app = open_page(PAGE, opt_surface=surface)
    app.button_group(key="opt-variants").set_value(["gd", "momentum", "adagrad", "rmsprop", "adam", "adamw", "lookahead", "nesterov", "nadam", "lion"]).run()
    assert not app.exception
    assert app.selectbox(key="opt-surface").value == surface.split()[0].lower()
    assert len(app.table[0].value) == 10
    for chart in app.get("vega_lite_chart"):
        data = chart.proto.data.data or chart.proto.datasets[0].data.data
        assert 0 < len(pyarrow.ipc.open_stream(data).read_all()) <= 2_000


@pytest.mark.parametrize(("tab", "drawn"), [("Shrinking rates", 4), ("Lookahead", 3), ("Formulas", 2)])
def test_every_tab_opens(open_page, tab, drawn):
    app = open_page(PAGE, opt_tab=tab)
    assert not app.exception
    assert len(charts(app)) == drawn


def test_own_numbers_are_walked_at_once(open_page):
    app = open_page(PAGE, opt_own="true", opt_starts="true", opt_rate="0")
    assert not app.exception
    assert "rate 1 for all" in texts(app)
    assert "Gradient descent diverges at step" in texts(app)
    app.number_input(key="opt-momentum").set_value(0.5).run()
    assert not app.exception


def test_the_step_slider_moves_the_ring_and_the_table(open_page):
    app = open_page(PAGE)
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


def test_nothing_chosen_is_a_sentence(open_page):
    app = open_page(PAGE)
    app.button_group(key="opt-variants").set_value([]).run()
    assert "pick at least one" in app.info[0].value


def test_nonsense_in_the_url_falls_back(open_page):
    app = open_page(PAGE, opt_surface="x", opt_step="-5", opt_rate="nan", opt_condition="zzz", opt_tab="q", opt_own="true", opt_every="0")
    assert not app.exception
    assert len(charts(app)) == 3


def test_guess_first_veils(open_page):
    app = open_page(PAGE, opt_guess="true")
    assert not charts(app)
    assert not app.table
    app.button_group(key="opt-pick").set_value("3 to 30").run()
    assert "well guessed" in texts(app)


def test_missing_shipped_records_are_said(open_page, home, monkeypatch):
    monkeypatch.setattr("dlcore.results.SHIPPED", home / "nothing")
    app = open_page(PAGE)
    assert not app.exception
    assert "never measured here" in texts(app)
    assert cards(app).count("no records yet") == 4
