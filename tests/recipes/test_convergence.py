"""When a training counts as converged, and that evidence on one that had not says so."""

import pytest

from dlcore.evidence import CLAIM, EXACT
from dlcore.experiments import EXPERIMENTS
from dlcore.recipes.convergence import has_converged, late_gain
from dlcore.records import Library


def test_the_gain_is_that_of_the_last_fifth_over_the_fourth():
    curve = [0.1, *[0.5] * 6, 0.7, 0.7, 0.8, 0.8]
    mean, high = late_gain([curve, curve])
    assert (mean, high) == (pytest.approx(0.1), pytest.approx(0.1))
    assert not has_converged([curve, curve])


def test_seeds_that_disagree_do_not_show_convergence():
    flat, up = [0.1, *[0.8] * 10], [0.1, *[0.8] * 8, 0.804, 0.804]
    assert has_converged([flat, flat, flat])
    assert not has_converged([flat, flat, up])  # on average 0.13 points, but perhaps more


EVIDENCE = [
    (name, evidence)
    for name in ("cnn-evolution", "cnn-schedules", "filter-size", "loss-comparison")
    for evidence in EXPERIMENTS[name].evidence
    if evidence.role == CLAIM and evidence.replicate != EXACT
]


@pytest.mark.parametrize(("name", "evidence"), EVIDENCE, ids=lambda value: getattr(value, "condition", value))
def test_evidence_on_a_training_that_had_not_converged_says_early_training(name, evidence):
    experiment, converged = EXPERIMENTS[name], []
    for query in evidence.queries:
        records, _ = Library().get_all(experiment.run_group(query.variant, **query.settings).runs, False)
        converged.append(has_converged([record.tables["curve"]["validation"] for record in records]))
    assert ("early training" in evidence.condition) == (not all(converged))
