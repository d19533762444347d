"""Which of two words came first: attention with learned positions, sinusoids, RoPE, ALiBi or T5's relative bias, and without any; trained at one length, tested at four?"""

from functools import partial
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import PERCENT, Outcome

TOKENS, WIDTH, DEPTH, HEADS, STEPS, EVERY = 10, 32, 2, 4, 300, 20
LEARNING_RATES = (0.003, 0.01)
VARIANTS = (
    "positions-learned",
    "positions-sinusoidal",
    "positions-rope",
    "positions-alibi",
    "positions-relative",
    "positions-none",
    "positions-causal",
)
TIMES = (1, 2, 4, 8)  # lengths of the test sequences, as multiples of that of training
# What the Transformer is given as its positions: learned vectors, or where attention has them built in.
WITHIN = MappingProxyType(
    {
        "positions-learned": True,
        "positions-sinusoidal": True,
        "positions-rope": "rope",
        "positions-alibi": "alibi",
        "positions-relative": "relative",
    }
)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    0.003,
    "Adam's learning rate. Learned positions start as small noise and must grow: small rates hold them back.",
    low=1e-5,
    high=0.1,
)
LENGTH = Setting(
    "length",
    "Tokens of a sequence",
    16,
    "Sequence length in tokens. In longer sequences the two may stand further apart.",
    low=4,
    high=64,
)


def network(variant, longest):
    """A small Transformer; `longest` is how many learned positions it has."""
    from torch import nn

    from dlcore.blocks.positions import sinusoids
    from dlcore.models.language.transformer import Transformer

    transformer = Transformer(
        TOKENS,
        WIDTH,
        2,
        DEPTH,
        HEADS,
        longest,
        positions=WITHIN.get(variant, False),
        causal=variant == "positions-causal",
    )
    if variant == "positions-sinusoidal":
        transformer.positions = nn.Parameter(sinusoids(longest, WIDTH), requires_grad=False)
    return transformer


def measure(run_group, device, report):
    """Each seed's network on fresh sequences at every step; at the end also on some up to eight times as long as any in training."""
    import torch

    from dlcore.recipes.progress import SeedProgress
    from dlcore.recipes.sequence_tasks import fit

    tables, run = [], run_group.first
    for done, seed in enumerate(run_group.seeds):
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            fresh = network(run.variant, TIMES[-1] * run["length"])
        draw = partial(_draw, run["length"])
        curve = fit(
            fresh,
            draw,
            STEPS,
            run["learning_rate"],
            EVERY,
            seed,
            device,
            SeedProgress(report, done, len(run_group.seeds)),
        )
        end = {name: [curve[name][-1]] for name in ("accuracy", "validation", "seconds")}
        longer = [_accuracy(fresh, times * run["length"], seed, device) for times in TIMES]
        tables.append(
            {
                "curve": curve,
                "end": end | {"longer": [longer[TIMES.index(2)]]},
                "lengths": {
                    "times": list(TIMES),
                    "accuracy": longer,
                    "validation": [curve["validation"][-1]] * len(TIMES),
                },
            }
        )
    return tables


def _accuracy(network, length, seed, device):
    """On new sequences of that length."""
    import torch

    from dlcore.recipes.sequence_tasks import TEST

    read, first = _draw(length, TEST, 700_000_001 + seed)
    with torch.no_grad():
        correct = network(read.to(device)).argmax(1) == first.to(device)
    return correct.float().mean().item()


def _draw(length, count, seed):
    from dlcore.data import token_order

    return token_order.draw(count, length, TOKENS, seed)


EXPERIMENT = Experiment(
    id="positions",
    section="language",
    question="Which of two words came first: attention with learned positions, sinusoids, RoPE, ALiBi or T5's relative bias, and without any; trained at one length, tested at four?",
    revision=2,
    varies="positions",
    variants=VARIANTS,
    seeds=(0, 1, 2, 3, 4),
    settings=(LEARNING_RATE, LENGTH),
    measure=measure,
    cost=lambda run: run["length"] / 16,
    shipped=(
        MappingProxyType({}),
        *(
            MappingProxyType({"learning_rate": learning_rate})
            for learning_rate in LEARNING_RATES
            if learning_rate != LEARNING_RATE.default
        ),
    ),
    outcome=Outcome("Accuracy on new sequences", "accuracy", "end", unit=PERCENT),
)
