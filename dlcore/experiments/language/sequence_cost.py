"""How does the time of a training step grow with the length of a sequence, and how many of its operations are sequential?"""

from types import MappingProxyType

from dlcore.base import Experiment
from dlcore.evidence import EXACT, TIMES, TIMING_REPEAT, Evidence, Quantity, RunQuery
from dlcore.experiments.language.long_range_recall import TOKENS
from dlcore.recipes.timing import median_seconds, training_step

NETWORKS = ("rnn", "lstm", "gru", "transformer")
LENGTHS = (16, 64, 256)
KERNEL, PLAIN = "torch's kernel", "our own loop"
BATCH, REPEATS = 32, 7


def measure(run_group, device, report):
    """All networks in one process, in turn, at one width; the recurrent ones with torch's kernel and as our own loop over the tokens."""
    tables = []
    for done, seed in enumerate(run_group.seeds):
        rows, chains = [], []
        for place, length in enumerate(LENGTHS):
            networks = _networks(length, seed)
            seconds = median_seconds(
                {name: _step(model, length, device) for name, model in networks.items()}, REPEATS, device, 2
            )
            rows += [(*name, length, 1e3 * spent) for name, spent in seconds.items()]
            chains += [
                (variant, length, _chain(model, length)) for (variant, kind), model in networks.items() if kind == PLAIN
            ]
            report((done + (place + 1) / len(LENGTHS)) / len(run_group.seeds))
        tables.append(
            {
                "step": dict(
                    zip(
                        ("variant", "kernel", "length", "milliseconds"), map(list, zip(*rows, strict=True)), strict=True
                    )
                ),
                "chain": dict(
                    zip(("variant", "length", "operations"), map(list, zip(*chains, strict=True)), strict=True)
                ),
            }
        )
    return tables


def _networks(length, seed):
    """(variant, kernel) to a fresh network."""
    import torch

    from dlcore.experiments.language.long_range_recall import network
    from dlcore.models.language.fused import fuse

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        plain = {name: network(name, length) for name in NETWORKS}
        quick = {name: fuse(network(name, length)) for name in NETWORKS if name != "transformer"}
    return {(name, PLAIN): model for name, model in plain.items()} | {
        (name, KERNEL): model for name, model in quick.items()
    }


def _step(model, length, device):
    from dlcore.data import first_token_recall

    read, first = (part.to(device) for part in first_token_recall.draw(BATCH, length, TOKENS, 0))
    return training_step(model.to(device), read, first)


def _chain(model, length):
    """The longest chain of operations of which each needs the one before, forward: these run one after another on any number of processors."""
    from dlcore.data import first_token_recall

    read, _ = first_token_recall.draw(1, length, TOKENS, 0)
    model.cpu()
    end = model(read.requires_grad_()).sum().grad_fn
    longest, waiting = {None: 0}, [end]
    while waiting:
        node = waiting[-1]
        before = [following for following, _ in node.next_functions if following is not None]
        missing = [other for other in before if other not in longest]
        if missing:
            waiting += missing
        else:
            longest[node] = 1 + max((longest[other] for other in before), default=0)
            waiting.pop()
    return longest[end]


def milliseconds(tables, variant, length, kernel=KERNEL):
    table = tables["step"]
    return next(
        spent
        for name, of, at, spent in zip(
            table["variant"], table["kernel"], table["length"], table["milliseconds"], strict=True
        )
        if (name, of, at) == (variant, kernel, length)
    )


def slower(slow, quick, length, kernels):
    """How many times as long a step of one network takes as one of the other."""

    def times(tables):
        return milliseconds(tables, slow, length, kernels[0]) / milliseconds(tables, quick, length, kernels[1])

    return times


def growth(variant):
    """How many times as long the chain is at the greatest length as at the least."""

    def times(tables):
        table = tables["chain"]
        at = {
            length: count
            for name, length, count in zip(table["variant"], table["length"], table["operations"], strict=True)
            if name == variant
        }
        return at[LENGTHS[-1]] / at[LENGTHS[0]]

    return times


PARALLEL, FASTER = "language/transformer-parallel", "language/gru-faster"
ALL = (RunQuery("together"),)
CHAIN = Quantity(
    "growth of the longest chain of operations",
    f"in one forward pass, {LENGTHS[-1]} tokens need {{value}} as many sequential operations as {LENGTHS[0]} tokens",
    "ratio",
    TIMES,
    "lower",
)
LSTM_TO_GRU = Quantity(
    "ratio of times",
    "an LSTM's training step takes {value} as long as that of a GRU of the same hidden size",
    "ratio",
    TIMES,
    inverse="a GRU's training step takes {value} as long as that of an LSTM of the same hidden size",
)
SAID = MappingProxyType({KERNEL: "with PyTorch's built-in layers on a CPU", PLAIN: "with a hand-written loop"})


def conditions(kernel, length):
    return MappingProxyType({"kernel": SAID[kernel], "sequence length": f"over {length} tokens"})


EXPERIMENT = Experiment(
    id="sequence-cost",
    section="language",
    question="How does the time of a training step grow with the length of a sequence, and how many of its operations are sequential?",
    revision=1,
    varies="network, all in one process",
    variants=("together",),
    seeds=(0, 1, 2),
    settings=(),
    measure=measure,
    cost=lambda run: 1.0,
    evidence=(
        Evidence(
            PARALLEL,
            f"sequential operations, from {LENGTHS[0]} to {LENGTHS[-1]} tokens",
            CHAIN,
            ALL,
            growth("transformer"),
            at_most=1.01,
            geometric=True,
            replicate=EXACT,
        ),
        *(
            Evidence(
                FASTER,
                f"a training step of as many units, {length} tokens, {kernel}",
                LSTM_TO_GRU,
                ALL,
                slower("lstm", "gru", length, (kernel, kernel)),
                at_least=1.05,
                geometric=True,
                factors=conditions(kernel, length),
                replicate=TIMING_REPEAT,
            )
            for length in (LENGTHS[1], LENGTHS[-1])
            for kernel in (KERNEL, PLAIN)
        ),
    ),
    exclusive=True,
)
