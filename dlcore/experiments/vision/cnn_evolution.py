"""From LeNet to EfficientNet and ViT under equal conditions: which is most accurate, and at what cost?"""

from dataclasses import replace
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import EXACT, INSTRUMENT, PERCENT, POINTS, TIMES, Evidence, Outcome, Quantity, RunQuery, Tuning
from dlcore.guide.vision import cnn_evolution as guide
from dlcore.models.loading import weight_arrays
from dlcore.recipes import mlp_classifier, settings
from dlcore.recipes.comparisons import difference, final, ratio
from dlcore.recipes.progress import SeedProgress

NETWORKS = (*(topic.id for topic in guide.TOPICS), "vit")
BASELINE = "svm"
COSTS = {"lenet": 4, "alexnet": 17, "vgg": 20, "resnet": 29, "efficientnet": 55, "vit": 36}  # of an image, once
LEARNING_RATES = (0.001, 0.003, 0.01)
LEARNING_RATE = Setting(
    "learning_rate",
    "Peak learning rate",
    0.003,
    "AdamW's peak learning rate, reached after 30 % of the steps. Too small: underfitting within the budget; too large: unstable training.",
    low=1e-5,
    high=0.1,
    applies_to=NETWORKS,
)
EPOCHS = Setting(
    "epochs",
    "Epochs",
    3,
    "Passes over the training images. More epochs help most where the inductive bias is weakest, as in ViT.",
    low=1,
    high=50,
    applies_to=NETWORKS,
)
DATA = replace(settings.DATA, default="fashion-10k")
BATCH = Setting(
    "batch",
    "Batch size",
    64,
    "Images per step. A larger batch makes fewer steps with less noise.",
    low=8,
    high=512,
    applies_to=NETWORKS,
)


def measure(run_group, device, report):
    """One network after the other, one for each seed: how it learns, what it confuses, what it costs. Weights are kept of seed 0 at the base rate."""
    from dlcore.data import load

    run, images = run_group.first, load(run_group.first["data"])
    fit = _fit_svm if run.variant == BASELINE else _fit_network
    images = images if run.variant == BASELINE else images.as_squares()
    images, validation = images.split_validation(len(images.train_inputs) // 10)
    return [
        fit(run, seed, images, validation, device, SeedProgress(report, done, len(run_group.seeds)))
        for done, seed in enumerate(run_group.seeds)
    ]


def network(variant, seed):
    """A fresh network of that name, as the seed makes it."""
    import torch

    from dlcore.models.vision import CLASSIFIERS

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return CLASSIFIERS[variant]()


def _fit_network(run, seed, images, validation, device, report):
    import numpy
    import torch

    fresh, trained = network(run.variant, seed), []
    price = cost_of(fresh)
    torch.manual_seed(1_000_003 + seed)  # dropout
    (curve,) = mlp_classifier.fit(
        [fresh],
        (seed,),
        images,
        lambda moved: torch.optim.AdamW(moved, run["learning_rate"], weight_decay=0.01),
        device,
        report,
        batch=run["batch"],
        epochs=run["epochs"],
        validation=validation,
        dimensions=4,
        schedule="one-cycle",
        extra_callbacks=lambda model, held_out, steps, stopwatch: trained.append(model.networks[0]) or [],
    )
    answers = classify(trained[0].eval(), images.test_inputs.to(device)).argmax(1).cpu()
    end = {name: [curve[name][-1]] for name in ("accuracy", "validation", "seconds")}
    tables = {"curve": curve, "outcome": end | price, "confusion": confusion(images.test_targets, answers)}
    if seed == 0 and run["learning_rate"] == LEARNING_RATE.default:
        tables["arrays"] = weight_arrays(trained[0]) | {"input": numpy.array([images.mean, images.scale], "float32")}
    return tables


def _fit_svm(run, seed, images, validation, device, report):
    """The plain rival: a support vector machine with a Gaussian kernel on the bare pixels. It has no epochs, and every seed gives the same."""
    import time

    from sklearn.svm import SVC

    began = time.thread_time()
    machine = SVC(C=10).fit(images.train_inputs.numpy(), images.train_targets.numpy())
    seconds = time.thread_time() - began
    report(0.5)
    accuracy = machine.score(validation[0].numpy(), validation[1].numpy())
    answers = machine.predict(images.test_inputs.numpy())
    end = {
        "accuracy": [(answers == images.test_targets.numpy()).mean().item()],
        "validation": [accuracy],
        "seconds": [seconds],
    }
    size = machine.support_vectors_.size + machine.dual_coef_.size + machine.intercept_.size
    return {
        "outcome": end
        | {
            "parameters": [size],
            "macs": [machine.support_vectors_.size],
            "saved_mb": [0.0],
            "weights_mb": [8 * size / 1e6],
        },
        "confusion": confusion(images.test_targets, answers),
    }


def classify(model, images):
    """Scores (examples, classes), a few hundred images at a time."""
    import torch

    with torch.no_grad():
        return torch.cat([model(some) for some in images.split(500)])


def cost_of(model):
    """What one image costs: weights, multiply-adds forward, and megabytes that a training step keeps for the way back."""
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    image, kept = torch.zeros(2, 1, 32, 32), {}

    def keep(tensor):
        kept[tensor.data_ptr()] = tensor.nbytes
        return tensor

    with (
        FlopCounterMode(display=False) as counter,
        torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor),
    ):
        model.train()(image)
    own = {weight.data_ptr() for weight in model.parameters()}
    return {
        "parameters": [sum(weight.numel() for weight in model.parameters())],
        "macs": [counter.get_total_flops() // 2 // len(image)],
        "saved_mb": [sum(size for at, size in kept.items() if at not in own) / len(image) / 1e6],
        "weights_mb": [sum(weight.nbytes for weight in model.parameters()) / 1e6],
    }


def confusion(truth, answers):
    """How often each class was taken for each other."""
    import numpy

    counts = numpy.zeros((10, 10), int)
    numpy.add.at(counts, (numpy.asarray(truth), numpy.asarray(answers)), 1)
    return {
        "truth": [row for row in range(10) for _ in range(10)],
        "answer": list(range(10)) * 10,
        "count": counts.flatten().tolist(),
    }


TUNING = Tuning("learning_rate", LEARNING_RATES, final("validation", "outcome"))
EFFICIENT = "vision/efficientnet-scales-efficiently"
AGAINST_RESNET = "Fashion-10k, 3 epochs, against a ResNet with more multiply-adds, tuned learning rates"
FASHION, MNIST = MappingProxyType({}), MappingProxyType({"data": "mnist-5k", "epochs": 5})

EXPERIMENT = Experiment(
    id="cnn-evolution",
    section="vision",
    question="From LeNet to EfficientNet and ViT under equal conditions: which is most accurate, and at what cost?",
    revision=1,
    varies="network",
    variants=(*NETWORKS, BASELINE),
    seeds=(0, 1, 2),
    settings=(LEARNING_RATE, EPOCHS, BATCH, DATA),
    measure=measure,
    cost=lambda run: (
        (9_000 if run["data"] == "fashion-10k" else 3_600)
        * (2 if run.variant == BASELINE else run["epochs"] * COSTS.get(run.variant, 30))
    ),
    evidence=(
        Evidence(
            EFFICIENT,
            f"accuracy, {AGAINST_RESNET}",
            Quantity(
                "difference in test accuracy",
                "EfficientNet's test accuracy is {value} than that of a ResNet with at least 1.5 times as many multiply-adds",
                "difference",
                POINTS,
            ),
            (RunQuery("efficientnet", tuning=TUNING), RunQuery("resnet", tuning=TUNING)),
            difference(final("accuracy", "outcome")),
            at_least=-0.01,
        ),
        Evidence(
            EFFICIENT,
            f"arithmetic, {AGAINST_RESNET}",
            Quantity(
                "ratio of multiply-adds",
                "the ResNet does {value} as many multiply-adds as EfficientNet",
                "ratio",
                TIMES,
            ),
            (RunQuery("resnet", tuning=TUNING), RunQuery("efficientnet", tuning=TUNING)),
            ratio(final("macs", "outcome")),
            at_least=1.5,
            geometric=True,
            role=INSTRUMENT,
            replicate=EXACT,
        ),
        Evidence(
            EFFICIENT,
            f"time, {AGAINST_RESNET}",
            Quantity("ratio of training times", "the ResNet trains {value} as long as EfficientNet", "ratio", TIMES),
            (RunQuery("resnet", tuning=TUNING), RunQuery("efficientnet", tuning=TUNING)),
            ratio(final("seconds", "outcome")),
            at_least=1.0,
            geometric=True,
            under_revision="The networks did not train alone on the machine; a training step will be timed by itself.",
        ),
    ),
    outcome=Outcome("Test accuracy", "accuracy", "outcome", unit=PERCENT),
    shipped=(
        FASHION,
        MNIST,
        *(
            MappingProxyType({"learning_rate": learning_rate})
            for learning_rate in LEARNING_RATES
            if learning_rate != LEARNING_RATE.default
        ),
    ),
)
