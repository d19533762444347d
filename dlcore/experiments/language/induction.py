"""A sequence begins to repeat itself, after how many tokens nobody is told. Can one layer of attention go on, or does it take two?"""

from types import MappingProxyType

from dlcore.data.repeats import FIXED, RANDOM
from dlcore.experiments.experiment import Ask, Evidence, Experiment, Setting

TOKENS, HALF, WIDTH, HEADS, STEPS, EVERY = 24, 16, 64, 4, 600, 50
RATES = (0.003, 0.01)
DEPTHS = MappingProxyType({"layers-1": 1, "layers-2": 2})
OFFSET = Setting(
    "offset",
    "Repeats after",
    RANDOM,
    "Random: it must be found out from the tokens where to look. Fixed: looking so many places back is enough, which positions alone can do.",
    choices=(RANDOM, FIXED),
    names=MappingProxyType({RANDOM: "5 to 15 tokens, at random", FIXED: "always 15 tokens"}),
)
RATE = Setting(
    "rate",
    "Learning rate",
    0.003,
    "The step of Adam. Larger: the two layers find each other sooner, or never.",
    low=1e-5,
    high=0.1,
)


def network(depth):
    """A causal Transformer that says at every place of the second half which token comes next."""
    from torch import nn

    from dlcore.models.language.transformer import Transformer

    class Continues(nn.Module):
        def __init__(self):
            super().__init__()
            self.reader = Transformer(TOKENS, WIDTH, TOKENS, depth, HEADS, 2 * HALF, causal=True)

        def forward(self, x):  # (batch, 2·half − 1, tokens) to (batch · half, tokens)
            return self.reader.output(self.reader.states(x)[:, -HALF:]).flatten(0, 1)

    return Continues()


def draw(offset, count, seed):
    """Sequences as ones among zeros, without their last token, and the tokens of the second half, one after another."""
    from torch.nn import functional as F

    from dlcore.data import repeats

    read, _ = repeats.draw(count, HALF, TOKENS, seed, offset)
    return F.one_hot(read[:, :-1], TOKENS).float(), read[:, HALF:].flatten()


def measure(stack, device, report):
    """Each seed's network on sequences drawn afresh for every step; then where each head looks on average, and, of one sequence, all attention."""
    from functools import partial

    import torch

    from dlcore.experiments.foundations.noisy_labels import Part
    from dlcore.experiments.language.fresh import learn

    tables, run = [], stack.first
    for done, seed in enumerate(stack.seeds):
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            fresh = network(DEPTHS[run.variant])
        curve = learn(
            fresh, partial(draw, run["offset"]), STEPS, run["rate"], EVERY, seed, device, Part(report, done, len(stack.seeds))
        )
        heads, arrays = looks(fresh.reader, run["offset"], seed, device)
        end = {name: [curve[name][-1]] for name in ("accuracy", "loss", "validation", "seconds")}
        tables.append({"curve": curve, "end": end, "heads": heads} | ({"arrays": arrays} if seed == stack.seeds[0] else {}))
    return tables


def looks(reader, offset, seed, device):
    """For every head its mean weight, in the second half, on the token just before, and on the one that followed last time; and the attention of one sequence."""
    import torch
    from torch.nn import functional as F

    from dlcore.data import repeats

    read, lengths = repeats.draw(200, HALF, TOKENS, 800_000_011 + seed, offset)
    attentions = [block.attention for block in reader.blocks]
    for attention in attentions:
        attention.keeps_weights = True
    with torch.no_grad():
        reader.states(F.one_hot(read, TOKENS).float().to(device))
    weights = torch.stack([attention.weights for attention in attentions], 1).cpu()  # (sequences, layers, heads, asking, asked)
    place = torch.arange(HALF, 2 * HALF)
    before = weights[..., place, place - 1].mean((0, -1))  # (layers, heads)
    after = (place - lengths[:, None] + 1)[:, None, None, :, None].expand(*weights.shape[:3], -1, 1)
    after = weights[..., place, :].gather(-1, after).mean((0, -2, -1))
    layers, heads = before.shape
    table = {
        "layer": [layer + 1 for layer in range(layers) for _ in range(heads)],
        "head": [head + 1 for _ in range(layers) for head in range(heads)],
        "previous": before.flatten().tolist(),
        "induction": after.flatten().tolist(),
    }
    shown = int((lengths - HALF // 2 - 2).abs().argmin())  # one of middling length
    arrays = {
        "attention": weights[shown].half().numpy(),
        "tokens": read[shown].to(torch.uint8).numpy(),
        "length": lengths[shown : shown + 1].to(torch.uint8).numpy(),
    }
    return table, arrays


def accuracy(*tables):
    """Of one run for each rate, the accuracy of the one that ends best on the validation part."""
    return max((of_rate["end"] for of_rate in tables), key=lambda end: end["validation"][0])["accuracy"][0]


EXPERIMENT = Experiment(
    id="induction",
    section="language",
    question="A sequence begins to repeat itself, after how many tokens nobody is told. Can one layer of attention go on, or does it take two?",
    revision=1,
    varies="layers",
    variants=tuple(DEPTHS),
    seeds=(0, 1, 2),
    settings=(OFFSET, RATE),
    measure=measure,
    cost=lambda run: 4.0 + 6.0 * DEPTHS[run.variant],
    shipped=(
        MappingProxyType({}),
        *(
            MappingProxyType({"offset": offset, "rate": rate})
            for offset in (RANDOM, FIXED)
            for rate in RATES
            if (offset, rate) != (RANDOM, RATE.default)
        ),
    ),
    evidence=(
        Evidence(
            "language/transformer-long-range",
            f"to go on with what stood 5 to 15 tokens before, two layers, {STEPS} steps, at the rate that validation chose",
            "accuracy on the second half of new sequences",
            tuple(Ask("layers-2", MappingProxyType({"rate": rate})) for rate in RATES),
            accuracy,
            at_least=0.9,
        ),
    ),
)
