"""How far does weight decay shrink a weight whose gradient is noise, and does the size of the noise matter?"""

from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import PERCENT, Outcome

SCALES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
DECAY = Setting(
    "decay",
    "Weight decay",
    0.1,
    "The strength of weight decay. AdamW leaves exp(−learning rate × decay × steps) of each weight, whatever its gradient.",
    low=0.0,
    high=10.0,
)
STEPS = Setting(
    "steps",
    "Steps",
    3_000,
    "Steps of noise and decay. The more of them, the less of the weights is left.",
    low=10,
    high=20_000,
)
LEARNING_RATE, WEIGHTS = 1e-3, 200


def measure(run_group, device, report):
    """Weights that start at 1, in groups whose gradients are normal noise of one size; the mean of each group afterwards."""
    import torch

    from dlcore.blocks.optimizers import optimizer

    run, scales = run_group.first, torch.tensor(SCALES).unsqueeze(1)
    weights = torch.ones(len(run_group.seeds), len(SCALES), WEIGHTS, requires_grad=True)
    generators = [torch.Generator().manual_seed(6_000_011 + seed) for seed in run_group.seeds]
    opt = optimizer("adamw" if run.variant == "adamw" else "adam", [weights], LEARNING_RATE, decay=run["decay"])
    for step in range(run["steps"]):
        weights.grad = torch.stack(
            [scales * torch.randn(len(SCALES), WEIGHTS, generator=generator) for generator in generators]
        )
        opt.step()
        report((step + 1) / run["steps"])
    left = weights.detach().mean(-1).tolist()  # networks, scales
    return [{"weights": {"scale": list(SCALES), "left": seed_values}} for seed_values in left]


EXPERIMENT = Experiment(
    id="decoupled-decay",
    section="foundations",
    question="How far does weight decay shrink a weight whose gradient is noise, and does the size of the noise matter?",
    revision=1,
    varies="weight decay",
    variants=("adam-l2", "adamw"),
    seeds=tuple(range(10)),
    settings=(DECAY, STEPS),
    measure=measure,
    cost=lambda run: run["steps"],
    shipped=(MappingProxyType({}),),
    outcome=Outcome("What is left of the weights", "left", "weights", "mean", PERCENT, "neither"),
    cpu_only=True,
)
