"""What does each loss charge for a miss, and how hard does it pull?"""

from types import MappingProxyType

from dlcore.base import Experiment, Setting

VARIANTS = (
    "mse",
    "mse-raw",
    "cross-entropy",
    "binary-cross-entropy",
    "hinge",
    "mae",
    "huber",
    "focal",
    "kl",
    "label-smoothing",
)
REGRESSION = ("mse", "mae", "huber")
CLASSIFICATION = tuple(variant for variant in VARIANTS if variant != "huber")
DELTA = Setting(
    "delta",
    "Huber's δ",
    1.0,
    "The miss at which Huber turns from a square into a straight line. A larger δ makes it more like MSE, a smaller one more like MAE.",
    low=0.01,
    high=100.0,
    applies_to=("huber",),
)


def measure(run_group, device, report):
    """Value and slope on 161 points from −4 to 4 (a miss) and 201 from −5 to 5 (the right class's score). Closed forms: every seed gives the same."""
    import torch

    from dlcore.blocks import losses

    run, tables = run_group.first, {}
    if run.variant in REGRESSION:
        knobs = {"delta": run["delta"]} if run.variant == "huber" else {}
        tables["residual"] = _curve(lambda x: losses.LOSSES[run.variant](x, torch.zeros_like(x), **knobs), 80)
    if run.variant in CLASSIFICATION:
        tables["logit"] = _curve(lambda z: losses.BINARY_LOSSES[run.variant](z, torch.ones_like(z)), 100)
    report(1.0)
    return [tables for _ in run_group.runs]


def _curve(loss, half):
    import torch

    x = (torch.arange(-half, half + 1, dtype=torch.float64) / 20).requires_grad_()
    value = loss(x)
    (slope,) = torch.autograd.grad(value.sum(), x)
    return {"x": x.tolist(), "value": value.tolist(), "gradient": slope.tolist()}


EXPERIMENT = Experiment(
    id="loss-shapes",
    section="foundations",
    question="What does each loss charge for a miss, and how hard does it pull?",
    revision=1,
    varies="loss",
    variants=VARIANTS,
    seeds=(0,),
    settings=(DELTA,),
    measure=measure,
    cost=lambda run: 1.0,
    shipped=(MappingProxyType({}), *(MappingProxyType({"delta": delta}) for delta in (0.3, 3.0))),
    cpu_only=True,
)
