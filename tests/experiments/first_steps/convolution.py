"""Convolution: small filters against large ones, before the first step; two networks after the first of three epochs."""

from tests.experiments.first_steps import compare_rows, first_rows, shipped_tables, tests_of


def small_filters(experiment, variant, silent, monkeypatch):
    from dlcore.experiments.vision.filter_size import cost_of

    run_group = experiment.run_group(variant, (0,))
    theirs = shipped_tables(run_group.first)
    rows = first_rows(experiment, run_group, tests_of(variant, {"two-3x3", "one-5x5"}))
    compare_rows(rows, theirs["curve"], epoch={"abs": 0}, accuracy={"abs": 0.02}, loss={"rel": 0.02})
    assert theirs["cost"] == cost_of(variant)


FIRST_STEPS = {"filter-size": small_filters}
