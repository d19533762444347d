"""One run on few digits with noisy labels, with any of the optimizers, as a plain PyTorch program."""

from dlcore.export import optimizers
from dlcore.export.foundations import label_noise


def render(run):
    """The program's text."""
    return label_noise.render(run, optimizers.text(run.variant, "network.parameters()"))
