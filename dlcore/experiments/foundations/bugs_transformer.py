"""What does the training of a Transformer look like when it has a bug?"""

from dlcore.base import Experiment
from dlcore.evidence import PERCENT, Outcome
from dlcore.recipes import bugs
from dlcore.recipes.bugs import measuring, settings


def measure(run_group, device, report):
    """The Transformer's training on synthetic English, healthy or with one of its bugs: curve, gradients, attention, what it writes, range test, examples."""
    return measuring.sentences(run_group, report)


EXPERIMENT = Experiment(
    id="bugs-transformer",
    section="foundations",
    question="What does the training of a Transformer look like when it has a bug?",
    revision=1,
    varies="bug",
    variants=bugs.variants(bugs.TRANSFORMER),
    seeds=settings.FIVE,
    settings=(settings.learning_rate(0.01), settings.steps(200)),
    measure=measure,
    cost=lambda run: run["steps"] / 20,
    outcome=Outcome("Test accuracy", "accuracy", unit=PERCENT),
    cpu_only=True,
)
