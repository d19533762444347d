"""What does each activation do to a number, and to the gradient that comes back?"""

from types import MappingProxyType

from dlcore.base import Experiment, Setting

VARIANTS = ("sigmoid", "tanh", "relu", "leaky-relu", "elu", "gelu", "silu")

LEAK = Setting(
    "negative_slope",
    "Leak",
    0.01,
    "Slope of Leaky ReLU below zero. A larger leak keeps shut units learning; at 1 nothing bends any more.",
    low=0.0,
    high=1.0,
    applies_to=("leaky-relu",),
)


def measure(run_group, device, report):
    """Value and slope on 241 points from −6 to 6. A closed form: every seed gives the same."""
    import torch

    from dlcore.blocks.activations import activation

    z = (torch.arange(-120, 121, dtype=torch.float64) / 20).requires_grad_()
    value = activation(run_group.first.variant, run_group.first["negative_slope"])(z)
    (slope,) = torch.autograd.grad(value.sum(), z)
    report(1.0)
    return [{"curve": {"z": z.tolist(), "value": value.tolist(), "derivative": slope.tolist()}} for _ in run_group.runs]


EXPERIMENT = Experiment(
    id="activation-shapes",
    section="foundations",
    question="What does each activation do to a number, and to the gradient that comes back?",
    revision=1,
    varies="activation",
    variants=VARIANTS,
    seeds=(0,),
    settings=(LEAK,),
    measure=measure,
    cost=lambda run: 1.0,
    shipped=(MappingProxyType({}), MappingProxyType({"negative_slope": 0.1})),
    cpu_only=True,
)
