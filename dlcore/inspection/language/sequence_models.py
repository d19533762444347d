"""One sequence through several trained networks: what each would answer after every token, its gates, and its attention weights."""

from dataclasses import dataclass
from functools import lru_cache

import numpy

from dlcore.inspection import needs_torch

GATES = {"lstm": ("forget", "input", "output"), "gru": ("update", "reset"), "rnn": ()}


@dataclass(frozen=True)
class Activity:
    """At each token the probability of the first one if read out there, (time,); and by name (time,) each: the mean of every gate, or attention weights."""

    recall: numpy.ndarray
    gates: dict[str, numpy.ndarray]


@needs_torch
def activity(recorded, tokens, width, count, longest):
    """The Activity of a recorded network of that width on tokens, ids below `count`."""
    model, variant = load_network(recorded, width, count, longest), recorded.run.variant
    return Activity(
        first_token_probabilities(variant, model, tokens)[:, tokens[0]], gate_activity(variant, model, tokens)
    )


@lru_cache(maxsize=16)
def load_network(recorded, width, count, longest):
    """The network with the weights of a record, in eval mode."""
    from dlcore.models.language.gru import GRU
    from dlcore.models.language.lstm import LSTM
    from dlcore.models.language.rnn import RNN
    from dlcore.models.language.transformer import Transformer
    from dlcore.models.loading import load_model

    variant = recorded.run.variant
    more = {"longest": longest} if variant == "transformer" else {}
    network = {"rnn": RNN, "lstm": LSTM, "gru": GRU, "transformer": Transformer}[variant]
    return load_model(network(count, width, count, **more), recorded.arrays)


def first_token_probabilities(variant, model, tokens):
    """The probability of every token as the first one, read out after each token: (time, tokens). `tokens` are token ids."""
    import torch

    inputs = _one_hot(model, tokens)
    with torch.no_grad():
        if variant == "transformer":  # read out after t tokens, it gets t tokens as input
            logits = torch.cat([model(inputs[:, : time + 1]) for time in range(len(tokens))])
        else:
            logits = torch.cat([model.output(state) for state in model.hidden_states(inputs)])
    return logits.softmax(-1).numpy()


def gate_activity(variant, model, tokens):
    """What happened at each token, by name, (time,) each: the mean of every gate, or the attention weights of the last token, layer by layer."""
    import torch

    inputs = _one_hot(model, tokens)
    with torch.no_grad():
        if variant == "transformer":
            attentions = [block.attention for block in model.blocks]
            for attention in attentions:
                attention.store_weights = True
            try:
                model(inputs)
                return {
                    f"attention weights of the last token, layer {number}": attention.weights[0].mean(0)[-1].numpy()
                    for number, attention in enumerate(attentions, start=1)
                }
            finally:
                for attention in attentions:
                    attention.store_weights, attention.weights = False, None
        if variant == "rnn":
            return {"mean |h|": torch.cat(list(model.hidden_states(inputs))).abs().mean(-1).numpy()}
        steps = list(model.steps(inputs))
        return {f"{gate} gate": torch.cat([step[gate] for step in steps]).mean(-1).numpy() for gate in GATES[variant]}


def _one_hot(model, tokens):
    import torch

    return torch.nn.functional.one_hot(torch.tensor(tokens), model.output.out_features).float()[None]
