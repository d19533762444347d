"""An LSTM: beside the state that speaks, a cell that remembers. Gates decide what to forget, what to write and what to say.

Source: Hochreiter and Schmidhuber, “Long Short-Term Memory”, Neural Computation, 1997; the forget gate is by Gers, Schmidhuber and Cummins, 2000.
"""

import torch
from torch import nn


class LSTM(nn.Module):
    """c_t = f ⊙ c_{t−1} + i ⊙ g and h_t = o ⊙ tanh(c_t); the last h is read out as scores of the classes.

    `forget_bias` is what the forget gate is told at first: 0 halves the cell at every token, log T keeps a share of it over T of them.
    """

    def __init__(self, tokens, width, classes, forget_bias=0.0):
        super().__init__()
        self.width = width
        self.input_to_hidden = nn.Linear(tokens, 4 * width)
        self.hidden_to_hidden = nn.Linear(width, 4 * width)
        self.output = nn.Linear(width, classes)
        with torch.no_grad():
            self.input_to_hidden.bias[width : 2 * width] += forget_bias

    def steps(self, x):
        """After every token, first to last, a dict of state, cell, input, forget, new and say: each (..., batch, width)."""
        h = c = x.new_zeros(*x.shape[:-2], self.width)
        for token in x.unbind(-2):  # (..., batch, tokens)
            gates = self.input_to_hidden(token) + self.hidden_to_hidden(h)  # (..., batch, 4·width)
            i, f, g, o = gates.chunk(4, dim=-1)
            i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
            c = f * c + i * g
            h = o * c.tanh()
            yield {"state": h, "cell": c, "input": i, "forget": f, "new": g, "say": o}

    def states(self, x):
        return (step["state"] for step in self.steps(x))

    def forward(self, x):  # (..., batch, time, tokens)
        *_, last = self.states(x)  # (..., batch, width)
        return self.output(last)  # (..., batch, classes)
