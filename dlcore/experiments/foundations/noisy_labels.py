"""When should training on noisy labels have stopped?"""

from dataclasses import replace
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import CONTROL, PERCENT, POINTS, TIMES, Evidence, Outcome, Quantity, RunQuery
from dlcore.recipes import mlp_classifier, settings
from dlcore.recipes.progress import SeedProgress

LABEL_NOISE = MappingProxyType({"label-noise-0": 0.0, "label-noise-20": 0.2, "label-noise-40": 0.4})
EXAMPLES, VALIDATION = 1_000, 500
EPOCHS = replace(settings.EPOCHS, default=80)
WIDTH = replace(settings.WIDTH, default=128)
DEPTH = replace(settings.DEPTH, default=2)
BATCH = replace(settings.BATCH, default=50, high=500)
PATIENCE = 10
CHECKPOINTS = 10
ANSWERS = 10
HELD_OUT = "validation", "test"
PROBABILITIES = "calibration_error", "brier", "confidence"  # what is noted of held-out probabilities
BINS = 15  # of confidence, of equal width


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
        train_images = _with_label_noise(
            images.first(EXAMPLES), LABEL_NOISE[run.variant], torch.Generator().manual_seed(seed)
        )
        recorder = Epochs(images, train_images, run["epochs"], device)
        architecture = {"init": "he", "width": run["width"], "depth": run["depth"]}
        mlp_classifier.fit(
            mlp_classifier.networks(architecture, (seed,), 784, 10, "relu"),
            (seed,),
            train_images,
            lambda weights: optim.Adam(weights, run["learning_rate"], fused=True),
            device,
            SeedProgress(report, done, len(run_group.seeds)),
            batch=run["batch"],
            epochs=run["epochs"],
            extra_callbacks=lambda model, held_out, steps, stopwatch, recorder=recorder: recorder.begin(model, steps),
        )
        tables.append(recorder.tables)
    return tables


def _with_label_noise(images, label_noise, generator):
    """The same with that fraction of the training labels replaced by one of the nine others."""
    import torch

    labels = images.train_targets.clone()
    rows = torch.randperm(len(labels), generator=generator)[: round(label_noise * len(labels))]
    labels[rows] = (labels[rows] + torch.randint(1, 10, (len(rows),), generator=generator)) % 10
    return replace(images, train_targets=labels)


class Epochs:
    """Notes after every epoch how well the network does on training, validation and test digits, and how good its probabilities are on the latter two; at some epochs also what it answers and how long its weights are."""

    def __init__(self, images, train_images, epochs, device):
        self.parts = {
            "train": (train_images.train_inputs.to(device), train_images.train_targets.to(device)),
            "validation": (
                images.train_inputs[EXAMPLES : EXAMPLES + VALIDATION].to(device),
                images.train_targets[EXAMPLES : EXAMPLES + VALIDATION].to(device),
            ),
            "test": (images.test_inputs.to(device), images.test_targets.to(device)),
        }
        self.checkpoint_epochs = {round(epochs * place / CHECKPOINTS) for place in range(CHECKPOINTS + 1)}
        self.tables = {
            "curve": {
                "epoch": [],
                "step": [],
                **{f"{part}_{what}": [] for part in self.parts for what in ("loss", "accuracy")},
                **{f"{part}_{what}": [] for part in HELD_OUT for what in PROBABILITIES},
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
            logits = {part: model(inputs)[0] for part, (inputs, _) in self.parts.items()}
        row = {"epoch": epoch, "step": epoch * self.steps}
        for part, (_, targets) in self.parts.items():
            row[f"{part}_loss"] = F.cross_entropy(logits[part], targets).item()
            row[f"{part}_accuracy"] = (logits[part].argmax(1) == targets).float().mean().item()
        for part in HELD_OUT:
            scores = of_probabilities(logits[part].softmax(1).cpu(), self.parts[part][1].cpu())
            row |= {f"{part}_{what}": value for what, value in scores.items()}
        _add(self.tables["curve"], row)
        if epoch in self.checkpoint_epochs:
            self.evaluate_checkpoint(model, epoch, logits["test"], self.parts["test"][1])

    def evaluate_checkpoint(self, model, epoch, logits, targets):
        answers = logits.argmax(1)
        counts = (targets * 10 + answers).bincount(minlength=100).tolist()
        for place, count in enumerate(counts):
            if count:
                _add(
                    self.tables["confusion"],
                    {"epoch": epoch, "truth": place // 10, "answer": place % 10, "count": count},
                )
        for layer, weight in enumerate([*(linear.weight for linear in model.hidden), model.output.weight], start=1):
            _add(self.tables["norms"], {"epoch": epoch, "layer": layer, "norm": weight.detach().norm().item()})
        for image, (probabilities, truth) in enumerate(
            zip(logits[:ANSWERS].softmax(1), targets[:ANSWERS].tolist(), strict=True)
        ):
            prediction = {"answer": probabilities.argmax().item(), "confidence": probabilities.max().item()}
            _add(self.tables["answers"], {"epoch": epoch, "image": image + 1, "truth": truth, **prediction})


def of_probabilities(probabilities, classes):
    """The expected calibration error of probabilities (examples, classes), their Brier score, and their mean confidence, the probability of the answer."""
    from dlcore.blocks import calibration

    values = (
        calibration.reliability(probabilities, classes, BINS).expected_calibration_error,
        calibration.brier_score(probabilities, classes).item(),
        probabilities.max(1).values.mean().item(),
    )
    return {what: round(value, 6) for what, value in zip(PROBABILITIES, values, strict=True)}


def _add(table, row):
    for name, value in row.items():
        table[name].append(value)


def restored_epoch(curve, monitor):
    """Where what is monitored was best until patience ran out: the epoch whose weights early stopping restores."""
    from dlcore.blocks.early_stopping import replay

    return replay(curve["epoch"], curve[monitor], PATIENCE, higher=monitor.endswith("accuracy"))[1]


def gain_from_stopping(monitor):
    """Test accuracy with the restored weights, minus that at the end."""

    def gain(tables):
        curve = tables["curve"]
        return curve["test_accuracy"][restored_epoch(curve, monitor)] - curve["test_accuracy"][-1]

    return gain


def rise_without_stopping(tables):
    """Test loss at the end, over that with the restored weights."""
    curve = tables["curve"]
    return curve["test_loss"][-1] / curve["test_loss"][restored_epoch(curve, "validation_loss")]


def miscalibration_without_stopping(tables):
    """The expected calibration error on test digits at the end, minus that with the restored weights."""
    curve = tables["curve"]
    restored = curve["test_calibration_error"][restored_epoch(curve, "validation_loss")]
    return curve["test_calibration_error"][-1] - restored


GAIN = Quantity(
    "test accuracy, early stopping minus the last epoch",
    f"test accuracy is {{value}} with early stopping than after all {EPOCHS.default} epochs",
    "difference",
    POINTS,
)


RISE = Quantity(
    "test loss after the last epoch over that with early stopping",
    f"test loss after all {EPOCHS.default} epochs is {{value}} that with early stopping",
    "ratio",
    TIMES,
)


MISCALIBRATION = Quantity(
    "expected calibration error on test digits, last epoch minus early stopping",
    f"the expected calibration error on test digits is {{value}} after all {EPOCHS.default} epochs than with early stopping",
    "difference",
    POINTS,
)


def prevents(variant, monitor="validation_loss", **declared):
    """What the weights that early stopping restores gain on the last ones."""
    watched, labels = monitor.replace("train", "training").replace("_", " "), labels_of(variant)
    return Evidence(
        "callbacks/early-stopping-prevents-overfitting",
        f"{labels}, monitor {watched}, patience {PATIENCE}",
        GAIN,
        (RunQuery(variant),),
        gain_from_stopping(monitor),
        factors={"label noise": preposition(labels), "monitor": f"with {watched} as the monitor"},
        **declared,
    )


def keeps_loss_low(variant):
    """Whether the test loss rises by a twentieth where nothing stops the training: overfitting, whatever accuracy does."""
    labels = labels_of(variant)
    return Evidence(
        "callbacks/early-stopping-prevents-overfitting",
        f"test loss, {labels}, monitor validation loss, patience {PATIENCE}",
        RISE,
        (RunQuery(variant),),
        rise_without_stopping,
        at_least=1.05,
        geometric=True,
        factors={"label noise": preposition(labels), "monitor": "with validation loss as the monitor"},
    )


def keeps_calibrated(variant):
    """Whether confidence strays from accuracy by a further point where nothing stops the training: overfitting of the probabilities."""
    labels = labels_of(variant)
    return Evidence(
        "callbacks/early-stopping-prevents-overfitting",
        f"calibration, {labels}, monitor validation loss, patience {PATIENCE}",
        MISCALIBRATION,
        (RunQuery(variant),),
        miscalibration_without_stopping,
        at_least=0.01,
        factors={"label noise": preposition(labels), "monitor": "with validation loss as the monitor"},
    )


def labels_of(variant):
    return f"{LABEL_NOISE[variant] * 100:.0f}% label noise" if LABEL_NOISE[variant] else "clean labels"


def preposition(labels):
    return f"{'on' if labels.startswith('clean') else 'with'} {labels}"


LEARNING_RATE = Setting("learning_rate", "Learning rate", 3e-4, settings.LEARNING_RATE.help, low=1e-6, high=1.0)

EXPERIMENT = Experiment(
    id="noisy-labels",
    section="foundations",
    question="When should training on noisy labels have stopped?",
    revision=2,
    varies="label noise",
    variants=tuple(LABEL_NOISE),
    seeds=tuple(range(10)),
    settings=(EPOCHS, LEARNING_RATE, WIDTH, DEPTH, BATCH),
    measure=measure,
    cost=lambda run: run["epochs"] * EXAMPLES / run["batch"] * run["depth"] * (1 + run["width"] / 300),
    evidence=(
        prevents("label-noise-40", at_least=0.01),
        prevents("label-noise-20", at_least=0.01),
        prevents("label-noise-40", "validation_accuracy", at_least=0.01),
        # The training loss keeps falling, so that to monitor it changes nothing.
        prevents("label-noise-40", "train_loss", within=0.05, role=CONTROL),
        prevents("label-noise-0", at_least=0.01),
        *(keeps_loss_low(variant) for variant in ("label-noise-40", "label-noise-20", "label-noise-0")),
        *(keeps_calibrated(variant) for variant in ("label-noise-40", "label-noise-20", "label-noise-0")),
    ),
    outcome=Outcome("Test accuracy", "test_accuracy", unit=PERCENT),
)
