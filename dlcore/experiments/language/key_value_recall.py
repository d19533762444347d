"""A value stands with its key somewhere far back: which network finds it, at a random address and at a fixed one?"""

import math
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.data.key_value_pairs import FIXED, RANDOM, SHORTEST, TOKENS, VALUES, best_without_the_query
from dlcore.evidence import PERCENT, Evidence, Outcome, Quantity, RunQuery, Tuning
from dlcore.experiments.language.long_range_recall import CLIP, LOG_T
from dlcore.recipes.comparisons import final
from dlcore.recipes.progress import SeedProgress

CHRONO = "lstm-chrono"  # an LSTM whose input gate begins slow, too
# The widths give all five as many parameters, as nearly as whole numbers can.
WIDTHS = MappingProxyType({"rnn": 152, "lstm": 73, CHRONO: 73, "gru": 86, "transformer": 32})
HEADS, BATCH, STEPS, EVERY, VALIDATION, TEST = 2, 32, 2_000, 50, 250, 1_000
ENOUGH, TWICE, LEARNED = 0.995, 2, 0.99
DISTANCES, LEARNING_RATES = MappingProxyType({RANDOM: (20, 100, 500), FIXED: (20, 100)}), (0.003, 0.01)
TUNED_AT = (20, 100)
ADDRESS = Setting(
    "address",
    "Address",
    RANDOM,
    "Where the pairs stand. Random: anywhere in the first half, in any order. Fixed: they are the first tokens, with the keys always in the same order, so that each value has one place.",
    choices=(RANDOM, FIXED),
    labels=MappingProxyType({RANDOM: "Random", FIXED: "Fixed"}),
)
DISTANCE = Setting(
    "distance",
    "Tokens",
    100,
    "Sequence length T in tokens, the key that asks being the last. The value lies at least T/2 tokens before the end.",
    low=SHORTEST,
    high=1_000,
)
# What tuning chose at 20 and at 100 tokens.
CHOSEN = MappingProxyType(
    {"rnn": (0.0003, 0.1), "lstm": (0.01, 0.1), CHRONO: (0.1, 0.1), "gru": (0.03, 0.03), "transformer": (0.003, 0.003)}
)
RATES = {
    (variant, distance): rates[distance > TUNED_AT[0]]
    for variant, rates in CHOSEN.items()
    for distance in DISTANCES[RANDOM]
}
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    0.003,
    "Adam's learning rate, tuned for each network at 20 and at 100 tokens, at random addresses; 500 tokens have that of 100. Too small: too slow for the steps; too large: unstable.",
    low=1e-5,
    high=1.0,
    tuned=MappingProxyType(RATES),
    tuned_by=("distance",),
)


def network(variant, distance):
    """A fresh network of long-range recall, with what helps over long distances: an RNN's orthogonal recurrent matrix, a forget bias of log T for T tokens.

    With it alone an LSTM keeps all that it writes, and still writes half of every token: the cell fills up with filler. The chrono initialization of Tallec and Ollivier,
    “Can Recurrent Neural Networks Warp Time?”, ICLR 2018, gives its input gate a bias of −log T as well. In a GRU one gate is both.
    The Transformer has no positions: the order tells nothing here that the keys do not, and so it has as many parameters at every length.
    """
    from torch import nn

    from dlcore.experiments.language import long_range_recall
    from dlcore.models.language.transformer import Transformer

    if variant == "transformer":
        return Transformer(TOKENS, WIDTHS[variant], VALUES, heads=HEADS, positions=False)
    name = "lstm" if variant == CHRONO else variant
    made = long_range_recall.network(name, distance, LOG_T, TOKENS, WIDTHS[variant], VALUES)
    if variant == "rnn":
        nn.init.orthogonal_(made.hidden_to_hidden.weight)
    if variant == CHRONO:
        made.input_to_hidden.bias.data[: made.width] -= math.log(distance)  # the input gate's
    return made


def measure(run_group, device, report):
    """Each seed's network on fresh sequences at every step; the test part is read once, with the weights that were best on the validation part."""
    import torch

    from dlcore.models.language.fused import fuse

    tables, run = [], run_group.first
    for done, seed in enumerate(run_group.seeds):
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            fresh = fuse(network(run.variant, run["distance"])).to(device)
        tables.append(_learn(fresh, run, seed, device, SeedProgress(report, done, len(run_group.seeds))))
    return tables


class BestWeights:
    """Keeps the weights with which the evaluation's accuracy was highest, the earliest of equal ones."""

    def __init__(self, evaluation):
        self.evaluation, self.accuracy, self.step, self.weights = evaluation, -1.0, 0, {}

    def on_step_end(self, state):
        import copy

        (latest,) = self.evaluation.rows[-1]
        if state.step == latest["step"] and latest["accuracy"] > self.accuracy:
            self.accuracy, self.step = latest["accuracy"], state.step
            self.weights = copy.deepcopy(state.model.state_dict())


def _learn(model, run, seed, device, report):
    import torch

    from dlcore.blocks.callbacks import Evaluation, Progress, Stopwatch
    from dlcore.data import key_value_pairs
    from dlcore.experiments.language.long_range_recall import ClippedOptimizer, StopWhenSolved
    from dlcore.models.stacked import ParallelNetworks
    from dlcore.training import cross_entropy, train

    def draw(count, seed):
        read, values = key_value_pairs.draw(count, run["distance"], seed, run["address"])
        return read.to(device), values.to(device)

    def batches():
        for step in range(STEPS):
            read, values = draw(BATCH, 1_000_003 * (seed + 1) + step)
            yield read[None], values[None]

    parallel, stopwatch = ParallelNetworks([model], 3), Stopwatch(device)
    read, values = draw(VALIDATION, 500_000_003 + seed)
    evaluation = Evaluation(parallel, cross_entropy, read, values, EVERY, stopwatch, report.metrics)
    best = BestWeights(evaluation)
    optimizer = ClippedOptimizer(torch.optim.Adam(model.parameters(), run["learning_rate"]), CLIP.default)
    stop = StopWhenSolved(evaluation, ENOUGH, TWICE)
    train(parallel, batches(), cross_entropy, optimizer, [evaluation, best, stop, Progress(report, STEPS)])
    seconds = stopwatch.seconds
    parallel.load_state_dict(best.weights)
    read, values = draw(TEST, 600_000_007 + seed)
    test = Evaluation(parallel, cross_entropy, read, values, EVERY, stopwatch)
    (curve,), ((judged,),) = evaluation.tables(), test.rows
    curve["validation_accuracy"] = curve.pop("accuracy")
    steps, accuracies = curve["step"], curve["validation_accuracy"]
    end = {
        "accuracy": judged["accuracy"],
        "best_step": best.step,
        "learned_at": next((step for step, value in zip(steps, accuracies, strict=True) if value >= LEARNED), None),
        "mean_error": mean_error(accuracies[1:], STEPS // EVERY),
        "seconds": seconds,
        "parameters": sum(weight.numel() for weight in model.parameters()),
    }
    return {"curve": curve, "end": {name: [value] for name, value in end.items()}}


def mean_error(accuracies, tests):
    """1 − accuracy, mean over all planned tests: those after an early stop count like the last. The sooner a network learns, the less it is."""
    return 1 - (sum(accuracies) + accuracies[-1] * (tests - len(accuracies))) / tests


def cost(run):
    """Milliseconds of a step, about; attention compares all tokens with all, the others' grow with the length."""
    per_token = {"rnn": 0.17, "lstm": 0.15, CHRONO: 0.15, "gru": 0.29, "transformer": 0.2 + run["distance"] / 1_500}
    return run["distance"] * per_token[run.variant]


LONG, FAR = "language/transformer-long-range", MappingProxyType({"distance": max(DISTANCES[RANDOM])})
ACCURACY = final("accuracy", "end")


EXPERIMENT = Experiment(
    id="key-value-recall",
    section="language",
    question="A value stands with its key somewhere far back: which network finds it, at a random address and at a fixed one?",
    revision=1,
    varies="network",
    variants=tuple(WIDTHS),
    seeds=(0, 1, 2),
    settings=(ADDRESS, DISTANCE, LEARNING_RATE),
    measure=measure,
    cost=cost,
    shipped=(
        MappingProxyType({}),
        *(
            MappingProxyType({"address": address, "distance": distance})
            for address, distances in DISTANCES.items()
            for distance in distances
            if (address, distance) != (ADDRESS.default, DISTANCE.default)
        ),
    ),
    evidence=(
        Evidence(
            LONG,
            f"a value by its key, {FAR['distance']} tokens, at most {STEPS:,} steps",
            Quantity(
                "accuracy on new sequences",
                f"trained for at most {STEPS:,} steps, where the values without the query give {best_without_the_query():.0%}, the Transformer"
                f" recalls the value of a key over {FAR['distance']} tokens in {{value}} of sequences",
                "level",
                PERCENT,
            ),
            (RunQuery("transformer", FAR),),
            ACCURACY,
            at_least=0.9,
        ),
    ),
    outcome=Outcome("Accuracy on new sequences", "accuracy", "end", unit=PERCENT),
    tuning=Tuning(
        "learning_rate",
        LEARNING_RATES,
        final("mean_error", "end"),
        least=True,
        further=MappingProxyType(
            {
                "rnn": (0.0001, 0.0003, 0.001, 0.03, 0.1, 0.3),
                "lstm": (0.03, 0.1, 0.3),
                CHRONO: (0.03, 0.1, 0.3),
                "gru": (0.03, 0.1, 0.3),
                "transformer": (0.001,),
            }
        ),
    ),
    tuning_seeds=(50, 51, 52),
    tuning_conditions=tuple(MappingProxyType({"distance": distance}) for distance in TUNED_AT),
)
