"""The race's peer in ordinary PyTorch: one network, a DataLoader, Adam, an evaluation per epoch. Run by benchmarks.race."""

import torch
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset


def train(network, images, run):
    """Trains one network; gives its final test accuracy and the number of steps."""
    examples = TensorDataset(images.train_inputs, images.train_targets)
    loader = DataLoader(examples, batch_size=run["batch"], shuffle=True, drop_last=True)
    optimizer = torch.optim.Adam(network.parameters(), lr=run["learning_rate"])
    reached, steps = accuracy(network, images), 0
    for _ in range(run["epochs"]):
        for inputs, targets in loader:
            optimizer.zero_grad()
            F.cross_entropy(network(inputs), targets).backward()
            optimizer.step()
            steps += 1
        reached = accuracy(network, images)
    return reached, steps


@torch.no_grad()
def accuracy(network, images):
    """Share of the test pictures told right, all of them in one batch."""
    return (network(images.test_inputs).argmax(1) == images.test_targets).float().mean().item()
