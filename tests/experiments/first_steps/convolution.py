"""Convolution: small filters against large ones as they were tuned, before the first step; two networks after the first epoch."""

from tests.experiments.first_steps import compare_rows, first_rows, shipped_tables, tests_of


def small_filters(experiment, variant, silent, monkeypatch):
    from dlcore.experiments.vision.filter_size import LEARNING_RATES, TUNED_ON, cost_of

    run_group = experiment.run_group(variant, experiment.tuning_seeds[:1], **TUNED_ON, learning_rate=LEARNING_RATES[1])
    theirs = shipped_tables(run_group.first)
    rows = first_rows(experiment, run_group, tests_of(variant, {"two-3x3", "one-5x5"}))
    compare_rows(rows, theirs["curve"], epoch={"abs": 0}, accuracy={"abs": 0.03}, loss={"rel": 0.06})
    assert theirs["cost"] == cost_of(variant)


FIRST_STEPS = {"filter-size": small_filters}
