"""The questions, a file each, in the order of the guide. Importing this needs the standard library alone; measuring does not."""

from types import MappingProxyType

from dlcore.base import InvalidInput
from dlcore.experiments import foundations, language, vision


def _catalog(experiments):
    catalog = {}
    for experiment in experiments:
        if experiment.id in catalog:
            raise ValueError(f"experiment {experiment.id} is listed twice")
        catalog[experiment.id] = experiment
    return MappingProxyType(catalog)


EXPERIMENTS = _catalog((*foundations.EXPERIMENTS, *vision.EXPERIMENTS, *language.EXPERIMENTS))


def find(name):
    """The experiment of that id; raises InvalidInput."""
    if name not in EXPERIMENTS:
        raise InvalidInput(f"There is no experiment “{name}”; there are {', '.join(EXPERIMENTS)}.")
    return EXPERIMENTS[name]
