"""How fast does the gradient vanish or explode on its way back through a recurrent network?"""

import math
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import Outcome
from dlcore.experiments.language.long_range_recall import TOKENS, WIDTH

STEPS, BATCH = 500, 32
ORTHOGONAL = "rnn-orthogonal"
BACK, FACTOR_OVER = (*range(20), *range(20, STEPS + 1, 5)), 100
GAINS, DISTANCES = (0.8, 1.0, 1.2, 1.4, 1.6, 2.0), (20, 50, 100, 200, 500)
ZERO, ONE, LOG_T = BIASES = "0", "1", "log T"
GAIN = Setting(
    "gain",
    "Recurrent gain",
    1.0,
    "The singular values of the initial recurrent matrix, which is orthogonal times this gain. The greater, the longer gradients last, until they explode.",
    low=0.1,
    high=3.0,
    applies_to=(ORTHOGONAL,),
)
FORGET_BIAS = Setting(
    "forget_bias",
    "Forget bias",
    ZERO,
    f"What is added to the initial bias of the LSTM's forget gate and the GRU's update gate. 0: the default; log T: the logarithm of {STEPS} steps.",
    choices=BIASES,
    applies_to=("lstm", "gru"),
)


def network(variant, gain=GAIN.default, forget_bias=ZERO):
    """A fresh network, as PyTorch's linear layers begin but for the recurrent matrix of the orthogonal RNN and the biases of the gates."""
    from torch import nn

    from dlcore.models.language.gru import GRU
    from dlcore.models.language.lstm import LSTM
    from dlcore.models.language.rnn import RNN

    if variant in ("lstm", "gru"):
        bias = {ZERO: 0.0, ONE: 1.0, LOG_T: math.log(STEPS)}[forget_bias]
        return {"lstm": LSTM, "gru": GRU}[variant](TOKENS, WIDTH, TOKENS, bias)
    rnn = RNN(TOKENS, WIDTH, TOKENS)
    if variant == ORTHOGONAL:
        nn.init.orthogonal_(rnn.hidden_to_hidden.weight, gain=gain)
    return rnn


def measure(run_group, device, report):
    """Nothing is trained: one pass forward and one back through random tokens. The gradient at every distance is relative to that at the last state."""
    tables = []
    for done, seed in enumerate(run_group.seeds):
        tables.append(_profile(run_group.first, seed, device))
        report((done + 1) / len(run_group.seeds))
    return tables


def _profile(run, seed, device):
    import torch

    from dlcore.data import first_token_recall

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = network(run.variant, run["gain"], run["forget_bias"])
    read, first = first_token_recall.draw(BATCH, STEPS + 1, TOKENS, 9_000_011 + seed)
    # After 500 steps a gradient may be smaller than any number of 32 bits.
    sizes = gradient_sizes(model.double().to(device), read.double().to(device), first.to(device))
    relative = [float(f"{sizes[back] / sizes[0]:.4g}") for back in BACK]
    per_step = relative[BACK.index(FACTOR_OVER)] ** (1 / FACTOR_OVER)
    return {"profile": {"back": list(BACK), "gradient": relative}, "end": {"per_step": [per_step]}}


def gradient_sizes(model, read, answers):
    """‖∂L/∂h‖ over the batch for the loss after the last token: first the last state, then the one before it, back to the first.

    Of an LSTM it is the gradient with respect to the cell, which carries it; h is computed from the cell, so that the way through h is in it.
    """
    import torch
    from torch.nn import functional as F

    if hasattr(model, "steps"):
        steps = list(model.steps(read))
        last, states = steps[-1]["state"], [step.get("cell", step["state"]) for step in steps]
    else:
        states = list(model.hidden_states(read))
        last = states[-1]
    gradients = torch.autograd.grad(F.cross_entropy(model.output(last), answers), states)
    return [gradient.norm().item() for gradient in reversed(gradients)]


EXPERIMENT = Experiment(
    id="recurrent-gradients",
    section="language",
    question="How fast does the gradient vanish or explode on its way back through a recurrent network?",
    revision=1,
    varies="network and initialization",
    variants=("rnn", ORTHOGONAL, "lstm", "gru"),
    seeds=tuple(range(10)),
    settings=(GAIN, FORGET_BIAS),
    measure=measure,
    cost=lambda run: {"rnn": 1.0, ORTHOGONAL: 1.0, "lstm": 3.0, "gru": 3.0}[run.variant],
    shipped=(
        MappingProxyType({}),
        *(MappingProxyType({"gain": gain}) for gain in GAINS if gain != GAIN.default),
        *(MappingProxyType({"forget_bias": bias}) for bias in BIASES if bias != ZERO),
    ),
    cpu_only=True,
    outcome=Outcome("Factor of the gradient per step", "per_step", "end", better="neither"),
)
