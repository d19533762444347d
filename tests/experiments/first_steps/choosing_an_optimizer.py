"""Which optimizer when: the first tests of a training, until one has come after the start; of what is quick, all."""

import pytest

from tests.experiments.first_steps import Enough, shipped


class UntilTheFirstTest:
    """Hears of the evaluations before the first step and after the first stretch, and then has seen enough."""

    def __init__(self):
        self.seen = []

    def __call__(self, share):
        pass

    def metrics(self, rows):
        self.seen.append(rows[0])
        if len(self.seen) == 2:
            raise Enough


def first_tests(**settings):
    def check(experiment, variant, silent, monkeypatch):
        run_group, report = experiment.run_group(variant, (0,), **settings), UntilTheFirstTest()
        theirs = shipped(run_group.first)["curve"]
        with pytest.raises(Enough):
            experiment.measure(run_group, "cpu", report)
        for place, row in enumerate(report.seen):
            assert row["step"] == theirs["step"][place]
            for column in ("accuracy", "validation", "train_accuracy"):
                assert row[column] == pytest.approx(theirs[column][place], abs=0.02), column
            for column in ("loss", "validation_loss", "train_loss"):
                assert row[column] == pytest.approx(theirs[column][place], rel=0.03), column
        assert report.seen[0]["loss"] != pytest.approx(report.seen[1]["loss"], rel=1e-4)

    return check


def decay_groups(experiment, variant, silent, monkeypatch):
    (table,) = experiment.measure(experiment.run_group(variant, (0,)), "cpu", silent)
    theirs = shipped(experiment.run(variant, 0))["weights"]
    assert table["weights"]["scale"] == theirs["scale"]
    assert table["weights"]["left"] == pytest.approx(theirs["left"], rel=0.02, abs=1e-3)


FIRST_STEPS = {
    "sparse-features": first_tests(spread="unequal"),
    "weight-decay": first_tests(decay=0.3, wrong=0.2),
    "decoupled-decay": decay_groups,
    "rnn-optimizers": first_tests(learning_rate=0.01),
    "overfitting": first_tests(),
}
