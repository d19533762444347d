"""An RNN: one hidden state, rewritten at every token by the same weights, so that what came first must survive every rewriting."""

from collections.abc import Iterator

import torch
from torch import Tensor, nn


class RNN(nn.Module):
    """h_t = tanh(W_xh x_t + W_hh h_{t−1} + b); the last state gives the logits of the classes.

    Source: Elman, “Finding Structure in Time”, Cognitive Science, 1990.
    """

    def __init__(self, tokens: int, width: int, classes: int):
        super().__init__()
        self.width = width
        self.input_to_hidden = nn.Linear(tokens, width)
        self.hidden_to_hidden = nn.Linear(width, width)
        self.output = nn.Linear(width, classes)

    def hidden_states(self, x: Tensor) -> Iterator[Tensor]:
        """The hidden state after every token, first to last: each (..., batch, width)."""
        h = x.new_zeros(*x.shape[:-2], self.width)
        for token in x.unbind(-2):  # (..., batch, tokens)
            h = torch.tanh(self.input_to_hidden(token) + self.hidden_to_hidden(h))
            yield h

    def forward(self, x: Tensor) -> Tensor:  # (..., batch, time, tokens)
        *_, last = self.hidden_states(x)  # (..., batch, width)
        return self.output(last)  # (..., batch, classes)
