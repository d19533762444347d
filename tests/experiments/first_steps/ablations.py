"""One idea at a time: a short residual run whole, the scaled networks before the first step, two of them to their first test, the regularizers' first five epochs."""

import pytest

from tests.experiments.first_steps import compare_rows, first_rows, shipped_tables, tests_of

COLUMNS = ("accuracy", "train_accuracy", "validation")


def alike(ours, theirs, tests):
    """The first so many tests of both curves."""
    for column in COLUMNS:
        assert ours[column][:tests] == pytest.approx(theirs[column][:tests], abs=0.05), column
    assert ours["step"][:tests] == theirs["step"][:tests]


def residual_depth(experiment, variant, silent, monkeypatch):
    # Of the shipped rates the smallest: at 0.03 rounding alone, which differs by CPU, moves the third test by five points.
    run_group = experiment.run_group(variant, (0,), depth=8, learning_rate=0.003)
    (ours,), theirs = experiment.measure(run_group, "cpu", silent), shipped_tables(run_group.first)
    alike(ours["curve"], theirs["curve"], 3)
    assert ours["gradient"]["layer"] == theirs["gradient"]["layer"]
    assert ours["gradient"]["gradient"] == pytest.approx(theirs["gradient"]["gradient"], rel=1e-2)
    for column in ("side", "parameters", "macs"):
        assert ours["cost"][column] == theirs["cost"][column]
    deep = shipped_tables(experiment.run(variant, 0))["gradient"]
    assert deep["layer"][-1] == 55
    assert (deep["gradient"][0] > 1_000 * deep["gradient"][-1]) == (variant == "plain")


def compound_scaling(experiment, variant, silent, monkeypatch):
    from dlcore.experiments.vision.compound_scaling import grow

    run_group = experiment.run_group(variant, (0,))
    theirs = shipped_tables(run_group.first)
    rows = first_rows(experiment, run_group, tests_of(variant, {"scaled-base"}))
    compare_rows(rows, theirs["curve"], accuracy={"abs": 0.05}, loss={"rel": 0.05})
    price = theirs["cost"]
    assert (price["depth"][0], price["width"][0], price["side"][0]) == pytest.approx(grow(variant, 12), rel=1e-5)


def regularizers(experiment, variant, silent, monkeypatch):
    (ours,) = experiment.measure(experiment.run_group(variant, (0,), epochs=5), "cpu", silent)
    theirs = shipped_tables(experiment.run(variant, 0))
    alike(ours["curve"], theirs["curve"], 2)
    assert ours["cost"]["parameters"] == theirs["cost"]["parameters"]


def published_families(experiment, variant, silent, monkeypatch):
    (ours,) = experiment.measure(experiment.run_group(variant), "cpu", silent)
    theirs = shipped_tables(experiment.run(variant, 0))["family"]
    assert ours["family"].pop("network") == theirs.pop("network")
    for column, values in ours["family"].items():
        assert values == pytest.approx(theirs[column], rel=1e-5)


FIRST_STEPS = {
    "residual-depth": residual_depth,
    "compound-scaling": compound_scaling,
    "regularizers": regularizers,
    "published-families": published_families,
}
