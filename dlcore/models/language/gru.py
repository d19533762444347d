"""A GRU: one state and two gates. The update gate does for it what an LSTM's input and forget gates do together.

Source: Cho and others, “Learning Phrase Representations using RNN Encoder–Decoder for Statistical Machine Translation”, EMNLP 2014.
"""

import torch
from torch import nn


class GRU(nn.Module):
    """h_t = z ⊙ h_{t−1} + (1 − z) ⊙ n, where n looks at a share r of what was; the last h is read out as scores of the classes.

    As in torch, the reset gate r acts on W_hn h + b, after the product; the paper applies it to h before. `keep_bias` is what the gate z is told
    at first: log T keeps a share of the state over T tokens.
    """

    def __init__(self, tokens, width, classes, update_bias=0.0):
        super().__init__()
        self.width = width
        self.input_to_hidden = nn.Linear(tokens, 3 * width)
        self.hidden_to_hidden = nn.Linear(width, 3 * width)
        self.output = nn.Linear(width, classes)
        with torch.no_grad():
            self.input_to_hidden.bias[width : 2 * width] += update_bias

    def steps(self, x):
        """After every token, first to last, a dict of state, reset, keep and new: each (..., batch, width)."""
        h = x.new_zeros(*x.shape[:-2], self.width)
        for token in x.unbind(-2):  # (..., batch, tokens)
            r, z, n = self.input_to_hidden(token).chunk(3, dim=-1)
            r_state, z_state, n_state = self.hidden_to_hidden(h).chunk(3, dim=-1)
            r, z = (r + r_state).sigmoid(), (z + z_state).sigmoid()
            n = (n + r * n_state).tanh()
            h = z * h + (1 - z) * n
            yield {"state": h, "reset": r, "keep": z, "new": n}

    def states(self, x):
        return (step["state"] for step in self.steps(x))

    def forward(self, x):  # (..., batch, time, tokens)
        *_, last = self.states(x)  # (..., batch, width)
        return self.output(last)  # (..., batch, classes)
