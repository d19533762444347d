"""How far does an adaptive learning rate shrink?"""

from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import Evidence, Outcome, Quantity, RunQuery

STEPS, WEIGHTS = 20_000, 10
# RMSProp's mean begins at zero and is not corrected for it: after t steps its rate is 1/√(1 − ρᵗ) times too large. That is
# still 2.3 times at step 20 with PyTorch's ρ of 0.99, and 1.003 times at step 500, from which shrinking is counted.
AFTER_START_UP = 500
RECORDED = (1, 2, 5, 10, 20, 50, 100, 200, 500, *range(1_000, STEPS + 1, 1_000))
STATE = {"adagrad": "sum", "rmsprop": "square_avg", "adam": "exp_avg_sq"}
SMOOTHING = (0.9, 0.99)
RHO = Setting(
    "rho",
    "Smoothing constant ρ",
    0.9,
    "How much RMSProp keeps of its mean of squared gradients at each step: 0.9 in Hinton's lecture and Keras, 0.99 in PyTorch. The larger, the longer its memory and its start-up.",
    low=0.0,
    high=0.9999,
    applies_to=("rmsprop",),
)


def measure(run_group, device, report):
    """Gradients of constant size, all from one normal distribution: the effective learning rate over η, as a mean over ten weights."""
    import torch

    from dlcore.blocks.optimizers import optimizer

    run, steps, shares = run_group.first, [], []
    generators = [torch.Generator().manual_seed(seed) for seed in run_group.seeds]
    w = torch.zeros(len(generators), WEIGHTS, requires_grad=True)  # the seeds side by side
    opt = optimizer(run.variant, [w], 1e-3, rho=run["rho"])
    for step in range(1, STEPS + 1):
        w.grad = torch.stack([torch.randn(WEIGHTS, generator=each) for each in generators])
        opt.step()
        if step in RECORDED:
            size = opt.state[w][STATE[run.variant]]
            if run.variant == "adam":
                size = size / (1 - 0.999**step)
            steps.append(step)
            shares.append((1 / (size.sqrt() + 1e-8)).mean(-1))
            report(step / STEPS)
    return [{"left": {"step": steps, "share": of_seed}} for of_seed in torch.stack(shares, -1).tolist()]


def rate_ratio(tables):
    """The effective learning rate at the end over that after start-up."""
    table = tables["left"]
    share = dict(zip(table["step"], table["share"], strict=True))
    return share[STEPS] / share[AFTER_START_UP]


def remaining_fraction(optimizer, condition, **declared):
    return Evidence(
        quantity=Quantity(
            f"{optimizer}'s effective learning rate, step {STEPS:,} over step {AFTER_START_UP}",
            f"at step {STEPS:,} {optimizer}'s effective learning rate is {{value}} that at step {AFTER_START_UP}",
            "ratio",
            "times",
        ),
        condition=f"gradients of constant size{condition}, step {STEPS:,} against step {AFTER_START_UP}",
        value=rate_ratio,
        geometric=True,
        **declared,
    )


EXPERIMENT = Experiment(
    id="effective-learning-rate",
    section="foundations",
    question="How far does an adaptive learning rate shrink?",
    revision=2,
    varies="optimizer",
    variants=tuple(STATE),
    seeds=tuple(range(10)),
    settings=(RHO,),
    measure=measure,
    cost=lambda run: 1.0,
    shipped=(MappingProxyType({}), MappingProxyType({"rho": 0.99})),
    evidence=(
        # An illustration of the formula: 1/√t would leave 0.16.
        remaining_fraction(
            "AdaGrad", "", claim="optimizers/adagrad-rate-shrinks", queries=(RunQuery("adagrad"),), at_most=0.2
        ),
        *(
            remaining_fraction(
                "RMSProp",
                f", ρ = {rho:g}",
                claim="optimizers/rmsprop-fixes-adagrad",
                queries=(RunQuery("rmsprop", MappingProxyType({"rho": rho})),),
                at_least=0.5,
                factors={"smoothing constant": f"with ρ = {rho:g}"},
            )
            for rho in SMOOTHING
        ),
    ),
    outcome=Outcome("Effective learning rate over η at the last step", "share", "left", better="neither"),
    cpu_only=True,
)
