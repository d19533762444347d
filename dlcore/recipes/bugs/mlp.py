"""An MLP learns 1,000 handwritten digits."""

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


def training_labels(labels):
    """The class of each training image."""
    return labels


def normalize(pixels, reference):
    """Subtracts the training mean, divides by the training standard deviation.

    Pixels come as 0 to 255 and leave as (images, 784).
    """
    return (pixels - reference.mean()) / reference.std()


def make_network(width):
    network = nn.Sequential(
        nn.Linear(784, width),
        nn.ReLU(),
        nn.Linear(width, width),
        nn.ReLU(),
        nn.Linear(width, 10),
    )
    for layer in network[::2]:
        nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
        nn.init.zeros_(layer.bias)
    return network


def loss_of(logits, labels):
    return F.cross_entropy(logits, labels)


def batches(images, labels, size, generator):
    """An epoch: every image once."""
    order = torch.randperm(len(images), generator=generator)
    for rows in order.split(size):
        yield images[rows], labels[rows]


def train(network, images, labels, learning_rate, epochs, size, generator):
    """Yields the loss of every step, once it is done."""
    params = network.parameters()
    optimizer = torch.optim.SGD(params, lr=learning_rate, momentum=0.9)
    for _ in range(epochs):
        for batch, targets in batches(images, labels, size, generator):
            loss = loss_of(network(batch), targets)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            yield loss.item()


@torch.no_grad()
def predict(network, images):
    """Logits of the classes: (images, 10)."""
    return network(images)
