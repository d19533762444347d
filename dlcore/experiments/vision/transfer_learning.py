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
# Of AdamW. Batch normalization bears large ones: with 0.1 as the largest, a bake chose that most often.
RATES = {"resnet": (0.003, 0.01, 0.03, 0.1, 0.3), "vit": (0.0003, 0.001, 0.003, 0.01)}
# Of a linear probe scikit-learn's C, the inverse of the strength of its L2 penalty.
INVERSE_PENALTIES = (0.0001, 0.001, 0.01, 0.1, 1.0, 10.0)
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
            if way == "frozen":
                tried = [(penalty, linear_probe(model, labeled, penalty, device)) for penalty in INVERSE_PENALTIES]
            else:
                tried = [(rate, adapt(model, labeled, rate, seed, device)) for rate in RATES[network]]
            seen, chosen, predict = max(
                ((accuracy(predict, *validation), value, predict) for value, predict in tried), key=lambda each: each[0]
            )
            right = predict(digits.test_inputs) == digits.test_targets
            rows.append((count, chosen, seen, right.float().mean().item()))
            correct[str(count)] = right.tolist()
            report((done + len(rows) / len(LABELS)) / len(run_group.seeds))
        columns = ("labels", "inverse_penalty" if way == "frozen" else "learning_rate", "validation", "accuracy")
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


def linear_probe(model, images, inverse_penalty, device):
    """Multinomial logistic regression, fitted to its optimum, on what the network's last layer reads, standardized; gives a function from images to classes."""
    import torch
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from torch import nn

    frozen = copy.deepcopy(model).to(device).eval()
    frozen.head = nn.Identity()

    def features(some):
        return image_classifier.logits(frozen, some.to(device)).cpu().numpy()

    classifier = make_pipeline(StandardScaler(), LogisticRegression(C=inverse_penalty, max_iter=5_000))
    classifier.fit(features(images.train_inputs), images.train_targets.numpy())
    return lambda some: torch.from_numpy(classifier.predict(features(some)))


def adapt(model, images, learning_rate, seed, device):
    """A copy of the network, with a new last layer, after 200 steps of AdamW under one cycle on the digits; gives a function from images to classes."""
    import torch
    from torch import nn

    from dlcore.blocks.schedules import StepSchedule, one_cycle
    from dlcore.models.stacked import ParallelNetworks
    from dlcore.training import batches, train

    adapted = copy.deepcopy(model)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        adapted.head = nn.Linear(adapted.head.in_features, 10)
    adapted.to(device).train()
    optimizer = image_classifier.adamw(adapted.parameters(), adapted, learning_rate)
    inputs, targets = images.train_inputs.to(device), images.train_targets.to(device)
    shift = image_classifier.augment(seed, flips=False)
    train(
        ParallelNetworks([adapted], inputs.ndim),
        ((shift(some), truth) for some, truth in islice(batches(inputs, targets, (seed,), BATCH, STEPS), STEPS)),
        image_classifier.smoothed_cross_entropy,
        optimizer,
        [StepSchedule(one_cycle(optimizer, STEPS))],
    )
    adapted.eval()
    return lambda some: image_classifier.logits(adapted, some.to(device)).argmax(1).cpu()


def accuracy(predict, inputs, targets):
    return (predict(inputs) == targets).float().mean().item()


EXPERIMENT = Experiment(
    id="transfer-learning",
    section="vision",
    question="How far do few labels go: from scratch, on the frozen features of a pre-trained network, or with all of it fine-tuned?",
    revision=2,
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
