"""How much faster is a training step of an LSTM and of a Transformer of as many parameters with a second CPU thread?"""

from types import MappingProxyType

from dlcore.base import Experiment
from dlcore.experiments.language.long_range_recall import TOKENS
from dlcore.recipes.timing import median_seconds, threads, training_step

LENGTH, BATCHES, THREADS, REPEATS = 256, (1, 32), (1, 2), 9
WIDTHS = MappingProxyType({"lstm": 256, "transformer": 100})  # some 270,000 parameters each
VARIANTS = tuple(WIDTHS)


def measure(run_group, device, report):
    """Both networks with one thread and with two, all in turn: of one sequence, whose tokens alone can share the work, and of many."""
    tables = []
    for done, seed in enumerate(run_group.seeds):
        rows = []
        for place, batch in enumerate(BATCHES):
            seconds = median_seconds(_works(batch, seed, device), REPEATS, device, 2)
            rows += [(variant, batch, count, 1e3 * spent) for (variant, count), spent in seconds.items()]
            report((done + (place + 1) / len(BATCHES)) / len(run_group.seeds))
        columns = ("variant", "batch", "threads", "milliseconds")
        tables.append({"step": dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True))})
    return tables


def _works(batch, seed, device):
    """(network, threads) to a training step, the LSTM's with PyTorch's own layer."""
    import torch

    from dlcore.data import first_token_recall
    from dlcore.experiments.language.long_range_recall import network
    from dlcore.models.language.fused import fuse

    read, first = (part.to(device) for part in first_token_recall.draw(batch, LENGTH, TOKENS, 0))
    works = {}
    for variant, width in WIDTHS.items():
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            model = fuse(network(variant, LENGTH, width=width)).to(device)
        step = training_step(model, read, first)
        for count in THREADS:
            works[variant, count] = _with_threads(count, step)
    return works


def _with_threads(count, step):
    def work():
        with threads(count):
            step()

    return work


# No evidence: a second thread can also share out the rows of a recurrent network's matrix products, so that what it
# brings says nothing of the tokens. With some four million parameters each, both networks gained as much.
EXPERIMENT = Experiment(
    id="thread-scaling",
    section="language",
    question="How much faster is a training step of an LSTM and of a Transformer of as many parameters with a second CPU thread?",
    revision=1,
    varies="network and threads, all in one process",
    variants=("together",),
    seeds=(0, 1, 2, 3, 4),
    settings=(),
    measure=measure,
    cost=lambda run: 1.0,
    exclusive=True,
    cpu_only=True,
)
