"""The numbers on the cards of shapes of Foundations."""

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader
from torchvision.models import resnet50

from dlcore.models.mlp import MLP
from tests.interview.computed.sizes import count, shape


def dense():
    layer = nn.Linear(784, 128)
    return count(layer), shape(layer(torch.ones(64, 784)).shape)


def mlp():
    network = MLP(784, 256, 2, 10, torch.relu)
    return *map(count, network.hidden), count(network.output), count(network)


def gradients():
    x, w = torch.randn(32, 784, requires_grad=True), torch.randn(784, 128, requires_grad=True)
    (x @ w).backward(delta := torch.randn(32, 128))
    assert torch.allclose(w.grad, x.T @ delta, atol=1e-4)
    assert torch.allclose(x.grad, delta @ w.T, atol=1e-4)
    return shape(w.grad.shape), shape(x.grad.shape)


def initial_loss():
    logits, classes = torch.zeros(32, 10), torch.randint(10, (32,))
    return shape(logits.shape), shape(classes.shape), f"{F.cross_entropy(logits, classes):.3f}"


def multi_label():
    logits = torch.zeros(32, 20)
    loss = F.binary_cross_entropy_with_logits(logits, torch.randint(2, (32, 20)).float())
    return shape(logits.shape), f"{loss:.3f}"


def hinge():
    score = torch.tensor([2.0, 0.3, -1.0], requires_grad=True)
    loss = (1 - score).clamp(min=0)
    loss.sum().backward()
    assert score.grad.tolist() == [0, -1, -1]
    return "{:.0f}, {:.1f} and {:.0f}".format(*loss.tolist())


def optimizer_memory():
    def bytes_per_weight(optimizer, **options):
        layer = nn.Linear(10, 10, bias=False)
        stepped = optimizer(layer.parameters(), **options)
        layer(torch.ones(1, 10)).sum().backward()
        stepped.step()
        state = [kept for kept in stepped.state[layer.weight].values() if kept is not None and kept.numel() == 100]
        return sum(part.element_size() for part in (layer.weight, layer.weight.grad, *state))

    adam = bytes_per_weight(torch.optim.Adam)
    momentum, plain = (bytes_per_weight(torch.optim.SGD, lr=1.0, momentum=gamma) for gamma in (0.9, 0.0))
    return f"each {adam} bytes", f"{adam * 1e8 / 1e9:.1f} GB", f"momentum takes {momentum} bytes", f"plain SGD {plain}"


def mini_batches():
    steps, dropped = (len(DataLoader(range(50_000), 128, drop_last=drop)) for drop in (False, True))
    return f"={steps}$ an epoch", f"{10 * steps:,} in all", f"only {50_000 - dropped * 128}", f"{10 * dropped:,} in all"


def checkpoint():
    with torch.device("meta"):
        number = sum(part.numel() for part in resnet50().parameters())
    return f"{number:,}", f"{number * 4 / 1e6:.0f} MB", f"{number * 12 / 1e6:.0f} MB"


def cosine():
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 100)
    rates = []
    for _ in range(75):
        optimizer.step()
        schedule.step()
        rates.append(schedule.get_last_lr()[0])
    return "{:.4f}, {:.4f} and {:.4f}".format(*rates[24::25])


COMPUTED = {
    "neuron/shapes-dense-layer": dense,
    "neuron/shapes-mlp": mlp,
    "backpropagation/shapes-gradients": gradients,
    "cross-entropy/shapes-initial-loss": initial_loss,
    "binary-cross-entropy/shapes-multi-label": multi_label,
    "hinge/shapes-values": hinge,
    "adam/shapes-memory": optimizer_memory,
    "mini-batch/shapes-steps": mini_batches,
    "checkpoint/shapes-file-size": checkpoint,
    "scheduler/shapes-cosine": cosine,
    "tensorboard/shapes-events": lambda: f"{20 * len(torch.arange(50_000).split(100)):,}",
}
