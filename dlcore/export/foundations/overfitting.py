"""One run on few digits with noisy labels, with any of the optimizers, as a plain PyTorch program."""

from dlcore.export.foundations import label_noise
from dlcore.export.foundations.learning_rate_sensitivity import OPTIMIZERS


def render(run):
    """The program's text."""
    return label_noise.render(run, OPTIMIZERS[run.variant])
