"""When should a training on wrong labels have stopped?"""

from dataclasses import replace
from types import MappingProxyType

from dlcore.base import Evidence, Experiment, RunQuery, Setting
from dlcore.experiments.foundations import activation_comparison as race
from dlcore.recipes import mlp_classifier
from dlcore.recipes.progress import SeedProgress

LABEL_NOISE = MappingProxyType({"label-noise-0": 0.0, "label-noise-20": 0.2, "label-noise-40": 0.4})
EXAMPLES, VALIDATION = 1_000, 500
EPOCHS = replace(race.EPOCHS, default=80)
WIDTH = replace(race.WIDTH, default=128)
DEPTH = replace(race.DEPTH, default=2)
BATCH = replace(race.BATCH, default=50, high=500)
PATIENCE = 10
CHECKPOINTS = 10
SHOWN = 10


def measure(run_group, device, report):
    """Trains on a thousand digits, some with wrong labels, far past the point of overfitting; tests on right ones after every epoch.

    Validation and test are apart: the first is for choosing when to stop, the second for judging the choice.
    """
    import torch
    from torch import optim

    from dlcore.data import load

    run, images = run_group.first, load("mnist-5k")
    tables = []
    for done, seed in enumerate(run_group.seeds):
        learned = _spoiled(images.first(EXAMPLES), LABEL_NOISE[run.variant], torch.Generator().manual_seed(seed))
        watch = Epochs(images, learned, run["epochs"], device)
        told = {"init": "he", "width": run["width"], "depth": run["depth"]}
        mlp_classifier.fit(
            mlp_classifier.networks(told, (seed,), 784, 10, "relu"),
            (seed,),
            learned,
            lambda weights: optim.Adam(weights, run["learning_rate"], fused=True),
            device,
            SeedProgress(report, done, len(run_group.seeds)),
            batch=run["batch"],
            epochs=run["epochs"],
            extra_callbacks=lambda model, held_out, steps, stopwatch, watch=watch: watch.begin(model, steps),
        )
        tables.append(watch.tables)
    return tables


def _spoiled(images, share, generator):
    """The same with that share of the training labels replaced by one of the nine others."""
    import torch

    labels = images.train_targets.clone()
    rows = torch.randperm(len(labels), generator=generator)[: round(share * len(labels))]
    labels[rows] = (labels[rows] + torch.randint(1, 10, (len(rows),), generator=generator)) % 10
    return replace(images, train_targets=labels)


class Epochs:
    """Notes after every epoch how well the network does on training, validation and test digits, and at some what it answers and how long its weights are."""

    def __init__(self, images, learned, epochs, device):
        self.parts = {
            "train": (learned.train_inputs.to(device), learned.train_targets.to(device)),
            "validation": (
                images.train_inputs[EXAMPLES : EXAMPLES + VALIDATION].to(device),
                images.train_targets[EXAMPLES : EXAMPLES + VALIDATION].to(device),
            ),
            "test": (images.test_inputs.to(device), images.test_targets.to(device)),
        }
        self.at = {round(epochs * place / CHECKPOINTS) for place in range(CHECKPOINTS + 1)}
        self.tables = {
            "curve": {
                "epoch": [],
                "step": [],
                **{f"{part}_{what}": [] for part in self.parts for what in ("loss", "accuracy")},
            },
            "confusion": {"epoch": [], "truth": [], "answer": [], "count": []},
            "norms": {"epoch": [], "layer": [], "norm": []},
            "answers": {"epoch": [], "image": [], "truth": [], "answer": [], "confidence": []},
        }

    def begin(self, model, steps):
        self.steps = steps
        self.evaluate(model, 0)
        return [self]

    def on_step_end(self, state):
        if state.step % self.steps == 0:
            self.evaluate(state.model, state.step // self.steps)

    def evaluate(self, model, epoch):
        import torch
        from torch.nn import functional as F

        with torch.no_grad():
            scores = {part: model(inputs)[0] for part, (inputs, _) in self.parts.items()}
        row = {"epoch": epoch, "step": epoch * self.steps}
        for part, (_, targets) in self.parts.items():
            row[f"{part}_loss"] = F.cross_entropy(scores[part], targets).item()
            row[f"{part}_accuracy"] = (scores[part].argmax(1) == targets).float().mean().item()
        _add(self.tables["curve"], row)
        if epoch in self.at:
            self.look(model, epoch, scores["test"], self.parts["test"][1])

    def look(self, model, epoch, scores, targets):
        answers = scores.argmax(1)
        counts = (targets * 10 + answers).bincount(minlength=100).tolist()
        for place, count in enumerate(counts):
            if count:
                _add(
                    self.tables["confusion"],
                    {"epoch": epoch, "truth": place // 10, "answer": place % 10, "count": count},
                )
        for layer, weight in enumerate([*(linear.weight for linear in model.hidden), model.output.weight], start=1):
            _add(self.tables["norms"], {"epoch": epoch, "layer": layer, "norm": weight.detach().norm().item()})
        for picture, (scored, truth) in enumerate(
            zip(scores[:SHOWN].softmax(1), targets[:SHOWN].tolist(), strict=True)
        ):
            told = {"answer": scored.argmax().item(), "confidence": scored.max().item()}
            _add(self.tables["answers"], {"epoch": epoch, "image": picture + 1, "truth": truth, **told})


def _add(table, row):
    for name, value in row.items():
        table[name].append(value)


def saved(monitor):
    """Test accuracy where validation (or what is monitored) was best until patience ran out, less that at the end."""

    def gain(tables):
        from dlcore.blocks.early_stopping import replay

        curve = tables["curve"]
        _, best = replay(curve["epoch"], curve[monitor], PATIENCE, higher=monitor.endswith("accuracy"))
        return curve["test_accuracy"][best] - curve["test_accuracy"][-1]

    return gain


def prevents(variant, condition, monitor, at_least):
    return Evidence(
        "callbacks/early-stopping-prevents-overfitting",
        f"{condition}, monitor {monitor.replace('_', ' ')}, patience {PATIENCE}",
        "test accuracy at the epoch that early stopping restores less that at the end",
        (RunQuery(variant),),
        saved(monitor),
        at_least=at_least,
    )


LEARNING_RATE = Setting("learning_rate", "Learning rate", 3e-4, race.LEARNING_RATE.help, low=1e-6, high=1.0)

EXPERIMENT = Experiment(
    id="noisy-labels",
    section="foundations",
    question="When should a training on wrong labels have stopped?",
    revision=1,
    varies="share of wrong labels",
    variants=tuple(LABEL_NOISE),
    seeds=(0, 1, 2, 3, 4),
    settings=(EPOCHS, LEARNING_RATE, WIDTH, DEPTH, BATCH),
    measure=measure,
    cost=lambda run: run["epochs"] * EXAMPLES / run["batch"] * run["depth"] * (1 + run["width"] / 300),
    evidence=(
        prevents("label-noise-40", "40 % wrong labels", "validation_loss", 0.05),
        prevents("label-noise-20", "20 % wrong labels", "validation_loss", 0.05),
        prevents("label-noise-40", "40 % wrong labels", "validation_accuracy", 0.05),
        prevents("label-noise-40", "40 % wrong labels", "train_loss", 0.05),
        prevents("label-noise-0", "right labels", "validation_loss", 0.01),
    ),
)
