"""One image in a hundred is a shirt: what do class weights, resampling and focal loss change, the ranking, the threshold or the probabilities?"""

import math
from dataclasses import replace
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import Outcome, Tuning
from dlcore.recipes import settings
from dlcore.recipes.progress import SeedProgress

REBALANCED = ("class-weights", "oversampling", "undersampling")
VARIANTS = ("binary-cross-entropy", *REBALANCED, "focal")
DATA, POSITIVE, VALIDATION, WIDTH, BATCH = (
    "fashion-20k",
    6,
    4_000,
    64,
    128,
)  # class 6: shirts, which T-shirts, pullovers and coats resemble
SHARES, LEARNING_RATES = (0.01, 0.05), (0.0003, 0.001, 0.003, 0.01)
FURTHER = MappingProxyType({"undersampling": (0.03,)})  # whose best rate was the last of the grid
SHARE = Setting(
    "share",
    "Fraction of positives",
    0.01,
    "Shirts among all images, in training, validation and test alike; the other shirts are left out. The rarer they are, the less accuracy says.",
    low=0.002,
    high=0.1,
)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    0.001,
    "Adam's learning rate; that of each method was tuned. Too small: underfitting within the budget; too large: the loss becomes unstable.",
    low=1e-5,
    high=0.1,
    tuned=MappingProxyType({("binary-cross-entropy", 0.01): 0.003, ("undersampling", 0.01): 0.01}),
    tuned_by=("share",),
)
EPOCHS = replace(settings.EPOCHS, default=10)


def measure(run_group, device, report):
    """One MLP after another, each on its own choice of positives; validation chooses the epoch, by average precision, and the threshold, by F1."""
    from dlcore.data import load

    run, images, results = run_group.first, load(DATA), []
    for done, seed in enumerate(run_group.seeds):
        train, validation, test = _parts(images, run["share"], seed)
        fitted = _fit(run, seed, train, validation, device, SeedProgress(report, done, len(run_group.seeds)))
        targets = test[1].numpy() > 0.5
        logits = fitted.logits(test[0])
        # Who sees positives w times as often, or as heavily, adds log w to the logits of a well-calibrated classifier.
        shift = math.log((1 - run["share"]) / run["share"]) if run.variant in REBALANCED else 0.0
        tables = {
            "curve": fitted.curve,
            "end": {
                **{name: [value] for name, value in _ranking(logits, targets).items()},
                **{name: [value] for name, value in _decision(logits, targets, fitted.threshold).items()},
                "validation": [max(fitted.curve["validation"])],
            },
            "probabilities": _probabilities(logits, targets, shift),
        }
        if seed == 0 and run["share"] in SHARES:
            tables["arrays"] = {"logits": logits.astype("float16"), "positives": targets.astype("uint8")}
        results.append(tables)
    return results


def _parts(images, share, seed):
    """(inputs, targets) of the three parts, targets 1.0 for a positive; the seed chooses which positives stay."""
    import torch

    generator = torch.Generator().manual_seed(seed)
    training, validation = images.split_validation(VALIDATION)
    parts = (training.train_inputs, training.train_targets), validation, (images.test_inputs, images.test_targets)
    return [_thin_out(*part, share, generator) for part in parts]


def _thin_out(inputs, classes, share, generator):
    import torch

    positive, others = (classes == POSITIVE).nonzero()[:, 0], (classes != POSITIVE).nonzero()[:, 0]
    count = min(len(positive), round(share / (1 - share) * len(others)))
    kept = positive[torch.randperm(len(positive), generator=generator)[:count]]
    rows = torch.cat([others, kept]).sort().values
    return inputs[rows], (classes[rows] == POSITIVE).float()


def loss(variant, logits, targets, weight=None):
    """The mean over a batch of the focal loss or of binary cross-entropy, in which a positive may count `weight` times."""
    from torch.nn.functional import binary_cross_entropy_with_logits

    from dlcore.blocks.losses import LOSSES

    if variant == "focal":
        return LOSSES["focal"].binary(logits, targets).mean()
    return binary_cross_entropy_with_logits(logits, targets, pos_weight=weight)


def epoch_rows(variant, targets, generator):
    """The rows of one epoch in random order: all, or of both classes as many, positives repeated."""
    import torch

    positive, negative = (targets > 0.5).nonzero()[:, 0], (targets <= 0.5).nonzero()[:, 0]
    if variant == "oversampling":
        rows = torch.cat([negative, positive[torch.randint(len(positive), (len(negative),), generator=generator)]])
    else:
        rows = torch.arange(len(targets))
    return rows[torch.randperm(len(rows), generator=generator)]


def undersample(inputs, targets, generator):
    """All positives and as many negatives, drawn once: the others are never seen."""
    import torch

    positive, negative = (targets > 0.5).nonzero()[:, 0], (targets <= 0.5).nonzero()[:, 0]
    rows = torch.cat([positive, negative[torch.randperm(len(negative), generator=generator)[: len(positive)]]])
    return inputs[rows], targets[rows]


def _fit(run, seed, train, validation, device, report):
    """Trains one network, for as many steps whatever the way to meet the imbalance."""
    import torch

    from dlcore.blocks.initialization import initialize
    from dlcore.models.mlp import MLP

    generator, rows, steps = torch.Generator().manual_seed(1_000_003 + seed), torch.arange(0), len(train[0]) // BATCH
    if run.variant == "undersampling":
        train = undersample(*train, generator)
    inputs, targets = (part.to(device) for part in train)
    network = MLP(inputs.shape[1], WIDTH, 1, 1, torch.relu)
    initialize(network, "he", "relu", torch.Generator().manual_seed(seed)).to(device)
    optimizer = torch.optim.Adam(network.parameters(), run["learning_rate"])
    weight = ((targets <= 0.5).sum() / (targets > 0.5).sum()) if run.variant == "class-weights" else None
    fitted = Fitted(network, validation)
    for epoch in range(1, run["epochs"] + 1):
        for _ in range(steps):
            while len(rows) < BATCH:
                rows = torch.cat([rows, epoch_rows(run.variant, targets.cpu(), generator)])
            batch, rows = rows[:BATCH].to(device), rows[BATCH:]
            logits = network(inputs[batch])[..., 0]
            optimizer.zero_grad()
            loss(run.variant, logits, targets[batch], weight).backward()
            optimizer.step()
        fitted.test(epoch)
        report(epoch / run["epochs"])
    fitted.restore()
    return fitted


class Fitted:
    """A network with its validation part: its curve, its best epoch, and the threshold that gives the best F1 there."""

    def __init__(self, network, validation):
        self.network, self.inputs, self.targets = network, validation[0], validation[1].numpy() > 0.5
        self.curve, self.best = {"epoch": [], "validation": []}, (-1.0, None)

    def logits(self, inputs):
        import torch

        device = next(self.network.parameters()).device
        with torch.no_grad():
            return self.network(inputs.to(device))[..., 0].cpu().numpy()

    def test(self, epoch):
        from sklearn.metrics import average_precision_score

        score = float(average_precision_score(self.targets, self.logits(self.inputs)))
        self.curve["epoch"].append(epoch)
        self.curve["validation"].append(score)
        if score > self.best[0]:
            self.best = score, {name: weight.clone() for name, weight in self.network.state_dict().items()}

    def restore(self):
        from sklearn.metrics import precision_recall_curve

        self.network.load_state_dict(self.best[1])
        precision, recall, thresholds = precision_recall_curve(self.targets, self.logits(self.inputs))
        f1 = 2 * precision * recall / (precision + recall).clip(1e-12)
        self.threshold = float(thresholds[f1[:-1].argmax()])


def _ranking(logits, targets):
    """What no threshold enters."""
    from sklearn.metrics import average_precision_score, roc_auc_score

    return {
        "average_precision": float(average_precision_score(targets, logits)),
        "roc_auc": float(roc_auc_score(targets, logits)),
    }


def _decision(logits, targets, threshold):
    """At a probability of one half, and at the threshold of the logits that validation chose."""
    from sklearn.metrics import f1_score

    return {
        "accuracy": float(((logits > 0) == targets).mean()),
        "recall": float((logits > 0)[targets].mean()),
        "f1": float(f1_score(targets, logits > 0, zero_division=0)),
        "f1_tuned": float(f1_score(targets, logits >= threshold, zero_division=0)),
    }


def _probabilities(logits, targets, shift):
    """Brier score and mean predicted probability, as trained and with the shift taken back."""
    from scipy.special import expit
    from sklearn.metrics import brier_score_loss, log_loss

    both = [expit(logits.astype("float64")), expit(logits.astype("float64") - shift)]
    return {
        "kind": ["as trained", "corrected"],
        "brier": [float(brier_score_loss(targets, probabilities)) for probabilities in both],
        "log_loss": [float(log_loss(targets, probabilities)) for probabilities in both],
        "mean": [float(probabilities.mean()) for probabilities in both],
        "positives": [float(targets.mean())] * 2,
    }


def validation_score(tables):
    return tables["end"]["validation"][0]


EXPERIMENT = Experiment(
    id="class-imbalance",
    section="foundations",
    question="One image in a hundred is a shirt: what do class weights, resampling and focal loss change, the ranking, the threshold or the probabilities?",
    revision=1,
    varies="how the imbalance is handled",
    variants=VARIANTS,
    seeds=tuple(range(10)),
    settings=(SHARE, LEARNING_RATE, EPOCHS),
    measure=measure,
    cost=lambda run: run["epochs"],
    shipped=(MappingProxyType({}), MappingProxyType({"share": 0.05})),
    outcome=Outcome("Average precision (PR-AUC)", "average_precision", "end", "last"),
    tuning=Tuning("learning_rate", LEARNING_RATES, validation_score, further=FURTHER),
    tuning_seeds=(50, 51, 52),
    tuning_conditions=(MappingProxyType({}), MappingProxyType({"share": 0.05})),
)
