"""A token is read, many others follow, then it must be recalled: over what distance can each network remember it?"""

import math
from itertools import product
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import CONTROL, PERCENT, TIMES, Evidence, Outcome, Quantity, RunQuery, Tuning
from dlcore.guide import NAMES
from dlcore.models.loading import weight_arrays
from dlcore.recipes.comparisons import final
from dlcore.recipes.progress import SeedProgress

TOKENS, WIDTH, BATCH, TEST, STEPS, EVERY, SOLVED = 8, 64, 64, 500, 400, 20, 0.99
DISTANCES, LEARNING_RATES = (5, 20, 50, 100), (0.001, 0.003)
LOG_T, PLAIN = "log T", "default"
DISTANCE = Setting(
    "distance",
    "Tokens",
    20,
    "Sequence length in tokens; the first is to be recalled. The further back it lies, the more often a recurrent network has overwritten its state.",
    low=2,
    high=400,
)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    0.003,
    "Adam's learning rate. Too small: 400 steps are not enough; too large: training becomes unstable, the sooner the longer the sequence.",
    low=1e-5,
    high=0.1,
)
FORGET_BIAS = Setting(
    "forget_bias",
    "Forget bias",
    PLAIN,
    "The initial bias of the LSTM's forget gate and the GRU's update gate. Default: near 0, so that about half of the state is forgotten at every token. log T: about e⁻¹ of it is left after T tokens.",
    choices=(PLAIN, LOG_T),
    labels=MappingProxyType({PLAIN: "default initialization", LOG_T: "forget bias log T"}),
    applies_to=("lstm", "gru"),
)
CLIP = Setting(
    "clip",
    "Clip the gradient at",
    1.0,
    "Maximum norm of the gradient. Without clipping a single exploding step can undo hundreds of good ones.",
    low=0.01,
    high=1e6,
)
HIDDEN = Setting(
    "hidden",
    "Hidden units",
    WIDTH,
    "Size of the hidden state. Larger: more parameters and time; gradients vanish over distance all the same.",
    choices=(16, 32, 64, 128),
)


def network(variant, distance=20, forget_bias=PLAIN, tokens=TOKENS, width=WIDTH, classes=TOKENS):
    """A fresh network of that name; `distance` is the T of its forget bias, and how many positions a Transformer has."""
    from dlcore.models.language.gru import GRU
    from dlcore.models.language.lstm import LSTM
    from dlcore.models.language.rnn import RNN
    from dlcore.models.language.transformer import Transformer

    bias = math.log(distance) if forget_bias == LOG_T else 0.0
    return {
        "rnn": lambda: RNN(tokens, width, classes),
        "lstm": lambda: LSTM(tokens, width, classes, bias),
        "gru": lambda: GRU(tokens, width, classes, bias),
        "transformer": lambda: Transformer(tokens, width, classes, longest=distance),
    }[variant]()


def parameter_count(variant, hidden, distance):
    """How many parameters such a network has; a Transformer has a vector for each position. By arithmetic, so that a page can say it without torch."""
    output = (hidden + 1) * TOKENS
    if variant == "transformer":
        block = 4 * hidden * (hidden + 1) + 8 * hidden * hidden + 5 * hidden + 4 * hidden  # attention, MLP, two norms
        return (TOKENS + 1) * hidden + distance * hidden + 2 * block + 2 * hidden + output
    gates = {"rnn": 1, "gru": 3, "lstm": 4}[variant]
    return gates * hidden * (TOKENS + hidden + 2) + output


def measure(run_group, device, report):
    """Each seed's network on fresh sequences at every step, until its accuracy on others is 99%, or the steps are used up.

    The weights of seed 0 are recorded where all settings but the forget bias are the defaults.
    """
    import torch

    from dlcore.models.language.fused import fuse

    tables = []
    for done, seed in enumerate(run_group.seeds):
        run, part = run_group.first, SeedProgress(report, done, len(run_group.seeds))
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            plain = network(run.variant, run["distance"], run["forget_bias"], width=run["hidden"])
        fresh = fuse(plain).to(device)
        before = reach(fresh, run["distance"], seed, device)
        curve = _learn(fresh, run, seed, device, part)
        after = reach(fresh, run["distance"], seed, device)
        back = list(range(run["distance"]))[::-1]
        tables.append({"curve": curve, "reach": {"back": back, "before": before, "after": after}})
        if seed == 0 and all(run[usual.name] == usual.default for usual in (DISTANCE, LEARNING_RATE, CLIP, HIDDEN)):
            tables[-1]["arrays"] = weight_arrays(plain)
    return tables


def reach(model, distance, seed, device):
    """The size of the loss's gradient at each token, ‖∂L/∂x_t‖ over a batch, first token first."""
    import torch
    from torch.nn import functional as F

    from dlcore.data import first_token_recall

    read, first = first_token_recall.draw(BATCH, distance, TOKENS, 7_000_003 + seed)
    read = read.to(device).requires_grad_()
    loss = F.cross_entropy(model(read), first.to(device))
    (gradient,) = torch.autograd.grad(loss, read)
    return gradient.double().norm(dim=(0, 2)).tolist()


class ClippedOptimizer:
    """An optimizer that clips the gradient's norm before it steps."""

    def __init__(self, optimizer, longest):
        self.optimizer, self.longest = optimizer, longest
        self.weights = [weight for group in optimizer.param_groups for weight in group["params"]]

    def zero_grad(self):
        self.optimizer.zero_grad()

    def step(self):
        from torch.nn.utils import clip_grad_norm_

        clip_grad_norm_(self.weights, self.longest)
        self.optimizer.step()


class StopWhenSolved:
    """Ends the training once the held-out accuracy is reached, at so many tests in a row."""

    def __init__(self, evaluation, accuracy=SOLVED, tests=1):
        self.evaluation, self.accuracy, self.tests = evaluation, accuracy, tests

    def on_step_end(self, state):
        latest = self.evaluation.rows[-self.tests :]
        return state.step % self.evaluation.every == 0 and all(row["accuracy"] >= self.accuracy for (row,) in latest)


def _learn(model, run, seed, device, report):
    import torch

    from dlcore.blocks.callbacks import Evaluation, Progress, Stopwatch
    from dlcore.data import first_token_recall
    from dlcore.models.stacked import ParallelNetworks
    from dlcore.training import cross_entropy, train

    def batches():
        for step in range(STEPS):
            read, first = first_token_recall.draw(BATCH, run["distance"], TOKENS, 1_000_003 * (seed + 1) + step)
            yield read[None].to(device), first[None].to(device)

    parallel, stopwatch = ParallelNetworks([model], 3), Stopwatch(device)
    held_out, answers = first_token_recall.draw(TEST, run["distance"], TOKENS, 500_000_003 + seed)
    evaluation = Evaluation(
        parallel, cross_entropy, held_out.to(device), answers.to(device), EVERY, stopwatch, report.metrics
    )
    optimizer = ClippedOptimizer(torch.optim.Adam(model.parameters(), run["learning_rate"]), run["clip"])
    train(
        parallel, batches(), cross_entropy, optimizer, [evaluation, StopWhenSolved(evaluation), Progress(report, STEPS)]
    )
    (curve,) = evaluation.tables()
    return curve | {
        "milliseconds": [
            1e3 * seconds / max(step, 1) for seconds, step in zip(curve["seconds"], curve["step"], strict=True)
        ]
    }


def gradient_ratio(tables):
    """The gradient at the first token over that at the last, before training."""
    sizes = tables["reach"]["before"]
    return sizes[0] / sizes[-1]


# Every sequence is new, so that the accuracy that chooses the rate could as well be of a part of its own.
TUNING = Tuning("learning_rate", LEARNING_RATES, final("accuracy"))


def passes_back(claim, variant, distance, condition="", forget_bias=PLAIN, when="at initialization", **declared):
    """The gradient at the first token over that at the last, ‖∂L/∂x₁‖ / ‖∂L/∂x_T‖, before training; it may exceed 1."""
    return Evidence(
        claim,
        f"{distance} tokens, before training{condition}",
        Quantity(
            "gradient at the first token, relative to the last",
            f"{when}, the gradient at the first of {distance} tokens is {{value}} that at the last",
            "ratio",
            TIMES,
        ),
        (RunQuery(variant, MappingProxyType({"distance": distance, "forget_bias": forget_bias})),),
        gradient_ratio,
        geometric=True,
        **declared,
    )


def recalls(claim, variant, distance, condition="", forget_bias=PLAIN, **declared):
    """Whether the network learns to recall the first token."""
    return Evidence(
        claim,
        f"recall over {distance} tokens{condition}, at most {STEPS} steps, at the better of two rates",
        Quantity(
            "accuracy on new sequences",
            f"trained for at most {STEPS} steps, where guessing gives {100 / TOKENS}%, the {NAMES[variant]}"
            f" recalls the first of {distance} tokens in {{value}} of sequences",
            "level",
            PERCENT,
        ),
        (RunQuery(variant, MappingProxyType({"distance": distance, "forget_bias": forget_bias}), TUNING),),
        final("accuracy"),
        **declared,
    )


VANISHES, ADDRESSES, LONG = (
    "language/rnn-vanishes",
    "language/lstm-addresses-vanishing",
    "language/transformer-long-range",
)
OPEN = MappingProxyType({"initialization": "with a forget-gate bias of log T for T tokens"})
LIBRARY = MappingProxyType({"initialization": "with nn.Linear's default initialization"})

EXPERIMENT = Experiment(
    id="long-range-recall",
    section="language",
    question="A token is read, many others follow, then it must be recalled: over what distance can each network remember it?",
    revision=1,
    varies="network",
    variants=("rnn", "lstm", "gru", "transformer"),
    seeds=(0, 1, 2, 3, 4),
    settings=(DISTANCE, LEARNING_RATE, FORGET_BIAS, CLIP, HIDDEN),
    measure=measure,
    cost=lambda run: (
        run["distance"] * run["hidden"] / WIDTH * {"rnn": 0.5, "lstm": 1.0, "gru": 1.0, "transformer": 0.5}[run.variant]
    ),
    shipped=(MappingProxyType({}),)
    + tuple(
        MappingProxyType({"distance": distance, "learning_rate": learning_rate, "forget_bias": forget_bias})
        for distance, learning_rate, forget_bias in product(DISTANCES, LEARNING_RATES, (PLAIN, LOG_T))
        if (distance, learning_rate, forget_bias) != (DISTANCE.default, LEARNING_RATE.default, PLAIN)
    ),
    evidence=(
        passes_back(VANISHES, "rnn", 50, when="with nn.Linear's default initialization", at_most=1e-3),
        recalls(VANISHES, "rnn", 50, at_most=0.5),
        recalls(VANISHES, "rnn", 5, at_least=0.9, role=CONTROL),
        passes_back(ADDRESSES, "lstm", 50, ", forget bias log T", LOG_T, at_least=0.01, factors=OPEN),
        passes_back(ADDRESSES, "lstm", 50, ", default initialization", at_least=0.01, factors=LIBRARY),
        recalls(ADDRESSES, "lstm", 50, ", forget bias log T", LOG_T, at_least=0.9, factors=OPEN),
        recalls(ADDRESSES, "lstm", 50, ", default initialization", at_least=0.9, factors=LIBRARY),
        recalls(LONG, "transformer", 100, at_least=0.9),
        passes_back(LONG, "transformer", 100, at_least=0.01),
    ),
    outcome=Outcome("Accuracy on new sequences", "accuracy", unit=PERCENT),
)
