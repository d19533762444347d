"""The questions, one file each, in the order of the guide. Importing this needs the standard library alone; measuring does not."""

from types import MappingProxyType

from dlcore.experiments.experiment import Ask, BadInput, Evidence, Experiment, Run, Setting, Stack
from dlcore.experiments.foundations import (
    activation_shapes,
    activation_speed,
    activations_race,
    batch_size,
    dead_units,
    noisy_quadratic,
    optimizer_rates,
    quadratic_steps,
    shrinking_rate,
    signal_through_depth,
    surface_paths,
)


def _catalog(*experiments):
    catalog = {}
    for experiment in experiments:
        if experiment.id in catalog:
            raise ValueError(f"experiment {experiment.id} is listed twice")
        catalog[experiment.id] = experiment
    return MappingProxyType(catalog)


EXPERIMENTS = _catalog(
    activation_shapes.EXPERIMENT,
    signal_through_depth.EXPERIMENT,
    activations_race.EXPERIMENT,
    dead_units.EXPERIMENT,
    activation_speed.EXPERIMENT,
    surface_paths.EXPERIMENT,
    quadratic_steps.EXPERIMENT,
    shrinking_rate.EXPERIMENT,
    noisy_quadratic.EXPERIMENT,
    batch_size.EXPERIMENT,
    optimizer_rates.EXPERIMENT,
)


def find(name):
    """The experiment of that id; raises BadInput."""
    if name not in EXPERIMENTS:
        raise BadInput(f"There is no experiment “{name}”; there are {', '.join(EXPERIMENTS)}.")
    return EXPERIMENTS[name]


__all__ = ["EXPERIMENTS", "Ask", "BadInput", "Evidence", "Experiment", "Run", "Setting", "Stack", "find"]
