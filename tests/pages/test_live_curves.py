"""While seeds are trained one after another, their curves are drawn as far as they are."""

from types import SimpleNamespace

import pytest

from dlcore.experiments import find
from pages.shared.jobs import _live_rows

STACKS = {
    "epoch": find("schedules").run_group("cosine", (4, 7)),
    "step": find("long-range-recall").run_group("gru", (4, 7)),
}


def job(time, *evaluations):
    return SimpleNamespace(run_group=STACKS[time], rows=list(evaluations))


@pytest.mark.parametrize("time", STACKS)
def test_each_row_is_its_own_seeds(time):
    told = [
        {"step": place, "epoch": place, "accuracy": accuracy, "loss": 1.0}
        for place, accuracy in ((0, 0.1), (20, 0.2), (0, 0.3))
    ]
    rows = _live_rows([job(time, [told[0]], [told[1]], [None, told[2]])])
    assert list(rows) == ["variant", "seed", time, "accuracy"]
    assert rows[["seed", time, "accuracy"]].values.tolist() == [[4, 0, 0.1], [4, 20, 0.2], [7, 0, 0.3]]


@pytest.mark.parametrize(
    "evaluations",
    [
        (),
        ([{"epoch": 0, "step": 0, "accuracy": 0.1}],),
        ([{"epoch": 0, "step": 0, "loss": 1.0}], [{"epoch": 1, "step": 9, "loss": 0.5}]),
    ],
)
@pytest.mark.parametrize("time", STACKS)
def test_nothing_is_drawn_before_there_is_a_curve(time, evaluations):
    assert _live_rows([job(time, *evaluations)]) is None
