"""Pre-LN, post-LN or RMSNorm: which trains at which depth, with and without warm-up?"""

from itertools import product
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import Outcome
from dlcore.recipes.progress import SeedProgress

# Each variant's norm, and whether it stands after the sum.
VARIANTS = MappingProxyType(
    {"norm-pre": ("LayerNorm", False), "norm-post": ("LayerNorm", True), "norm-rms": ("RMSNorm", False)}
)
WIDTH, HEADS, BATCH, STEPS, EVERY, TESTED = 32, 4, 16, 200, 20, 200
DEPTHS, WARM_UPS, LEARNING_RATES = (2, 6, 12, 24), (0, 50), (0.003, 0.01)
DEPTH = Setting(
    "depth", "Depth", 12, "Number of blocks. Deeper networks are harder to train, and take longer.", low=1, high=24
)
WARM_UP = Setting(
    "warm_up",
    "Warm-up steps",
    0,
    f"Steps over which the learning rate grows from 0, of {STEPS} in all; then it stays. 0: full size from the first step.",
    low=0,
    high=STEPS,
)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    0.01,
    "Adam's learning rate, reached after the warm-up. Greater: faster, until the network no longer trains.",
    low=1e-5,
    high=0.1,
)


def network(variant, depth, tokens):
    """A causal Transformer whose blocks normalize as the variant says: token ids (batch, time) to logits (batch, time, tokens)."""
    import torch
    from torch import nn

    from dlcore.blocks.norm_placement import NormalizedBlock
    from dlcore.blocks.normalization import RMSNorm
    from dlcore.data.synthetic_english import LONGEST

    kind, after = VARIANTS[variant]
    norm = RMSNorm if kind == "RMSNorm" else nn.LayerNorm

    class NextToken(nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding, self.positions = nn.Embedding(tokens, WIDTH), nn.Embedding(LONGEST + 2, WIDTH)
            self.blocks = nn.ModuleList(NormalizedBlock(WIDTH, HEADS, norm, after) for _ in range(depth))
            self.norm = nn.Identity() if after else norm(WIDTH)  # after the last block there is one already
            self.output = nn.Linear(WIDTH, tokens)

        def forward(self, token_ids):
            time = token_ids.shape[1]
            x = self.embedding(token_ids) + self.positions.weight[:time]
            mask = torch.ones(time, time, dtype=torch.bool, device=token_ids.device).tril()
            for block in self.blocks:
                x = block(x, mask)
            return self.output(self.norm(x))

    return NextToken()


def measure(run_group, device, report):
    """Each seed's network learns next-token prediction on synthetic English; before the first step the gradient of every block is measured."""
    return [
        _fit(run_group.first, seed, device, SeedProgress(report, done, len(run_group.seeds)))
        for done, seed in enumerate(run_group.seeds)
    ]


def _fit(run, seed, device, report):
    import random

    import torch

    from dlcore.blocks.callbacks import Stopwatch
    from dlcore.data import synthetic_english as english
    from dlcore.recipes.pretraining import loss, next_word

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = network(run.variant, run["depth"], len(english.vocabulary())).to(device)
    rng, stopwatch = random.Random(1_000_003 + seed), Stopwatch(device)
    (tested,), targets = next_word(english.sample(english.HELD_OUT_TEST, TESTED, random.Random(9_001)), None)
    optimizer = torch.optim.Adam(model.parameters(), run["learning_rate"])
    curve = {"step": [], "seconds": [], "loss": []}

    def note(step):
        with stopwatch.pause(), torch.no_grad():
            found = loss(model(tested.to(device)), targets.to(device)).item()
        for column, value in zip(curve.values(), (step, stopwatch.seconds, found), strict=True):
            column.append(value)
        report.metrics([{"step": step, "loss": found}])

    note(0)
    for step in range(1, STEPS + 1):
        (inputs,), following = next_word(english.sample(english.SEEN, BATCH, rng), None)
        batch_loss = loss(model(inputs.to(device)), following.to(device))
        optimizer.zero_grad()
        batch_loss.backward()
        if step == 1:
            gradients = [block.mlp[-1].weight.grad.norm().item() for block in model.blocks]
        for group in optimizer.param_groups:
            group["lr"] = run["learning_rate"] * min(1.0, step / max(1, run["warm_up"]))
        optimizer.step()
        report(step / STEPS)
        if step % EVERY == 0:
            note(step)
    return {
        "curve": curve,
        "end": {"depth": [run["depth"]], **{name: [curve[name][-1]] for name in ("loss", "seconds")}},
        "gradient": {"layer": list(range(1, run["depth"] + 1)), "norm": gradients},
    }


EXPERIMENT = Experiment(
    id="norm-placement",
    section="language",
    question="Pre-LN, post-LN or RMSNorm: which trains at which depth, with and without warm-up?",
    revision=1,
    varies="norm",
    variants=tuple(VARIANTS),
    seeds=(0, 1, 2, 3, 4),
    settings=(DEPTH, WARM_UP, LEARNING_RATE),
    measure=measure,
    cost=lambda run: 0.2 + 0.3 * run["depth"],
    shipped=(
        MappingProxyType({}),
        *(
            MappingProxyType({"depth": depth, "warm_up": warm_up, "learning_rate": learning_rate})
            for depth, warm_up, learning_rate in product(DEPTHS, WARM_UPS, LEARNING_RATES)
            if (depth, warm_up, learning_rate) != (DEPTH.default, WARM_UP.default, LEARNING_RATE.default)
        ),
    ),
    outcome=Outcome("Loss on new sentences", "loss", "end", unit="nats", better="lower"),
)
