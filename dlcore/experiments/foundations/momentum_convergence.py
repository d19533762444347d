"""How much faster does momentum converge on a quadratic bowl, and when does it not?"""

import math
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import CONTROL, TIMES, Evidence, Outcome, Quantity, RunQuery

CONDITIONS = (1, 10, 100, 1_000)
CONDITION = Setting(
    "condition",
    "Condition number κ",
    100,
    "Largest curvature over smallest. The number of steps grows with κ, with momentum only with its square root.",
    low=1,
    high=10_000,
)
DIMENSIONS, GOAL, MAX_STEPS = 10, 1e-6, 50_000


def best(variant, condition):
    """The rate and momentum that theory gives as best for curvatures from 1/κ to 1 (Polyak, 1964; Nesterov, 2004): rate, momentum."""
    root = math.sqrt(condition)
    return {
        "gd": (2 / (1 + 1 / condition), 0.0),
        "momentum": (4 / (1 + 1 / root) ** 2, ((root - 1) / (root + 1)) ** 2),
        "nesterov": (1.0, (root - 1) / (root + 1)),
    }[variant]


def measure(run_group, device, report):
    """A bowl of ten weights, turned and started anew for each seed: the loss over that of the start, until a millionth is left."""
    import torch

    from dlcore.blocks.optimizers import optimizer

    run, tables = run_group.first, []
    learning_rate, momentum = best(run.variant, run["condition"])
    curvatures = torch.logspace(-math.log10(run["condition"]), 0, DIMENSIONS, dtype=torch.float64)
    for done, seed in enumerate(run_group.seeds, start=1):
        generator = torch.Generator().manual_seed(seed)
        rotation = torch.linalg.qr(torch.randn(DIMENSIONS, DIMENSIONS, dtype=torch.float64, generator=generator))[0]
        hessian = rotation * curvatures @ rotation.T
        w = torch.randn(DIMENSIONS, dtype=torch.float64, generator=generator).requires_grad_()
        opt = optimizer(
            run.variant if momentum else "gd", [w], learning_rate, momentum=momentum
        )  # torch has no Nesterov of 0
        losses = [(w @ hessian @ w / 2).item()]
        while losses[-1] > GOAL * losses[0] and len(losses) <= MAX_STEPS:
            w.grad = hessian @ w.detach()
            opt.step()
            losses.append((w.detach() @ hessian @ w.detach() / 2).item())
        steps = len(losses) - 1
        recorded_steps = sorted({round(steps * place / 50) for place in range(51)})
        tables.append(
            {
                "curve": {"step": recorded_steps, "left": [losses[step] / losses[0] for step in recorded_steps]},
                "steps": {"condition": [run["condition"]], "steps": [steps]},
            }
        )
        report(done / len(run_group.runs))
    return tables


def steps(tables):
    return tables["steps"]["steps"][0]


def ratio_of_steps(plain, momentum):
    return steps(plain) / steps(momentum)


def at(condition):
    return MappingProxyType({"condition": condition})


STEPS_OVER_MOMENTUM = Quantity(
    "steps, gradient descent over momentum",
    "on a quadratic bowl, plain gradient descent needs {value} as many steps as gradient descent with momentum",
    "ratio",
    TIMES,
)


def faster(condition, **declared):
    """How many times as many steps gradient descent needs without momentum."""
    return Evidence(
        "optimizers/momentum-accelerates",
        f"bowl with condition number {condition:,}, both at the hyperparameters that are optimal in theory",
        STEPS_OVER_MOMENTUM,
        (RunQuery("gd", at(condition)), RunQuery("momentum", at(condition))),
        ratio_of_steps,
        geometric=True,
        factors={"condition number": f"at condition number {condition:,}"},
        **declared,
    )


EXPERIMENT = Experiment(
    id="momentum-convergence",
    section="foundations",
    question="How much faster does momentum converge on a quadratic bowl, and when does it not?",
    revision=1,
    varies="optimizer",
    variants=("gd", "momentum", "nesterov"),
    seeds=tuple(range(10)),
    settings=(CONDITION,),
    measure=measure,
    cost=lambda run: run["condition"] + 10,
    shipped=(MappingProxyType({}), *(at(condition) for condition in CONDITIONS if condition != CONDITION.default)),
    evidence=(
        *(faster(condition, at_least=1.5) for condition in (100, 10, 1_000)),
        faster(1, within=1.05, role=CONTROL),  # in a round bowl the best momentum is zero
    ),
    outcome=Outcome("Steps to a millionth of the loss", "steps", "steps", better="lower"),
    cpu_only=True,
)
