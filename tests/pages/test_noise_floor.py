"""The switch Noise floor below charts that compare variants."""

from dlcore.experiments import find
from tests.pages.conftest import charts, tables, texts

ACTIVATIONS = "pages/foundations/activations.py"


def test_the_switch_draws_the_seeds_and_says_whether_the_best_two_differ(open_page):
    app = open_page(ACTIVATIONS)
    before = len(charts(app))
    switch = next(toggle for toggle in app.toggle if toggle.key.endswith("race-noise"))
    switch.set_value(True).run()
    assert not app.exception
    assert len(charts(app)) == before + 1
    assert " the noise floor: other seeds alone" in texts(app)
    table = next(table for table in tables(app) if {"outcome", "low", "seed"} <= set(table.column_names))
    assert table.num_rows == len(find("activation-comparison").seeds) * len(set(table.column("variant").to_pylist()))


def test_swept_settings_are_compared_where_validation_chose(open_page):
    app = open_page("pages/foundations/optimizer_benchmarks.py")
    keys = [toggle.key for toggle in app.toggle if toggle.key.endswith("noise")]
    assert keys
    app.toggle(key=keys[0]).set_value(True).run()
    assert not app.exception
    assert " the noise floor: other seeds alone" in texts(app)


def test_it_is_not_offered_where_nothing_is_compared(open_page):
    app = open_page(ACTIVATIONS, act_variants="ReLU")
    assert not [toggle.key for toggle in app.toggle if toggle.key.endswith("noise")]
