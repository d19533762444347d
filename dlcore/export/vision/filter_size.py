"""One run of small filters against a large one as a plain PyTorch program: nothing of ours, the same numbers."""

from string import Template

from dlcore.experiments.vision.filter_size import FILTERS

IMAGES = {"fashion-20k": (20_000, 10_000), "fashion-10k": (10_000, 2_000)}  # of the training part, and of the test part
PROGRAM = Template('''\
"""$variant: one run of small filters against a large one, in plain PyTorch. Needs torch, numpy and torchvision."""
import numpy
import torch
from torch import nn
from torch.nn import functional as F
from torchvision.datasets import FashionMNIST

KERNEL, DEPTH, WIDTH = $kernel, $depth, $width  # of a stage
SEED, LEARNING_RATE, EPOCHS, BATCH, IMAGES, TESTS = $seed, $learning_rate, $epochs, $batch, $images, $tests
torch.set_num_threads(1)


def stratified_split(labels, count):
    """The same number of every class, shuffled."""
    shuffle = numpy.random.default_rng(0).permutation
    classes = numpy.unique(labels)
    rows = [shuffle(numpy.flatnonzero(labels == label)) for label in classes]
    return shuffle(numpy.concatenate([of_class[:count // len(classes)] for of_class in rows]))


parts = [FashionMNIST("data", train=part, download=True) for part in (True, False)]
pixels = torch.cat([part.data for part in parts]).float() / 255
labels = torch.cat([part.targets for part in parts])
train = stratified_split(labels[:60_000].numpy(), IMAGES)
test = stratified_split(labels[60_000:].numpy(), TESTS) + 60_000
pixels = (pixels - pixels[train].mean()) / pixels[train].std()
images = F.pad(pixels[:, None], (2, 2, 2, 2), value=pixels[train].min().item())  # 32×32
train = train[: -(len(train) // 10)]  # the last ones choose the rate


def stage(channels, depth, kernel):
    layers = []
    for _ in range(depth):
        layers += [nn.Conv2d(channels, WIDTH, kernel, padding=kernel // 2), nn.ReLU()]
        channels = WIDTH
    return layers + [nn.MaxPool2d(2)]


network, generator = nn.Sequential(
    *stage(1, 1, 3), *stage(WIDTH, DEPTH, KERNEL), *stage(WIDTH, DEPTH, KERNEL), nn.Flatten(), nn.Linear(WIDTH * 4 * 4, 10),
), torch.Generator().manual_seed(SEED)
for layer in network:
    if isinstance(layer, (nn.Conv2d, nn.Linear)):
        nn.init.kaiming_normal_(layer.weight, nonlinearity="relu", generator=generator)
        nn.init.zeros_(layer.bias)


def accuracy():
    with torch.no_grad():
        answers = torch.cat([network(images[some]).argmax(1) for some in torch.from_numpy(test).split(500)])
    return (answers == labels[test]).float().mean().item()


optimizer = torch.optim.Adam(network.parameters(), LEARNING_RATE)
steps = len(train) // BATCH * EPOCHS
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
order = torch.Generator().manual_seed(1_000_003 + SEED)
print("epoch,accuracy")
print(f"0,{accuracy():.4f}")
for epoch in range(1, EPOCHS + 1):
    shuffled = torch.randperm(len(train), generator=order)
    for start in range(0, len(train) - BATCH + 1, BATCH):
        batch = train[shuffled[start:start + BATCH]]
        loss = F.cross_entropy(network(images[batch]), labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    print(f"{epoch},{accuracy():.4f}")
''')


def render(run):
    """The program's text. It prints the accuracy after every epoch, as the record has it up to rounding."""
    (kernel, depth, width), (images, tests) = FILTERS[run.variant], IMAGES[run["data"]]
    return PROGRAM.substitute(
        variant=run.variant,
        kernel=kernel,
        depth=depth,
        width=width,
        seed=run.seed,
        learning_rate=run["learning_rate"],
        epochs=run["epochs"],
        batch=run["batch"],
        images=images,
        tests=tests,
    )
