"""One run on few digits under weight decay as a plain PyTorch program."""

from dlcore.export import optimizers
from dlcore.export.foundations import label_noise


def render(run):
    """The program's text. In Adam the decay is added to the gradient; AdamW applies it to the weights apart from it."""
    name = "adamw" if run.variant == "adamw" else "adam"
    return label_noise.render(run, optimizers.text(name, "network.parameters()", decay="DECAY"), run["decay"])
