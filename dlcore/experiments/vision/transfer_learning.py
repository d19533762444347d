"""How far do few labels go: from scratch, on the frozen features of a pre-trained network, or with all of it fine-tuned?"""

import copy
from dataclasses import replace
from itertools import islice

from dlcore.base import Experiment, Setting
from dlcore.evidence import PERCENT, Outcome
from dlcore.recipes import image_classifier

NETWORKS, WAYS = ("resnet", "vit"), ("scratch", "frozen", "fine-tuned")
SOURCE, TARGET = "fashion-10k", "mnist-5k"
LABELS = (50, 200, 1_000)
# Of AdamW; a first bake with three of them each ended at an end of the grid. A linear probe bears a large one.
RATES = {"resnet": (0.003, 0.01, 0.03, 0.1), "vit": (0.0003, 0.001, 0.003, 0.01)}
PROBE_RATES = (0.03, 0.1, 0.3, 1.0)
BATCH, STEPS, VALIDATION = 32, 200, 1_000
EPOCHS = Setting(
    "epochs",
    "Epochs of pre-training",
    10,
    "Passes over the clothes before the digits. More of them make better features, up to a point.",
    low=1,
    high=50,
)


def measure(run_group, device, report):
    """Each seed pre-trains its own network on clothes, unless it starts from scratch, and draws its own labeled digits."""
    network, _, way = run_group.first.variant.partition("-")
    digits, validation = target()
    tables = []
    for done, seed in enumerate(run_group.seeds):
        model = (
            image_classifier.network(network, seed, scaled=True)
            if way == "scratch"
            else pretrain(network, seed, run_group.first["epochs"], device)
        )
        rows, correct = [], {}
        for count in LABELS:
            labeled = draw(digits, count, seed)
            rates = PROBE_RATES if way == "frozen" else RATES[network]
            tried = [(rate, adapt(way, model, labeled, rate, seed, device)) for rate in rates]
            seen, rate, predict = max(
                ((accuracy(predict, *validation), rate, predict) for rate, predict in tried), key=lambda each: each[0]
            )
            right = predict(digits.test_inputs) == digits.test_targets
            rows.append((count, rate, seen, right.float().mean().item()))
            correct[str(count)] = right.tolist()
            report((done + len(rows) / len(LABELS)) / len(run_group.seeds))
        columns = ("labels", "learning_rate", "validation", "accuracy")
        table = dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True))
        tables.append({"outcome": table, "correct": correct})
    return tables


def target():
    """The digits without the last thousand for training, and those, which choose the learning rate: (inputs, targets)."""
    from dlcore.data import load

    return load(TARGET).as_squares().split_validation(VALIDATION)


def draw(images, count, seed):
    """So many labeled training images, each class equally often, as the seed draws them."""
    from dlcore.data.images import stratified_split

    (rows,) = stratified_split(images.train_targets.numpy(), (count,), seed)
    return replace(images, train_inputs=images.train_inputs[rows], train_targets=images.train_targets[rows])


def pretrain(name, seed, epochs, device):
    """The network as it is after some epochs of clothes, by the recipe of CNN evolution at its tuned rate."""
    from dlcore.data import load
    from dlcore.experiments.vision.cnn_evolution import LEARNING_RATE

    images, validation = load(SOURCE).as_squares().split_validation(1_000)
    model = image_classifier.network(name, seed, scaled=True)
    image_classifier.fit(
        model, seed, images, validation, device, Silent(), learning_rate=LEARNING_RATE.default_of(name, {}), batch=64,
        epochs=epochs, flips=True,
    )  # fmt: skip
    return model.cpu()


class Silent:
    """Pre-training reports nothing: its accuracy is on clothes."""

    def __call__(self, fraction):
        pass

    def metrics(self, *rows):
        pass


def adapt(way, model, images, learning_rate, seed, device):
    """A copy of the network that has learned the digits; gives a function from images to classes. `frozen` trains a new last layer alone."""
    import torch
    from torch import nn

    adapted = copy.deepcopy(model).to(device)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        head = nn.Linear(adapted.head.in_features, 10).to(device)
    if way == "frozen":
        adapted.head = nn.Identity()
        features = image_classifier.logits(adapted.eval(), images.train_inputs.to(device))
        _train(head, features, images.train_targets, learning_rate, seed, None)
    adapted.head = head
    if way != "frozen":
        _train(
            adapted.train(), images.train_inputs.to(device), images.train_targets, learning_rate, seed,
            image_classifier.augment(seed, flips=False),
        )  # fmt: skip
    adapted.eval()
    return lambda some: image_classifier.logits(adapted, some.to(device)).argmax(1).cpu()


def _train(model, inputs, targets, learning_rate, seed, augmentation):
    """200 steps of AdamW under one cycle, on whatever the network reads."""
    from dlcore.blocks.schedules import one_cycle
    from dlcore.models.stacked import ParallelNetworks
    from dlcore.training import batches, train

    optimizer = image_classifier.adamw(model.parameters(), model, learning_rate)
    examples = islice(batches(inputs, targets.to(inputs.device), (seed,), BATCH, STEPS), STEPS)
    train(
        ParallelNetworks([model], inputs.ndim),
        ((augmentation(some), truth) for some, truth in examples) if augmentation else examples,
        image_classifier.smoothed_cross_entropy,
        optimizer,
        [Cycle(one_cycle(optimizer, STEPS))],
    )


class Cycle:
    """Steps a schedule after every step of the training."""

    def __init__(self, scheduler):
        self.scheduler = scheduler

    def on_step_end(self, state):
        self.scheduler.step()


def accuracy(predict, inputs, targets):
    return (predict(inputs) == targets).float().mean().item()


EXPERIMENT = Experiment(
    id="transfer-learning",
    section="vision",
    question="How far do few labels go: from scratch, on the frozen features of a pre-trained network, or with all of it fine-tuned?",
    revision=1,
    varies="network and way to train it",
    variants=tuple(f"{network}-{way}" for network in NETWORKS for way in WAYS),
    seeds=(0, 1, 2),
    settings=(EPOCHS,),
    measure=measure,
    cost=lambda run: (
        60 * (not run.variant.endswith("frozen")) + 10 * run["epochs"] * (not run.variant.endswith("scratch"))
    ),
    outcome=Outcome("Test accuracy, mean over the numbers of labels", "accuracy", "outcome", "mean", PERCENT),
)
