"""A Transformer learns to write sentences, word by word."""

import math

import torch
from torch import nn
from torch.nn import functional as F

PADDING, LONGEST_TEXT = 0, 24


class CausalAttention(nn.Module):
    """One head of attention over all that came before."""

    def __init__(self, width):
        super().__init__()
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.output = nn.Linear(width, width)

    def forward(self, x):  # (batch, time, width)
        query, key, value = self.query(x), self.key(x), self.value(x)
        scores = query @ key.mT / math.sqrt(query.shape[-1])
        causal = torch.ones(scores.shape[1:], dtype=torch.bool).tril()
        scores = scores.masked_fill(~causal, -math.inf)
        weights = scores.softmax(-1)  # (batch, queries, keys)
        self.weights = weights.detach()  # to look at
        return self.output(weights @ value)


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.attention_norm = nn.LayerNorm(width)
        self.mlp_norm = nn.LayerNorm(width)
        self.attention = CausalAttention(width)
        self.mlp = nn.Sequential(
            nn.Linear(width, 2 * width),
            nn.GELU(),
            nn.Linear(2 * width, width),
        )

    def forward(self, x):
        x = x + self.attention(self.attention_norm(x))
        return x + self.mlp(self.mlp_norm(x))


class Transformer(nn.Module):
    """Logits of the next token at every position.

    Shapes: (batch, time) to (batch, time, tokens).
    """

    def __init__(self, tokens, width, depth):
        super().__init__()
        self.embedding = nn.Embedding(tokens, width)
        self.positions = nn.Embedding(LONGEST_TEXT, width)
        self.blocks = nn.ModuleList(Block(width) for _ in range(depth))
        self.norm, self.output = nn.LayerNorm(width), nn.Linear(width, tokens)

    def forward(self, ids):
        x = self.embedding(ids) + self.positions(torch.arange(ids.shape[1]))
        for block in self.blocks:
            x = block(x)
        return self.output(self.norm(x))


def inputs_and_targets(ids):
    """All tokens but the last, and what follows each: (batch, time − 1)."""
    return ids[:, :-1], ids[:, 1:]


def loss_of(logits, targets):
    logits, targets = logits.flatten(0, 1), targets.flatten()
    return F.cross_entropy(logits, targets, ignore_index=PADDING)


def train(network, draw, steps, learning_rate, size):
    """Yields the loss of every step, once it is done.

    `draw(size)` gives token ids, (size, time).
    """
    optimizer = torch.optim.Adam(network.parameters(), lr=learning_rate)
    for _ in range(steps):
        inputs, targets = inputs_and_targets(draw(size))
        loss = loss_of(network(inputs), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        yield loss.item()


@torch.no_grad()
def predict(network, inputs):
    return network(inputs)


@torch.no_grad()
def generate(network, start, length, count, generator):
    """Texts from the token `start`, each next one drawn: (count, length)."""
    ids = torch.full((count, 1), start)
    while ids.shape[1] < length:
        shares = network(ids)[:, -1].softmax(-1)
        drawn = torch.multinomial(shares, 1, generator=generator)
        ids = torch.cat([ids, drawn], 1)
    return ids
