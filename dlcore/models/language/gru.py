"""A GRU: one state and two gates. The update gate does for it what an LSTM's input and forget gates do together.

Source: Cho and others, “Learning Phrase Representations using RNN Encoder–Decoder for Statistical Machine Translation”, EMNLP 2014.
"""

from collections.abc import Iterator

import torch
from torch import Tensor, nn


class GRU(nn.Module):
    """h_t = z ⊙ h_{t−1} + (1 − z) ⊙ n, where the reset gate r scales what the candidate n sees of h_{t−1}; the last h gives the logits.

    As in torch, the reset gate acts on W_hn h + b, after the product; the paper applies it to h before. `update_bias` is added to the
    update gate's bias at initialization: with log T about e⁻¹ of the state is left after T tokens.
    """

    def __init__(self, tokens: int, width: int, classes: int, update_bias: float = 0.0):
        super().__init__()
        self.width = width
        self.input_to_hidden = nn.Linear(tokens, 3 * width)
        self.hidden_to_hidden = nn.Linear(width, 3 * width)
        self.output = nn.Linear(width, classes)
        with torch.no_grad():
            self.input_to_hidden.bias[width : 2 * width] += update_bias

    def steps(self, x: Tensor) -> Iterator[dict[str, Tensor]]:
        """After every token, first to last, a dict of state, reset, update and candidate: each (..., batch, width)."""
        h = x.new_zeros(*x.shape[:-2], self.width)
        for token in x.unbind(-2):  # (..., batch, tokens)
            r, z, n = self.input_to_hidden(token).chunk(3, dim=-1)
            r_state, z_state, n_state = self.hidden_to_hidden(h).chunk(3, dim=-1)
            r, z = (r + r_state).sigmoid(), (z + z_state).sigmoid()
            n = (n + r * n_state).tanh()
            h = z * h + (1 - z) * n
            yield {"state": h, "reset": r, "update": z, "candidate": n}

    def hidden_states(self, x: Tensor) -> Iterator[Tensor]:
        return (step["state"] for step in self.steps(x))

    def forward(self, x: Tensor) -> Tensor:  # (..., batch, time, tokens)
        *_, last = self.hidden_states(x)  # (..., batch, width)
        return self.output(last)  # (..., batch, classes)
