"""One sequence through several trained networks: what each would answer after every token, its gates, and its attention weights."""

import torch

from dlcore.models.language.gru import GRU
from dlcore.models.language.lstm import LSTM
from dlcore.models.language.rnn import RNN
from dlcore.models.language.transformer import Transformer
from dlcore.models.loading import load_model

NETWORKS = {"rnn": RNN, "lstm": LSTM, "gru": GRU, "transformer": Transformer}
GATES = {"lstm": ("forget", "input", "output"), "gru": ("update", "reset"), "rnn": ()}


def load_network(variant, arrays, tokens, width, longest):
    """The network with the weights of a record, in eval mode."""
    more = {"longest": longest} if variant == "transformer" else {}
    return load_model(NETWORKS[variant](tokens, width, tokens, **more), arrays)


@torch.no_grad()
def first_token_probabilities(variant, model, tokens):
    """The probability of every token as the first one, read out after each token: (time, tokens). `tokens` are token ids."""
    inputs = _one_hot(model, tokens)
    if variant == "transformer":  # read out after t tokens, it gets t tokens as input
        logits = torch.cat([model(inputs[:, : time + 1]) for time in range(len(tokens))])
    else:
        logits = torch.cat([model.output(state) for state in model.hidden_states(inputs)])
    return logits.softmax(-1).numpy()


@torch.no_grad()
def gate_activity(variant, model, tokens):
    """What happened at each token, by name, (time,) each: the mean of every gate, or the attention weights of the last token, layer by layer."""
    inputs = _one_hot(model, tokens)
    if variant == "transformer":
        for block in model.blocks:
            block.attention.store_weights = True
        model(inputs)
        return {
            f"attention weights of the last token, layer {number}": block.attention.weights[0].mean(0)[-1].numpy()
            for number, block in enumerate(model.blocks, start=1)
        }
    if variant == "rnn":
        return {"mean |h|": torch.cat(list(model.hidden_states(inputs))).abs().mean(-1).numpy()}
    steps = list(model.steps(inputs))
    return {f"{gate} gate": torch.cat([step[gate] for step in steps]).mean(-1).numpy() for gate in GATES[variant]}


def _one_hot(model, tokens):
    return torch.nn.functional.one_hot(torch.tensor(tokens), model.output.out_features).float()[None]
