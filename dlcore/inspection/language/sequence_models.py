"""One sequence through several trained readers: what each would answer after every token, what its gates did, and where it looked."""

import torch

from dlcore.models.language.gru import GRU
from dlcore.models.language.lstm import LSTM
from dlcore.models.language.rnn import RNN
from dlcore.models.language.transformer import Transformer
from dlcore.models.loading import load_model

KINDS = {"rnn": RNN, "lstm": LSTM, "gru": GRU, "transformer": Transformer}
GATES = {"lstm": ("forget", "input", "say"), "gru": ("keep", "reset"), "rnn": ()}


def restored(variant, arrays, tokens, width, longest):
    """The reader with the weights of a record, in use: it learns no more."""
    more = {"longest": longest} if variant == "transformer" else {}
    return load_model(KINDS[variant](tokens, width, tokens, **more), arrays)


@torch.no_grad()
def asked_after_each(variant, model, tokens):
    """The probability of every token as the answer to “what came first?”, asked after each token: (time, tokens). `tokens` are numbers."""
    read = _read(model, tokens)
    if variant == "transformer":  # it sees all at once: asked after t tokens, it is shown t tokens
        scores = torch.cat([model(read[:, : time + 1]) for time in range(len(tokens))])
    else:
        scores = torch.cat([model.output(state) for state in model.states(read)])
    return scores.softmax(-1).numpy()


@torch.no_grad()
def opened(variant, model, tokens):
    """What happened at each token, by name, (time,) each: the mean opening of every gate, or the attention that the last token pays, layer by layer."""
    read = _read(model, tokens)
    if variant == "transformer":
        for block in model.blocks:
            block.attention.store_weights = True
        model(read)
        return {
            f"attention of the last token, layer {number}": block.attention.weights[0].mean(0)[-1].numpy()
            for number, block in enumerate(model.blocks, start=1)
        }
    if variant == "rnn":
        return {"size of the state": torch.cat(list(model.states(read))).abs().mean(-1).numpy()}
    steps = list(model.steps(read))
    return {f"{gate} gate": torch.cat([step[gate] for step in steps]).mean(-1).numpy() for gate in GATES[variant]}


def _read(model, tokens):
    return torch.nn.functional.one_hot(torch.tensor(tokens), model.output.out_features).float()[None]
