"""While seeds are trained one after another, their curves are drawn as far as they are."""
from types import SimpleNamespace

import pytest

from dlcore.experiments import find
from pages.shared.running import _live_rows

STACK = find("recall").stack("gru", (4, 7))


def job(*evaluations):
    return SimpleNamespace(stack=STACK, rows=list(evaluations))


@pytest.mark.parametrize("time", ["epoch", "step"])
def test_each_row_is_its_own_seeds(time):
    rows = _live_rows([job([{time: 0, "accuracy": 0.1}], [{time: 20, "accuracy": 0.2}], [None, {time: 0, "accuracy": 0.3}])])
    assert list(rows) == ["variant", "seed", time, "accuracy"]
    assert rows.values.tolist() == [["gru", 4, 0, 0.1], ["gru", 4, 20, 0.2], ["gru", 7, 0, 0.3]]


def test_epochs_are_drawn_where_both_are_told():
    rows = _live_rows([job([{"step": 0, "epoch": 0, "accuracy": 0.1, "loss": 2.0}], [{"step": 40, "epoch": 1, "accuracy": 0.2, "loss": 1.0}])])
    assert list(rows["epoch"]) == [0, 1]


@pytest.mark.parametrize("evaluations", [(), ([{"epoch": 0, "accuracy": 0.1}],), ([{"epoch": 0, "loss": 1.0}], [{"epoch": 1, "loss": 0.5}])])
def test_nothing_is_drawn_before_there_is_a_curve(evaluations):
    assert _live_rows([job(*evaluations)]) is None
