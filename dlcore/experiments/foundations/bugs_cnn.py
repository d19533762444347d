"""What does the training of a CNN with batch normalization and dropout look like when it has a bug?"""

from dlcore.base import Experiment
from dlcore.evidence import PERCENT, Outcome
from dlcore.recipes import bugs
from dlcore.recipes.bugs import measuring, settings


def measure(run_group, device, report):
    """The CNN's training on 1,000 digits, healthy or with one of its bugs: what is noted of the MLP."""
    return measuring.digits(bugs.CNN, run_group, report)


EXPERIMENT = Experiment(
    id="bugs-cnn",
    section="foundations",
    question="What does the training of a CNN with batch normalization and dropout look like when it has a bug?",
    revision=2,
    varies="bug",
    variants=bugs.variants(bugs.CNN),
    seeds=settings.FIVE,
    settings=(settings.learning_rate(0.02), settings.epochs(6)),
    measure=measure,
    cost=lambda run: run["epochs"] / 6 * (8.0 if run.variant == "batch-norm-of-one" else 1.5),
    outcome=Outcome("Test accuracy", "accuracy", unit=PERCENT),
    cpu_only=True,
)
