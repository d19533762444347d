"""Which path does each optimizer take downhill?"""

from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import Outcome
from dlcore.guide.foundations.optimizers import TOPICS

# On a surface there are no batches, and no matrices for Muon.
VARIANTS = tuple(topic.id for topic in TOPICS if topic.id not in ("sgd", "mini-batch", "muon"))
SURFACE = Setting(
    "surface",
    "Surface",
    "bowl",
    "The loss surface. Bowl and ravine are like most losses near a minimum; each of the others has a difficulty of its own.",
    choices=("bowl", "ravine", "rosenbrock", "beale", "saddle", "himmelblau"),
    labels=MappingProxyType(
        {
            "bowl": "Bowl",
            "ravine": "Ravine",
            "rosenbrock": "Rosenbrock",
            "beale": "Beale",
            "saddle": "Saddle",
            "himmelblau": "Himmelblau (four minima)",
        }
    ),
)
CONDITION = Setting(
    "condition",
    "Condition number κ",
    10.0,
    "The largest curvature over the smallest: κ on the bowl, 10κ in the ravine; Rosenbrock's valley becomes steeper with it, too. The larger, the harder for a single learning rate.",
    low=1.0,
    high=1_000.0,
)
STEPS = 100
LEARNING_RATES = (1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1.0)


def measure(run_group, device, report):
    """Walks from the first start at every rate of the grid; keeps the walk that ends lowest, and how low each ended."""
    from dlcore.inspection.foundations.trajectories import walk

    run = run_group.first
    walks = {
        learning_rate: walk(run.variant, run["surface"], learning_rate, STEPS, condition=run["condition"])
        for learning_rate in LEARNING_RATES
    }
    ends = {
        learning_rate: path["loss"][-1] if path["step"][-1] == STEPS else float("inf")
        for learning_rate, path in walks.items()
    }
    learning_rate = min(ends, key=ends.get)
    report(1.0)
    best = {name: values for name, values in walks[learning_rate].items() if name != "start"}
    return [
        {
            "path": {**best, "learning_rate": [learning_rate] * len(best["step"])},
            "rates": {"learning_rate": list(ends), "loss": list(ends.values())},
        }
        for _ in run_group.runs
    ]


EXPERIMENT = Experiment(
    id="optimizer-trajectories",
    section="foundations",
    question="Which path does each optimizer take downhill?",
    revision=2,
    varies="optimizer",
    variants=VARIANTS,
    seeds=(0,),
    settings=(SURFACE, CONDITION),
    measure=measure,
    cost=lambda run: 1.0,
    shipped=(MappingProxyType({}),)
    + tuple(MappingProxyType({"surface": surface}) for surface in SURFACE.choices if surface != SURFACE.default),
    outcome=Outcome("Loss after 100 steps", "loss", "path", better="lower"),
    cpu_only=True,
)
