"""The outcome of an experiment: a number in every variant's record, so that any two configurations can be compared."""

import math

import pytest

from dlcore.experiments import EXPERIMENTS
from dlcore.experiments.language import pretraining
from dlcore.records import Library

WITH_OUTCOME = [experiment for experiment in EXPERIMENTS.values() if experiment.outcome]
# No model takes every test on synthetic English: those that only classify fill no blanks.
WITHOUT = {(pretraining.EXPERIMENT.id, name) for name in (pretraining.SCRATCH, pretraining.WORDS, pretraining.PAIRS)}


@pytest.mark.parametrize("experiment", WITH_OUTCOME, ids=lambda experiment: experiment.id)
def test_every_variant_has_the_outcome(experiment):
    variants = [name for name in experiment.variants if (experiment.id, name) not in WITHOUT]
    records, _ = Library().get_all([experiment.run(name, experiment.seeds[0]) for name in variants], local=False)
    assert records, "no records are shipped"
    # Infinite is what was never reached.
    assert not any(math.isnan(experiment.outcome.of(record.tables)) for record in records)
