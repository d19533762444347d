"""A GRU has three gates' worth of arithmetic where an LSTM has four. Is its training step faster, at every width and with every kernel?"""

from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import TIMES, TIMING_REPEAT, Evidence, Quantity, RunQuery
from dlcore.experiments.language.long_range_recall import TOKENS
from dlcore.experiments.language.sequence_cost import BATCH, LSTM_TO_GRU
from dlcore.recipes.timing import median_seconds, threads, training_step

LENGTH, REPEATS = 64, 7
WIDTHS = (64, 128, 256, 512)
# The width of a GRU with as many parameters as an LSTM of that width, to within one percent.
MATCHED = MappingProxyType({64: 74, 128: 148, 256: 296, 512: 592})
ONEDNN, WITHOUT = "with oneDNN", "without oneDNN"
THREADS = Setting(
    "threads",
    "Threads",
    1,
    "CPU threads that share the work of a training step.",
    choices=(1, 2),
    labels=MappingProxyType({1: "one", 2: "two"}),
    omit_default=True,
)
SAME_WIDTH, SAME_PARAMETERS = "same hidden size", "same number of parameters"


def measure(run_group, device, report):
    """Both networks in one process, in turn, with PyTorch's own layers, at each width; PyTorch calls oneDNN's fused kernel for an LSTM and none for a GRU."""
    tables, count = [], THREADS.of(run_group.first)
    for done, seed in enumerate(run_group.seeds):
        rows = []
        for place, width in enumerate(WIDTHS):
            with threads(count):
                seconds = median_seconds(_works(width, seed, device), REPEATS, device, 2)
            rows += [(*name, width, 1e3 * spent) for name, spent in seconds.items()]
            report((done + (place + 1) / len(WIDTHS)) / len(run_group.seeds))
        columns = ("variant", "comparison", "kernel", "width", "milliseconds")
        tables.append({"step": dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True))})
    return tables


def _works(width, seed, device):
    """(network, comparison, kernel) to a training step; `width` is the LSTM's, and a matched GRU has more."""
    import torch

    from dlcore.data import first_token_recall
    from dlcore.experiments.language.long_range_recall import network
    from dlcore.models.language.fused import fuse

    read, first = (part.to(device) for part in first_token_recall.draw(BATCH, LENGTH, TOKENS, 0))
    works = {}
    for variant, comparison, units in (
        ("lstm", SAME_WIDTH, width),
        ("gru", SAME_WIDTH, width),
        ("gru", SAME_PARAMETERS, MATCHED[width]),
    ):
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            model = fuse(network(variant, LENGTH, width=units)).to(device)
        step = training_step(model, read, first)
        works[variant, comparison, ONEDNN] = step
        works[variant, comparison, WITHOUT] = _without_onednn(step)
    return works


def _without_onednn(step):
    import torch

    def work():
        with torch.backends.mkldnn.flags(enabled=False):
            step()

    return work


def milliseconds(tables, variant, comparison, kernel, width):
    table = tables["step"]
    names = zip(table["variant"], table["comparison"], table["kernel"], table["width"], strict=True)
    return table["milliseconds"][list(names).index((variant, comparison, kernel, width))]


def lstm_to_gru(comparison, kernel, width):
    """How many times as long the LSTM's training step takes."""

    def times(tables):
        return milliseconds(tables, "lstm", SAME_WIDTH, kernel, width) / milliseconds(
            tables, "gru", comparison, kernel, width
        )

    return times


FASTER, ALL = "language/gru-faster", (RunQuery("together"),)
SAID = MappingProxyType(
    {
        ONEDNN: "with PyTorch's built-in layers and oneDNN on a CPU",
        WITHOUT: "with PyTorch's built-in layers, without oneDNN, on a CPU",
    }
)
AS_MANY = Quantity(
    "ratio of times",
    "an LSTM's training step takes {value} as long as that of a GRU with as many parameters",
    "ratio",
    TIMES,
    inverse="a GRU's training step takes {value} as long as that of an LSTM with as many parameters",
)
QUANTITIES = MappingProxyType({SAME_WIDTH: LSTM_TO_GRU, SAME_PARAMETERS: AS_MANY})

EXPERIMENT = Experiment(
    id="recurrent-kernels",
    section="language",
    question="A GRU has three gates' worth of arithmetic where an LSTM has four. Is its training step faster, at every width and with every kernel?",
    revision=1,
    varies="network, all in one process",
    variants=("together",),
    seeds=(0, 1, 2, 3, 4),
    settings=(THREADS,),
    measure=measure,
    cost=lambda run: 1.0,
    shipped=(MappingProxyType({}), MappingProxyType({"threads": 2})),
    evidence=tuple(
        Evidence(
            FASTER,
            f"{comparison}, LSTM of width {width}, {LENGTH} tokens, {kernel}",
            QUANTITIES[comparison],
            ALL,
            lstm_to_gru(comparison, kernel, width),
            at_least=1.05,
            geometric=True,
            factors=MappingProxyType({"kernel": SAID[kernel], "hidden size": f"with {width} hidden units"}),
            replicate=TIMING_REPEAT,
        )
        for comparison in (SAME_WIDTH, SAME_PARAMETERS)
        for width in (256, 512)
        for kernel in (ONEDNN, WITHOUT)
    ),
    exclusive=True,
    cpu_only=True,
)
