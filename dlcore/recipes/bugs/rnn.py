"""An RNN recalls the first of many tokens."""

import torch
from torch import nn
from torch.nn import functional as F

TOKENS = 8


def draw(count, length, generator):
    """Random tokens, one-hot, and the first of each sequence.

    Shapes: (count, length, tokens) and (count,).
    """
    tokens = torch.randint(TOKENS, (count, length), generator=generator)
    return F.one_hot(tokens, TOKENS).float(), tokens[:, 0]


class RNN(nn.Module):
    """h ← tanh(W_x x + W_h h + b), token by token; logits of the last h."""

    def __init__(self, width):
        super().__init__()
        self.width = width
        self.input_to_hidden = nn.Linear(TOKENS, width)
        self.hidden_to_hidden = nn.Linear(width, width, bias=False)
        self.output = nn.Linear(width, TOKENS)
        nn.init.orthogonal_(self.hidden_to_hidden.weight)

    def forward(self, sequences):  # (batch, time, tokens)
        h = sequences.new_zeros(len(sequences), self.width)
        for token in sequences.unbind(1):
            a = self.input_to_hidden(token) + self.hidden_to_hidden(h)
            h = torch.tanh(a)
        return self.output(h)  # (batch, tokens)


def loss_of(logits, targets):
    return F.cross_entropy(logits, targets)


def train(network, steps, length, learning_rate, size, generator):
    """Yields the loss of every step, once it is done; every batch is new."""
    params = network.parameters()
    optimizer = torch.optim.SGD(params, lr=learning_rate, momentum=0.9)
    for _ in range(steps):
        sequences, targets = draw(size, length, generator)
        loss = loss_of(network(sequences), targets)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        yield loss.item()


@torch.no_grad()
def predict(network, sequences):
    return network(sequences)
