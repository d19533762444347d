"""One run on few digits under weight decay as a plain PyTorch program."""

from dlcore.export.foundations import label_noise


def render(run):
    """The program's text. In Adam the decay is added to the gradient; AdamW applies it to the weights apart from it."""
    name = "AdamW" if run.variant == "adamw" else "Adam"
    optimizer = f"torch.optim.{name}({{weights}}, lr=LEARNING_RATE, weight_decay=DECAY)"
    return label_noise.render(run, optimizer, run["decay"])
