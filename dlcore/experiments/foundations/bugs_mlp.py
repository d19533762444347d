"""What does the training of an MLP look like when it has a bug?"""

from dlcore.base import Experiment
from dlcore.evidence import PERCENT, Outcome
from dlcore.recipes import bugs
from dlcore.recipes.bugs import measuring, settings


def measure(run_group, device, report):
    """The MLP's training on 1,000 digits, healthy or with one of its bugs: curve, gradients, dead units, confusion matrix, range test, batches."""
    return measuring.digits(bugs.MLP, run_group, report)


EXPERIMENT = Experiment(
    id="bugs-mlp",
    section="foundations",
    question="What does the training of an MLP look like when it has a bug?",
    revision=1,
    varies="bug",
    variants=bugs.variants(bugs.MLP),
    seeds=settings.TEN,
    settings=(settings.learning_rate(0.01), settings.epochs(20)),
    measure=measure,
    cost=lambda run: run["epochs"] / 20,
    outcome=Outcome("Test accuracy", "accuracy", unit=PERCENT),
    cpu_only=True,
)
