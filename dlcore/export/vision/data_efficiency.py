"""One run of a ViT or a ResNet on few or many images as a plain PyTorch program: nothing of ours but the network's own text, the same numbers."""

from string import Template

from dlcore.experiments.vision.data_efficiency import BATCH, epochs
from dlcore.export.source import definitions

# The files that make each network, in order, and how the program makes one.
NETWORKS = {
    "vit": (("blocks/positions.py", "blocks/attention.py", "models/vision/vit.py"), "ViT()"),
    "resnet": (("models/vision/resnet.py",), "ResNet()"),
    "svm": ((), ""),
}

DATA = '''\
def stratified_split(labels, count):
    """The same number of every class, shuffled."""
    shuffle = numpy.random.default_rng(0).permutation
    classes = numpy.unique(labels)
    rows = [shuffle(numpy.flatnonzero(labels == label)) for label in classes]
    return shuffle(numpy.concatenate([of_class[:count // len(classes)] for of_class in rows]))


parts = [FashionMNIST("data", train=part, download=True) for part in (True, False)]
pixels = torch.cat([part.data for part in parts]).float() / 255
labels = torch.cat([part.targets for part in parts])
train = torch.from_numpy(stratified_split(labels[:60_000].numpy(), FROM))
held_out = torch.from_numpy(stratified_split(labels[60_000:].numpy(), 2_000) + 60_000)
validation, test = held_out[:500], held_out[500:]
pixels = (pixels - pixels[train].mean()) / pixels[train].std()
train = train[torch.randperm(len(train), generator=torch.Generator().manual_seed(SEED))[:IMAGES]]
'''

PROGRAM = Template('''\
"""$variant on $images images of clothes, in plain PyTorch. Needs torch, numpy and torchvision."""
import math

import numpy
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torchvision.datasets import FashionMNIST

SEED, IMAGES, FROM, LEARNING_RATE, PLACES, EPOCHS, BATCH = $seed, $images, $whole, $learning_rate, $places, $epochs, $batch
torch.set_num_threads(1)


$classes


$data
inputs = F.pad(pixels[:, None], (2, 2, 2, 2), value=pixels.min().item())  # 32×32

torch.manual_seed(SEED)
network = $network
places = getattr(network, "positions", None)
groups = [{"params": [weight for weight in network.parameters() if weight is not places]}]
if places is not None:
    groups.append({"params": [places], "lr": PLACES * LEARNING_RATE})
optimizer = torch.optim.AdamW(groups, LEARNING_RATE, weight_decay=0.01)
steps = len(train) // BATCH * EPOCHS
peaks = [group["lr"] for group in optimizer.param_groups]
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, peaks, total_steps=steps + 1, cycle_momentum=False)


@torch.no_grad()
def accuracy(rows):
    network.eval()
    answers = torch.cat([network(inputs[some]).argmax(1) for some in rows.split(500)])
    network.train()
    return (answers == labels[rows]).float().mean().item()


order = torch.Generator().manual_seed(1_000_003 + SEED)
for epoch in range(EPOCHS):
    shuffled = train[torch.randperm(len(train), generator=order)]
    for start in range(0, len(train) - BATCH + 1, BATCH):
        batch = shuffled[start:start + BATCH]
        loss = F.cross_entropy(network(inputs[batch]), labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
print("train,validation,test")
print(f"{accuracy(train[:1_000]):.4f},{accuracy(validation):.4f},{accuracy(test):.4f}")
''')

MACHINE = Template('''\
"""A support vector machine on $images images of clothes. Needs scikit-learn, torch, numpy and torchvision."""
import numpy
import torch
from sklearn.svm import SVC
from torchvision.datasets import FashionMNIST

SEED, IMAGES, FROM = $seed, $images, $whole


$data
inputs = pixels.flatten(1).numpy()
machine = SVC(C=10).fit(inputs[train], labels[train])
print("train,validation,test")
print(",".join(f"{machine.score(inputs[rows], labels[rows]):.4f}" for rows in (train[:1_000], validation, test)))
''')


def render(run):
    """The program's text. It prints the accuracies at the end, as the record has them up to rounding."""
    files, made = NETWORKS[run.variant]
    return (PROGRAM if files else MACHINE).substitute(
        variant=run.variant,
        seed=run.seed,
        images=run["images"],
        whole=60_000 if run["data"] == "fashion-60k" else 10_000,
        learning_rate=run["learning_rate"],
        places=run["position_lr_scale"],
        epochs=epochs(run),
        batch=BATCH,
        classes="\n\n\n".join(map(definitions, files)),
        network=made,
        data=DATA,
    )
