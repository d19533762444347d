"""When a training counts as converged, and that evidence on one that had not says so."""

import pandas as pd
import pytest

from dlcore.analysis.convergence import early_training_note
from dlcore.evidence import CLAIM, EXACT
from dlcore.experiments import EXPERIMENTS
from dlcore.experiments.language import bits_per_byte, natural_text
from dlcore.guide import NAMES
from dlcore.recipes.convergence import ended_early, has_converged, late_gain
from dlcore.recipes.selection import chosen_by
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


ENDS = {"bits-per-byte": "end", "natural-text": "outcome"}  # the table with the step that validation chose
NETWORKS = {"bits-per-byte": bits_per_byte.NETWORKS, "natural-text": natural_text.NETWORKS}
TRAINED = (
    "cnn-evolution",
    "cnn-schedules",
    "filter-size",
    "loss-comparison",
    "residual-depth",
    "compound-scaling",
    "data-efficiency",
    "segmentation",
)
EVIDENCE = [
    (name, evidence)
    for name in TRAINED
    for evidence in EXPERIMENTS[name].evidence
    if evidence.role == CLAIM and evidence.replicate != EXACT
]


@pytest.mark.parametrize(("name", "evidence"), EVIDENCE, ids=lambda value: getattr(value, "condition", value))
def test_evidence_on_a_training_that_had_not_converged_says_early_training(name, evidence):
    experiment, converged = EXPERIMENTS[name], []
    for query in evidence.queries:
        grid = [
            [
                record.tables
                for record in Library().get_all(experiment.run_group(query.variant, **settings).runs, False)[0]
            ]
            for settings in query.grid
        ]
        trained = [tables["curve"]["validation"] for tables in grid[chosen_by(grid, query.tuning)] if "curve" in tables]
        if trained:  # thresholds learn nothing step by step
            # A curve with less than five tests after the start cannot show that nothing more was to be gained.
            converged.append(len(trained[0]) > 5 and has_converged(trained))
    assert ("early training" in evidence.condition) == (not all(converged))


def test_a_loss_that_is_least_at_its_end_in_most_seeds_ended_early():
    falls, rises = [2.0, 1.5, 1.2], [2.0, 1.1, 1.2]
    assert ended_early([falls, falls, rises])
    assert not ended_early([falls, rises])
    assert not ended_early([rises, rises])


@pytest.mark.parametrize("name", ["bits-per-byte", "natural-text"])
def test_language_models_of_natural_text_are_named_where_they_ended_early(name):
    """No evidence rests on them, so the page's note, from the same records, is where it is said."""
    experiment, rows, early = EXPERIMENTS[name], [], []
    for variant in NETWORKS[name]:
        records, _ = Library().get_all(experiment.run_group(variant).runs, False)
        last = [record.tables[ENDS[name]]["step"][0] == record.tables["curve"]["step"][-1] for record in records]
        early += [NAMES[variant]] * (sum(last) > len(last) / 2)  # validation chose the last step
        for seed, record in enumerate(records):
            curve = record.tables["curve"]
            rows += [(variant, seed, *row) for row in zip(curve["step"], curve["validation"], strict=True)]
    said = early_training_note(pd.DataFrame(rows, columns=["variant", "seed", "step", "validation"]), ended_early)
    assert [each for each in map(NAMES.get, NETWORKS[name]) if each in said] == early
