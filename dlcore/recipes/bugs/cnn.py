"""A CNN with batch normalization and dropout learns 1,000 digits."""

import torch
from torch import nn
from torch.nn import functional as F


def split_rows(count):
    """Rows to train on, to test on, and of a second held-out set.

    The file is sorted by class: every fifth row gives a part with all classes.
    """
    rows = torch.arange(count)
    train, test, second = rows[0::5], rows[1::5], rows[2::5]
    return train, test, second


def normalize(pixels, reference):
    """Subtracts the training mean, divides by the training standard deviation.

    Pixels come as 0 to 255 and leave as (images, 1, 28, 28).
    """
    return ((pixels - reference.mean()) / reference.std()).view(-1, 1, 28, 28)


def make_network(width):
    return nn.Sequential(
        nn.Conv2d(1, width, 4, stride=4),  # 7×7 pixels
        nn.BatchNorm2d(width),
        nn.ReLU(),
        nn.Conv2d(width, 4 * width, 4, stride=3),  # 2×2
        nn.BatchNorm2d(4 * width),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Conv2d(4 * width, 4 * width, 1),
        nn.BatchNorm2d(4 * width),
        nn.ReLU(),
        nn.Flatten(),
        nn.Dropout(0.5),
        nn.Linear(4 * width * 2 * 2, 10),
    )


def loss_of(logits, labels):
    return F.cross_entropy(logits, labels)


def batches(images, labels, size, generator):
    """An epoch: every image once."""
    order = torch.randperm(len(images), generator=generator)
    for rows in order.split(size):
        yield images[rows], labels[rows]


def train(network, images, labels, learning_rate, epochs, size, generator):
    """Yields the loss of every step, once it is done.

    A batch too large for the memory passes in parts; their gradients add up.
    """
    params = network.parameters()
    optimizer = torch.optim.SGD(params, lr=learning_rate, momentum=0.9)
    part = size
    for _ in range(epochs):
        for batch, targets in batches(images, labels, size, generator):
            network.train()
            optimizer.zero_grad()
            total = 0.0
            for some, their in zip(batch.split(part), targets.split(part)):
                loss = loss_of(network(some), their) * len(some) / len(batch)
                loss.backward()
                total += loss.item()
            optimizer.step()
            yield total


@torch.no_grad()
def predict(network, images):
    """Logits of the classes: (images, 10)."""
    network.eval()
    return network(images)
