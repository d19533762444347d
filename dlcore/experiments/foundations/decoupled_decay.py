"""What is left of a weight that only decays, when its gradient is noise, and the noise is loud or quiet?"""

from types import MappingProxyType

from dlcore.base import Experiment, Setting

SCALES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
DECAY = Setting(
    "decay",
    "Weight decay",
    0.1,
    "How hard weights are pulled to zero. AdamW leaves the share exp(−rate × decay × steps) of each, whatever its gradient.",
    low=0.0,
    high=10.0,
)
STEPS = Setting(
    "steps", "Steps", 3_000, "How many steps of noise and decay there are. More leave less.", low=10, high=20_000
)
LEARNING_RATE, WEIGHTS = 1e-3, 200


def measure(run_group, device, report):
    """Weights that start at 1, in groups whose gradients are normal noise of one size; the mean of each group afterwards."""
    import torch

    from dlcore.blocks.optimizers import optimizer

    run, scales = run_group.first, torch.tensor(SCALES).unsqueeze(1)
    weights = torch.ones(len(run_group.seeds), len(SCALES), WEIGHTS, requires_grad=True)
    generators = [torch.Generator().manual_seed(6_000_011 + seed) for seed in run_group.seeds]
    moves = optimizer("adamw" if run.variant == "adamw" else "adam", [weights], LEARNING_RATE, decay=run["decay"])
    for step in range(run["steps"]):
        weights.grad = torch.stack(
            [scales * torch.randn(len(SCALES), WEIGHTS, generator=of_seed) for of_seed in generators]
        )
        moves.step()
        report((step + 1) / run["steps"])
    left = weights.detach().mean(-1).tolist()  # networks, scales
    return [{"weights": {"scale": list(SCALES), "left": of_seed}} for of_seed in left]


EXPERIMENT = Experiment(
    id="decoupled-decay",
    section="foundations",
    question="What is left of a weight that only decays, when its gradient is noise, and the noise is loud or quiet?",
    revision=1,
    varies="weight decay",
    variants=("adam-l2", "adamw"),
    seeds=(0, 1, 2, 3, 4),
    settings=(DECAY, STEPS),
    measure=measure,
    cost=lambda run: run["steps"],
    shipped=(MappingProxyType({}),),
    cpu_only=True,
)
