"""Few images, some mislabeled: what do dropout, L1, L2, augmentation and early stopping each do to the loss, and to the weights?"""

from dataclasses import replace
from types import MappingProxyType

from dlcore.base import Experiment, InvalidInput, Setting
from dlcore.blocks.early_stopping import Patience
from dlcore.evidence import Outcome, Tuning
from dlcore.recipes import label_noise
from dlcore.recipes.progress import SeedProgress

VARIANTS = ("unregularized", "dropout", "l1", "l2", "augmentation", "early-stopping")
STRENGTHS = MappingProxyType(
    {
        "dropout": (0.1, 0.3, 0.5, 0.7),
        "l1": (0.001, 0.003, 0.01, 0.03),
        "l2": (0.01, 0.03, 0.1, 0.3, 1.0),
        "augmentation": (1.0, 2.0, 3.0, 4.0, 6.0),
    }
)
STRENGTH = Setting(
    "strength",
    "Strength",
    0.0,
    "For dropout, the probability that a unit is dropped; for L1 and L2, the factor of the penalty; for augmentation, the largest shift in pixels. "
    "More of it: a smaller gap between training and test loss, until the network underfits.",
    low=0.0,
    high=10.0,
    applies_to=tuple(STRENGTHS),
    tuned=MappingProxyType({("dropout",): 0.5, ("l1",): 0.01, ("l2",): 0.03, ("augmentation",): 3.0}),
)
LABEL_NOISE = replace(label_noise.LABEL_NOISE, default=0.2)
EPOCHS = replace(label_noise.EPOCHS, default=80)
LEARNING_RATE, MOMENTUM, PATIENCE, SIDE = 0.01, 0.9, 10, 28
COLUMNS = (("train_loss", "train_accuracy"), ("validation_loss", "validation"), ("loss", "accuracy"))
SIZES = tuple(10 ** (place / 4) for place in range(-24, 3))  # of a weight, for their distribution


def measure(run_group, device, report):
    """One network after another, as what dropout and augmentation draw must depend on the seed alone. SGD with momentum, one learning rate for all."""
    from dlcore.data import load
    from dlcore.data import mnist_subset as data

    run, images = run_group.first, load("mnist-5k")
    if run.variant == "dropout" and run["strength"] >= 1:
        raise InvalidInput("Dropout needs a strength below 1: at 1 every unit would be dropped.")
    tables = []
    for done, seed in enumerate(run_group.seeds):
        train, validation = data.draw(images, run["images"], run["label_noise"], seed)
        test = (images.test_inputs, images.test_targets)
        parts = [tuple(tensor.to(device) for tensor in part) for part in (train, validation, test)]
        recorder = Recorder(parts, PATIENCE if run.variant == "early-stopping" else None)
        _fit(run, seed, parts[0], recorder, device, SeedProgress(report, done, len(run_group.seeds)))
        tables.append(recorder.tables())
    return tables


def _fit(run, seed, train, recorder, device, report):
    """Trains one seed's network; after every epoch the recorder tests it, and may stop it."""
    import torch
    from torch import nn
    from torch.nn import functional as F

    from dlcore.blocks import regularizers
    from dlcore.blocks.augmentation import random_shift
    from dlcore.blocks.initialization import initialize
    from dlcore.models.mlp import MLP

    variant, strength = run.variant, run["strength"]
    generator = torch.Generator().manual_seed(1_000_003 + seed)
    activation = nn.Sequential(nn.ReLU(), regularizers.Dropout(strength, seed)) if variant == "dropout" else torch.relu
    network = MLP(SIDE * SIDE, label_noise.WIDTH, label_noise.DEPTH, 10, activation)
    initialize(network, "he", "relu", torch.Generator().manual_seed(seed)).to(device)
    weights = [layer.weight for layer in (*network.hidden, network.output)]  # biases are left alone
    optimizer = torch.optim.SGD(network.parameters(), LEARNING_RATE, momentum=MOMENTUM)
    inputs, targets = train
    recorder.test(network, weights, 0)
    for epoch in range(1, run["epochs"] + 1):
        order = torch.randperm(len(inputs), generator=generator).to(device)
        for rows in order.split(label_noise.BATCH):
            batch = inputs[rows]
            if variant == "augmentation":
                batch = random_shift(batch.view(-1, 1, SIDE, SIDE), round(strength), generator).flatten(1)
            optimizer.zero_grad()
            F.cross_entropy(network(batch), targets[rows]).backward()
            if variant == "l2":
                regularizers.l2(weights, strength)
            optimizer.step()
            if variant == "l1":
                regularizers.l1(weights, strength, LEARNING_RATE)
        report(epoch / run["epochs"])
        report.metrics([recorder.test(network, weights, epoch)])
        if recorder.stopped:
            break
    report(1.0)


class Recorder:
    """Notes loss and accuracy on each part after every epoch, in eval mode, and where the weights lie; with a patience it restores the best epoch."""

    def __init__(self, parts, patience):
        self.parts, self.rows, self.best, self.stopped = parts, [], None, False
        self.tracker = Patience(patience) if patience else None

    def test(self, network, weights, epoch):
        import torch
        from torch.nn import functional as F

        network.eval()
        row = {"step": epoch * -(-len(self.parts[0][0]) // label_noise.BATCH), "epoch": epoch}
        with torch.no_grad():
            for (loss, accuracy), (inputs, targets) in zip(COLUMNS, self.parts, strict=True):
                logits = network(inputs)
                row[loss] = F.cross_entropy(logits, targets).item()
                row[accuracy] = (logits.argmax(1) == targets).float().mean().item()
        network.train()
        self.rows.append(row)
        self.stopped = bool(self.tracker) and self.tracker.update(epoch, row["validation_loss"])
        if not self.tracker or self.tracker.best_at == epoch:
            self.best = {**row, "sizes": torch.cat([weight.detach().abs().flatten() for weight in weights])}
        return row

    def tables(self):
        best, sizes = self.best, self.best["sizes"]
        return {
            "curve": {name: [row[name] for row in self.rows] for name in self.rows[0]},
            "end": {
                "part": ["training", "test"],
                "loss": [best["train_loss"], best["loss"]],
                "accuracy": [best["train_accuracy"], best["accuracy"]],
                "epoch": [best["epoch"]] * 2,
                "validation_loss": [best["validation_loss"]] * 2,
                "zeros": [(sizes == 0).float().mean().item()] * 2,
            },
            "weights": {"size": list(SIZES), "share": [(sizes <= size).float().mean().item() for size in SIZES]},
        }


def validation_loss(tables):
    return tables["end"]["validation_loss"][0]


EXPERIMENT = Experiment(
    id="regularization",
    section="foundations",
    question="Few images, some mislabeled: what do dropout, L1, L2, augmentation and early stopping each do to the loss, and to the weights?",
    revision=1,
    varies="regularizer",
    variants=VARIANTS,
    seeds=tuple(range(10)),
    settings=(STRENGTH, label_noise.IMAGES, LABEL_NOISE, EPOCHS),
    measure=measure,
    cost=label_noise.cost,
    outcome=Outcome("Test loss", "loss", "end", "last", better="lower"),
    tuning=Tuning("strength", (), validation_loss, least=True, further=STRENGTHS),
    tuning_seeds=(50, 51, 52),
)
