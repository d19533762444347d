"""What does each activation do to a number, and to the gradient that comes back?"""

from types import MappingProxyType

from dlcore.base import Experiment
from dlcore.evidence import Outcome
from dlcore.recipes.settings import ACTIVATIONS, NEGATIVE_SLOPE


def measure(run_group, device, report):
    """Value and derivative at 241 points from −6 to 6. A closed form: every seed gives the same."""
    import torch

    from dlcore.blocks.activations import activation

    z = (torch.arange(-120, 121, dtype=torch.float64) / 20).requires_grad_()
    value = activation(run_group.first.variant, run_group.first["negative_slope"])(z)
    (derivative,) = torch.autograd.grad(value.sum(), z)
    report(1.0)
    return [
        {"curve": {"z": z.tolist(), "value": value.tolist(), "derivative": derivative.tolist()}} for _ in run_group.runs
    ]


EXPERIMENT = Experiment(
    id="activation-shapes",
    section="foundations",
    question="What does each activation do to a number, and to the gradient that comes back?",
    revision=1,
    varies="activation",
    variants=ACTIVATIONS,
    seeds=(0,),
    settings=(NEGATIVE_SLOPE,),
    measure=measure,
    cost=lambda run: 1.0,
    shipped=(MappingProxyType({}), MappingProxyType({"negative_slope": 0.1})),
    outcome=Outcome("Largest derivative", "derivative", reduction="greatest", better="neither"),
    cpu_only=True,
)
