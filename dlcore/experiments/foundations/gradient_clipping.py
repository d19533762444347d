"""A recurrent network whose gradients explode: which learning rates does it survive with its gradient clipped, and which without?"""

from dataclasses import replace
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import PERCENT, Outcome
from dlcore.experiments.foundations import rnn_optimizers
from dlcore.recipes.progress import SeedProgress

VARIANTS = ("unclipped", "clip-norm")
LEARNING_RATES = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    0.3,
    "The learning rate of plain SGD. Without clipping, one large gradient times a large learning rate throws the weights to where everything saturates.",
    low=1e-5,
    high=10.0,
)
MOST = Setting(
    "max_norm",
    "Maximum norm",
    1.0,
    "A gradient with a larger norm is scaled down to this one. Smaller: steps are shorter and safer; larger: clipping happens less often.",
    low=1e-3,
    high=1e3,
    applies_to=("clip-norm",),
)
LENGTH = replace(rnn_optimizers.LENGTH, default=20)
GAIN = Setting(
    "gain",
    "Recurrent gain",
    1.2,
    "The singular values of the initial recurrent matrix. Above 1 its gradients can grow from step to step, below 1 they vanish.",
    low=0.1,
    high=3.0,
)
STEPS, EVERY, BATCH, WIDTH, TOKENS = 300, 10, 64, 64, rnn_optimizers.TOKENS
TRAIN, VALIDATION, TEST = 3_200, 500, 1_000


def measure(run_group, device, report):
    """One Elman network after another learns to recall the first of 20 tokens; each row has the largest norm, before clipping, since the row before."""
    tables = []
    for done, seed in enumerate(run_group.seeds):
        tables.append({"curve": fit(run_group.first, seed, device, SeedProgress(report, done, len(run_group.seeds)))})
    return tables


def fit(run, seed, device, report, steps=STEPS, every=EVERY, kernel=False):
    """The curve of one network, tested every so many steps; with `kernel` it runs on torch's fused kernel, with the same weights."""
    import math

    import torch
    from torch import nn
    from torch.nn import functional as F

    from dlcore.blocks.gradient_clipping import clip_by_norm
    from dlcore.data import first_token_recall
    from dlcore.models.language.fused import fuse
    from dlcore.models.language.rnn import RNN

    inputs, targets = first_token_recall.draw(TRAIN + VALIDATION + TEST, run["length"], TOKENS, seed)
    inputs, targets = inputs.to(device), targets.to(device)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = RNN(TOKENS, WIDTH, TOKENS)
        nn.init.orthogonal_(network.hidden_to_hidden.weight, gain=run["gain"])
    network = (fuse(network) if kernel else network).to(device)
    optimizer = torch.optim.SGD(network.parameters(), run["learning_rate"])
    most = run["max_norm"] if run.variant == "clip-norm" else math.inf
    generator, rows, longest = torch.Generator().manual_seed(1_000_003 + seed), [], None

    @torch.no_grad()
    def test(step):
        row = {"step": step, "norm": longest}
        for prefix, part in (("", slice(TRAIN + VALIDATION, None)), ("validation_", slice(TRAIN, TRAIN + VALIDATION))):
            logits = network(inputs[part])
            row[f"{prefix}accuracy"] = (logits.argmax(1) == targets[part]).float().mean().item()
            row[f"{prefix}loss"] = F.cross_entropy(logits, targets[part]).item()
        rows.append(row)
        report.metrics([row])

    test(0)
    for step in range(1, steps + 1):
        batch = torch.randint(TRAIN, (BATCH,), generator=generator).to(device)
        optimizer.zero_grad()
        F.cross_entropy(network(inputs[batch]), targets[batch]).backward()
        norm = clip_by_norm(network.parameters(), most).item()
        longest = norm if longest is None else max(longest, norm)
        optimizer.step()
        report(step / steps)
        if step % every == 0:
            test(step)
            longest = None
    return {name: [row[name] for row in rows] for name in rows[0]}


EXPERIMENT = Experiment(
    id="gradient-clipping",
    section="foundations",
    question="A recurrent network whose gradients explode: which learning rates does it survive with its gradient clipped, and which without?",
    revision=1,
    varies="clipping",
    variants=VARIANTS,
    seeds=tuple(range(10)),
    settings=(LEARNING_RATE, MOST, LENGTH, GAIN),
    measure=measure,
    cost=lambda run: run["length"],
    shipped=(
        MappingProxyType({}),
        *(
            MappingProxyType({"learning_rate": learning_rate})
            for learning_rate in LEARNING_RATES
            if learning_rate != LEARNING_RATE.default
        ),
    ),
    outcome=Outcome("Test accuracy", "accuracy", unit=PERCENT),
)
