"""Surnames: as many parameters for all, and learning rates from seeds that never judge."""

import pytest
import torch

from dlcore.experiments import find
from dlcore.experiments.language import surnames

EXPERIMENT = find("surnames")


def test_the_networks_have_as_many_parameters():
    sizes = [
        sum(weight.numel() for weight in surnames.network(variant, 62, 0).parameters()) for variant in surnames.NETWORKS
    ]
    assert max(sizes) / min(sizes) < 1.03


def test_many_names_and_few_are_tuned_on_seeds_of_their_own():
    tuned = EXPERIMENT.tuning_run_groups()
    assert {(run.variant, run["names"]) for run in tuned} == {
        (variant, names) for variant in surnames.NETWORKS for names in (surnames.EACH, surnames.FEW)
    }
    assert not set(EXPERIMENT.tuning_seeds) & set(EXPERIMENT.seeds)
    for run in tuned:
        assert run["learning_rate"] == surnames.CHOSEN[run.variant, run["names"]]
        assert run["learning_rate"] in surnames.LEARNING_RATES[1:-1]


@pytest.mark.parametrize("variant", ["lstm", surnames.BASELINE])
def test_a_run_records_its_outcome_and_the_accuracy_on_each_origin(variant, silent):
    (tables,) = EXPERIMENT.measure(EXPERIMENT.run_group(variant, (0,), epochs=1, names=surnames.FEW), "cpu", silent)
    shares = torch.tensor(tables["origins"]["share"])
    assert shares.mean().item() == pytest.approx(tables["outcome"]["accuracy"][0])  # as many names of each origin
