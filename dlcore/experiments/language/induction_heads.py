"""A sequence begins to repeat itself after an unknown number of tokens. Can one layer of attention predict how it goes on, or does it take two?"""

from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.data.repeated_sequences import FIXED, RANDOM
from dlcore.evidence import PERCENT, Outcome, Tuning
from dlcore.recipes.comparisons import final

TOKENS, HALF, WIDTH, HEADS, STEPS, EVERY = 24, 16, 64, 4, 600, 50
LEARNING_RATES = MappingProxyType({RANDOM: (0.001, 0.003), FIXED: (0.003,)})  # recorded; validation chooses
DEPTHS = MappingProxyType({"layers-1": 1, "layers-2": 2})
OFFSET = Setting(
    "offset",
    "Repeats after",
    RANDOM,
    "Random: where to attend must be inferred from the tokens. Fixed: attending a constant distance back is enough, which positions alone can do.",
    choices=(RANDOM, FIXED),
    labels=MappingProxyType({RANDOM: "5 to 15 tokens, at random", FIXED: "always 15 tokens"}),
)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    0.003,
    "Adam's learning rate. Larger: the two layers form the induction circuit sooner, or never.",
    low=1e-5,
    high=0.1,
)


def network(depth):
    """A causal Transformer that predicts the next token at every position of the second half."""
    from torch import nn

    from dlcore.models.language.transformer import Transformer

    class SecondHalf(nn.Module):
        def __init__(self):
            super().__init__()
            self.transformer = Transformer(TOKENS, WIDTH, TOKENS, depth, HEADS, 2 * HALF, causal=True)

        def forward(self, x):  # (batch, 2·half − 1, tokens) to (batch · half, tokens)
            return self.transformer.output(self.transformer.hidden_states(x)[:, -HALF:]).flatten(0, 1)

    return SecondHalf()


def draw(offset, count, seed):
    """Sequences one-hot, without their last token, and the tokens of the second half, one after another."""
    from torch.nn import functional as F

    from dlcore.data import repeated_sequences

    read, _ = repeated_sequences.draw(count, HALF, TOKENS, seed, offset)
    return F.one_hot(read[:, :-1], TOKENS).float(), read[:, HALF:].flatten()


def measure(run_group, device, report):
    """Each seed's network on fresh sequences at every step; then the mean attention pattern of each head, and, of one sequence, all attention weights."""
    from functools import partial

    import torch

    from dlcore.recipes.progress import SeedProgress
    from dlcore.recipes.sequence_tasks import fit

    tables, run = [], run_group.first
    for done, seed in enumerate(run_group.seeds):
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            fresh = network(DEPTHS[run.variant])
        curve = fit(
            fresh,
            partial(draw, run["offset"]),
            STEPS,
            run["learning_rate"],
            EVERY,
            seed,
            device,
            SeedProgress(report, done, len(run_group.seeds)),
        )
        heads, arrays = attention_patterns(fresh.transformer, run["offset"], seed, device)
        end = {name: [curve[name][-1]] for name in ("accuracy", "loss", "validation", "seconds")}
        tables.append(
            {"curve": curve, "end": end, "heads": heads} | ({"arrays": arrays} if seed == run_group.seeds[0] else {})
        )
    return tables


def attention_patterns(transformer, offset, seed, device):
    """For every head its attention weight, in the second half, on the token just before, on earlier occurrences of the current token, and on
    the tokens that followed them; and all attention weights of one sequence, as arrays."""
    import torch
    from torch.nn import functional as F

    from dlcore.data import repeated_sequences

    read, lengths = repeated_sequences.draw(200, HALF, TOKENS, 800_000_011 + seed, offset)
    attentions = [block.attention for block in transformer.blocks]
    for attention in attentions:
        attention.store_weights = True
    with torch.no_grad():
        transformer.hidden_states(F.one_hot(read, TOKENS).float().to(device))
    weights = torch.stack([attention.weights for attention in attentions], 1)
    weights = weights.cpu()  # (sequences, layers, heads, queries, keys)
    position = torch.arange(2 * HALF)
    back = position[:, None] - position  # (queries, keys), how far back
    period = lengths[:, None, None]
    masks = {
        "previous": (back == 1).expand(len(read), -1, -1),
        "same": (back % period == 0) & (back > 0),
        "followed": ((back + 1) % period == 0) & (back > 0),
    }  # each (sequences, queries, keys)
    means = {name: (weights * mask[:, None, None])[..., HALF:, :].sum(-1).mean((0, -1)) for name, mask in masks.items()}
    layers, heads = weights.shape[1:3]
    table = {
        "layer": [layer + 1 for layer in range(layers) for _ in range(heads)],
        "head": [head + 1 for _ in range(layers) for head in range(heads)],
    } | {name: mean.flatten().tolist() for name, mean in means.items()}
    example = int((lengths - HALF // 2 - 2).abs().argmin())  # one of middling length
    arrays = {
        "attention": weights[example].half().numpy(),
        "tokens": read[example].to(torch.uint8).numpy(),
        "length": lengths[example : example + 1].to(torch.uint8).numpy(),
    }
    return table, arrays


TUNING = Tuning("learning_rate", LEARNING_RATES[RANDOM], final("validation", "end"))

EXPERIMENT = Experiment(
    id="induction-heads",
    section="language",
    question="A sequence begins to repeat itself after an unknown number of tokens. Can one layer of attention predict how it goes on, or does it take two?",
    revision=1,
    varies="layers",
    variants=tuple(DEPTHS),
    seeds=(0, 1, 2),
    settings=(OFFSET, LEARNING_RATE),
    measure=measure,
    cost=lambda run: 4.0 + 6.0 * DEPTHS[run.variant],
    shipped=(
        MappingProxyType({}),
        *(
            MappingProxyType({"offset": offset, "learning_rate": learning_rate})
            for offset, rates in LEARNING_RATES.items()
            for learning_rate in rates
            if (offset, learning_rate) != (RANDOM, LEARNING_RATE.default)
        ),
    ),
    outcome=Outcome("Accuracy on the second half", "accuracy", "end", unit=PERCENT),
)
