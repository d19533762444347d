"""One run of the schedules of a CNN as a plain PyTorch program: nothing imported from us, the same numbers."""

import ast
from string import Template

from dlcore.experiments.foundations.cnn_schedules import DATA, VALIDATION
from dlcore.export.foundations import activation_comparison
from dlcore.export.source import definitions, entry, with_needs

PROGRAM = Template('''\
"""LeNet under the learning-rate schedule “$variant”, in plain PyTorch. Needs torch, numpy and torchvision."""
import math

import numpy
import torch
from torch import nn
from torch.nn import functional as F
from torch.optim import lr_scheduler

SEED, LEARNING_RATE, EPOCHS, BATCH = $seed, $learning_rate, $epochs, $batch
IMAGES, VALIDATION = $images, $validation
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
pixels = (pixels - pixels[train].mean()) / pixels[train].std()
inputs = F.pad(pixels.view(-1, 1, 28, 28), (2, 2, 2, 2), value=pixels[train].min().item())  # 32×32
learn, validation = train[:-VALIDATION][:IMAGES], train[-VALIDATION:]


$network


$schedule


network, generator = LeNet(), torch.Generator().manual_seed(SEED)
for layer in network.modules():
    if isinstance(layer, (nn.Linear, nn.Conv2d)):
        nn.init.normal_(layer.weight, std=1 / math.sqrt(layer.weight[0].numel()), generator=generator)
        nn.init.zeros_(layer.bias)
network = network.to(memory_format=torch.channels_last)  # faster on a CPU


def evaluate(rows):
    """Accuracy and log-loss."""
    with torch.no_grad():
        scores = torch.cat([network(inputs[some]) for some in torch.from_numpy(rows).split(500)])
    return (scores.argmax(1) == labels[rows]).float().mean().item(), F.cross_entropy(scores, labels[rows]).item()


def tell(epoch):
    (accuracy, loss), (validation_accuracy, validation_loss) = evaluate(test), evaluate(validation)
    rate = optimizer.param_groups[0]["lr"]
    print(f"{epoch},{accuracy:.4f},{loss:.4f},{validation_accuracy:.4f},{validation_loss:.4f},{rate:.6f}")


optimizer = torch.optim.SGD(network.parameters(), LEARNING_RATE, momentum=0.9)
scheduler = $scheduler(optimizer, len(learn) // BATCH * EPOCHS)
on_plateau = isinstance(scheduler, lr_scheduler.ReduceLROnPlateau)
order = torch.Generator().manual_seed(1_000_003 + SEED)
print("epoch,accuracy,loss,validation,validation_loss,learning_rate_now")
tell(0)
for epoch in range(1, EPOCHS + 1):
    shuffled = torch.randperm(len(learn), generator=order)
    for start in range(0, len(learn) - BATCH + 1, BATCH):
        batch = learn[shuffled[start:start + BATCH]]
        loss = F.cross_entropy(network(inputs[batch]), labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if not on_plateau:
            scheduler.step()
    if on_plateau:
        scheduler.step(evaluate(validation)[1])
    tell(epoch)
''')


def render(run):
    """The program's text. It prints after every epoch what the record has, up to rounding."""
    path = "blocks/schedules.py"
    schedule = entry(path, "SCHEDULES", run.variant)
    return PROGRAM.substitute(
        variant=run.variant,
        seed=run.seed,
        **{name: run[name] for name in ("learning_rate", "epochs", "batch", "images")},
        validation=VALIDATION,
        data=activation_comparison.DATA[DATA],
        network=definitions("models/vision/lenet.py", "LeNet"),
        schedule=with_needs(path, schedule, PROGRAM.template),
        scheduler=ast.unparse(schedule),
    )
