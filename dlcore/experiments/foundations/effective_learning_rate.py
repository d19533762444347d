"""How far does an adaptive learning rate shrink, and does it matter when the minimum moves?"""

from types import MappingProxyType

from dlcore.base import Experiment
from dlcore.evidence import Evidence, RunQuery

STEPS, EARLY = 2_000, 20
LEARNING_RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
PHASE, GOALS, WEIGHTS, NOISE, NEAR = 1_000, (3.0, -3.0), 10, 0.1, 0.3
STATE = {"adagrad": "sum", "rmsprop": "square_avg", "adam": "exp_avg_sq"}


def measure(run_group, device, report):
    """First gradients of constant size: the effective learning rate over η. Then a minimum that jumps half way: the steps until each reaches it."""
    import torch

    run, tables = run_group.first, []
    for done, seed in enumerate(run_group.seeds, start=1):
        walks = {
            learning_rate: _distances(run.variant, learning_rate, torch.Generator().manual_seed(seed))
            for learning_rate in LEARNING_RATES
        }
        learning_rate = min(walks, key=lambda learning_rate: (_steps_to_reach(walks[learning_rate], 0), learning_rate))
        recorded_steps = sorted({round(2 * PHASE * place / 100) for place in range(101)})
        tables.append(
            {
                "left": _effective_learning_rate(run.variant, torch.Generator().manual_seed(seed)),
                "distance": {
                    "step": recorded_steps,
                    "distance": [walks[learning_rate][step] for step in recorded_steps],
                },
                "phases": {
                    "phase": [1, 2],
                    "learning_rate": [learning_rate, learning_rate],
                    "steps": [_steps_to_reach(walks[learning_rate], phase) for phase in (0, 1)],
                },
            }
        )
        report(done / len(run_group.runs))
    return tables


def _effective_learning_rate(variant, generator):
    """The effective learning rate over η, when every gradient is drawn from the same normal distribution."""
    import torch

    from dlcore.blocks.optimizers import optimizer

    w = torch.zeros(WEIGHTS, requires_grad=True)
    opt = optimizer(variant, [w], 1e-3)
    fractions = {"step": [], "share": []}
    for step in range(1, STEPS + 1):
        w.grad = torch.randn(WEIGHTS, generator=generator)
        opt.step()
        if step in (1, EARLY, STEPS) or step % 50 == 0 or step in (2, 5, 10, 30):
            size = opt.state[w][STATE[variant]]
            if variant == "adam":
                size = size / (1 - 0.999**step)
            fractions["step"].append(step)
            fractions["share"].append((1 / (size.sqrt() + 1e-8)).mean().item())
    return fractions


def _distances(variant, learning_rate, generator):
    """Mean distance from the minimum after each step, where the minimum jumps after a thousand, and each gradient is noisy."""
    import torch

    from dlcore.blocks.optimizers import optimizer

    w = torch.zeros(WEIGHTS, requires_grad=True)
    opt, distances = optimizer(variant, [w], learning_rate), []
    for step in range(2 * PHASE + 1):
        goal = GOALS[min(step // PHASE, 1)]
        distances.append((w.detach() - goal).abs().mean().item())
        w.grad = w.detach() - goal + NOISE * torch.randn(WEIGHTS, generator=generator)
        opt.step()
    return distances


def _steps_to_reach(distances, phase):
    """Steps of that phase until the minimum is near; the whole phase where it never is."""
    distances_in_phase = distances[phase * PHASE : (phase + 1) * PHASE]
    return next((step for step, distance in enumerate(distances_in_phase) if distance <= NEAR), PHASE)


def remaining(tables):
    """The effective learning rate at the end over that at step 20."""
    table = tables["left"]
    share = dict(zip(table["step"], table["share"], strict=True))
    return share[STEPS] / share[EARLY]


def slower(adagrad, rmsprop):
    return adagrad["phases"]["steps"][1] / rmsprop["phases"]["steps"][1]


NOTHING = MappingProxyType({})

EXPERIMENT = Experiment(
    id="effective-learning-rate",
    section="foundations",
    question="How far does an adaptive learning rate shrink, and does it matter when the minimum moves?",
    revision=1,
    varies="optimizer",
    variants=tuple(STATE),
    seeds=(0, 1, 2, 3, 4),
    settings=(),
    measure=measure,
    cost=lambda run: 1.0,
    evidence=(
        Evidence(
            "optimizers/adagrad-rate-shrinks",
            f"gradients of constant size, step {STEPS:,} against step {EARLY}",
            "AdaGrad's effective learning rate over its value at step 20",
            (RunQuery("adagrad", NOTHING),),
            remaining,
            at_most=0.2,
            geometric=True,
        ),
        Evidence(
            "optimizers/rmsprop-fixes-adagrad",
            f"gradients of constant size, step {STEPS:,} against step {EARLY}",
            "RMSProp's effective learning rate over its value at step 20",
            (RunQuery("rmsprop", NOTHING),),
            remaining,
            at_least=0.5,
            geometric=True,
        ),
        Evidence(
            "optimizers/rmsprop-fixes-adagrad",
            "the minimum jumps, each at the learning rate that was best before the jump",
            "steps that AdaGrad needs to the new minimum over those of RMSProp",
            (RunQuery("adagrad", NOTHING), RunQuery("rmsprop", NOTHING)),
            slower,
            at_least=1.5,
            geometric=True,
        ),
    ),
    cpu_only=True,
)
