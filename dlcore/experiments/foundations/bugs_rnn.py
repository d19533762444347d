"""What does the training of an RNN look like when its gradient explodes?"""

from dlcore.base import Experiment, Setting
from dlcore.evidence import PERCENT, Outcome
from dlcore.recipes import bugs
from dlcore.recipes.bugs import measuring, settings

LENGTH = Setting(
    "length",
    "Tokens of a sequence",
    measuring.LENGTH,
    "The length of a sequence. The gradient reaches the first token through all the others.",
    low=5,
    high=100,
)


def measure(run_group, device, report):
    """The RNN recalls the first token, with its gradient clipped or not: curve, gradients, confusion matrix, range test, examples."""
    return measuring.tokens(run_group, report)


EXPERIMENT = Experiment(
    id="bugs-rnn",
    section="foundations",
    question="What does the training of an RNN look like when its gradient explodes?",
    revision=1,
    varies="bug",
    variants=bugs.variants(bugs.RNN),
    seeds=settings.TEN,
    settings=(settings.learning_rate(0.02), settings.steps(400), LENGTH),
    measure=measure,
    cost=lambda run: run["steps"] * run["length"] / 4_000,
    outcome=Outcome("Test accuracy", "accuracy", unit=PERCENT),
    cpu_only=True,
)
