"""An LSTM: beside the hidden state a cell that is added to. Gates decide what to forget, what to write and what to output.

Source: Hochreiter and Schmidhuber, “Long Short-Term Memory”, Neural Computation, 1997; the forget gate is by Gers, Schmidhuber and Cummins, 2000.
"""

from collections.abc import Iterator

import torch
from torch import Tensor, nn


class LSTM(nn.Module):
    """c_t = f ⊙ c_{t−1} + i ⊙ g and h_t = o ⊙ tanh(c_t); the last h gives the logits of the classes.

    `forget_bias` is added to the forget gate's bias at initialization: with 0 the gate starts near ½ and halves the cell at every token,
    with log T about e⁻¹ of the cell is left after T tokens.
    """

    def __init__(self, tokens: int, width: int, classes: int, forget_bias: float = 0.0):
        super().__init__()
        self.width = width
        self.input_to_hidden = nn.Linear(tokens, 4 * width)
        self.hidden_to_hidden = nn.Linear(width, 4 * width)
        self.output = nn.Linear(width, classes)
        with torch.no_grad():
            self.input_to_hidden.bias[width : 2 * width] += forget_bias

    def steps(self, x: Tensor) -> Iterator[dict[str, Tensor]]:
        """After every token, first to last, a dict of state, cell, input, forget, candidate and output: each (..., batch, width)."""
        h = c = x.new_zeros(*x.shape[:-2], self.width)
        for token in x.unbind(-2):  # (..., batch, tokens)
            gates = self.input_to_hidden(token) + self.hidden_to_hidden(h)  # (..., batch, 4·width)
            i, f, g, o = gates.chunk(4, dim=-1)
            i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
            c = f * c + i * g
            h = o * c.tanh()
            yield {"state": h, "cell": c, "input": i, "forget": f, "candidate": g, "output": o}

    def hidden_states(self, x: Tensor) -> Iterator[Tensor]:
        return (step["state"] for step in self.steps(x))

    def forward(self, x: Tensor) -> Tensor:  # (..., batch, time, tokens)
        *_, last = self.hidden_states(x)  # (..., batch, width)
        return self.output(last)  # (..., batch, classes)
