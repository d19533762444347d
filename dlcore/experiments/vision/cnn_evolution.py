"""From LeNet to EfficientNet and ViT under equal conditions: which is most accurate, and at what cost?"""

from dataclasses import replace
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import EXACT, INSTRUMENT, PERCENT, POINTS, TIMES, Evidence, Outcome, Quantity, RunQuery, Tuning
from dlcore.guide.vision import cnn_evolution as guide
from dlcore.models.loading import weight_arrays
from dlcore.recipes import image_classifier, settings
from dlcore.recipes.comparisons import accuracy, correct, difference, final, ratio
from dlcore.recipes.progress import SeedProgress

NETWORKS = (*(topic.id for topic in guide.TOPICS), "vit")
BASELINE = "svm"
COSTS = {"lenet": 4, "alexnet": 17, "vgg": 20, "resnet": 29, "efficientnet": 55, "vit": 36}  # of an image, once
IMAGES = {"fashion-20k": 18_000, "fashion-10k": 9_000, "fashion-60k": 54_000, "mnist-5k": 3_600}  # that train
LEARNING_RATES = (0.001, 0.003, 0.01, 0.03)
LEARNING_RATE = Setting(
    "learning_rate",
    "Peak learning rate",
    0.003,
    "AdamW's peak learning rate, reached after 30% of the steps; each network's own was tuned. Too small: underfitting within the budget; too large: unstable training.",
    low=1e-5,
    high=0.1,
    applies_to=NETWORKS,
    tuned=MappingProxyType(
        {
            ("lenet",): 0.01,
            ("alexnet",): 0.01,
            ("vgg",): 0.01,
            ("resnet",): 0.03,
            ("efficientnet",): 0.03,
            ("vit",): 0.003,
        }
    ),
)
EPOCHS = Setting(
    "epochs",
    "Epochs",
    6,
    "Passes over the training images. More epochs help most where the inductive bias is weakest, as in ViT.",
    low=1,
    high=200,
    applies_to=NETWORKS,
)
DATA = Setting(
    "data",
    "Data",
    "fashion-20k",
    "The images to learn from: clothes, 20,000 of them, fewer, or all; or digits. A tenth chooses settings and trains nothing.",
    choices=tuple(IMAGES),
    labels=MappingProxyType(
        {
            "fashion-20k": "Fashion-20k",
            "fashion-10k": "Fashion-10k",
            "fashion-60k": "Fashion-60k",
            "mnist-5k": "MNIST-5k",
        }
    ),
)
BATCH = replace(settings.BATCH, default=64, low=8, high=512, applies_to=NETWORKS)
AUGMENTATION = Setting(
    "augmentation",
    "Augmentation",
    "on",
    "On: every time that an image is used it is shifted by up to two pixels, and clothes are mirrored half of the time. It helps most where images are few or the inductive bias is weak.",
    choices=("on", "off"),
    labels=MappingProxyType({"on": "On", "off": "Off"}),
    applies_to=NETWORKS,
)
TESTED = 2_000  # test images, at most, on which robustness is measured


def measure(run_group, device, report):
    """One network after the other, one for each seed: how it learns, what it confuses, withstands and costs. Weights are kept of seed 0 at the tuned rate."""
    from dlcore.data import load

    run, images = run_group.first, load(run_group.first["data"])
    if run.variant == BASELINE:
        tables = _fit_svm(images, report)
        return [dict(tables) for _ in run_group.seeds]
    images = images.as_squares()
    images, validation = images.split_validation(len(images.train_inputs) // 10)
    return [
        _fit_network(run, seed, images, validation, device, SeedProgress(report, done, len(run_group.seeds)))
        for done, seed in enumerate(run_group.seeds)
    ]


def _fit_network(run, seed, images, validation, device, report):
    import numpy

    model = image_classifier.network(run.variant, seed, scaled=True)
    price = cost_of(model)
    curve = image_classifier.fit(
        model,
        seed,
        images,
        validation,
        device,
        report,
        learning_rate=run["learning_rate"],
        batch=run["batch"],
        epochs=run["epochs"],
        flips=run["data"] != "mnist-5k",
        augmentation=run["augmentation"] == "on",
    )
    model.eval()
    tables = _judge(lambda some: image_classifier.logits(model, some).argmax(1).cpu(), images, device)
    end = {name: [curve[name][-1]] for name in ("accuracy", "validation", "seconds")}
    tables |= {"curve": curve, "outcome": end | price}
    if seed == 0 and run in KEPT:
        tables["arrays"] = weight_arrays(model) | {"input": numpy.array([images.mean, images.scale], "float32")}
    return tables


def _judge(predict, images, device):
    """What is right, what is confused, and what is still right of changed images; `predict` takes (examples, 1, height, width) to classes on the CPU."""
    inputs, truth = images.test_inputs.to(device), images.test_targets
    answers = predict(inputs)
    return {
        "confusion": confusion(truth, answers),
        "robustness": image_classifier.robustness(predict, inputs[:TESTED], truth[:TESTED]),
        "correct": {"test": (answers == truth).tolist()},
    }


def _fit_svm(images, report):
    """The plain rival: a support vector machine with a Gaussian kernel on the bare pixels. It has no epochs, and every seed gives the same."""
    import time

    import torch
    from sklearn.svm import SVC

    images = images.as_squares(margin=0)
    images, (held_out, targets) = images.split_validation(len(images.train_inputs) // 10)
    began = time.thread_time()
    machine = SVC(C=10).fit(images.train_inputs.flatten(1).numpy(), images.train_targets.numpy())
    seconds = time.thread_time() - began
    report(0.3)

    def predict(inputs):
        return torch.from_numpy(machine.predict(inputs.flatten(1).numpy()))

    tables = _judge(predict, images, "cpu")
    size = machine.support_vectors_.size + machine.dual_coef_.size + machine.intercept_.size
    outcome = {
        "accuracy": [sum(tables["correct"]["test"]) / len(images.test_targets)],
        "validation": [(predict(held_out) == targets).double().mean().item()],
        "seconds": [seconds],
        "parameters": [size],
        "macs": [machine.support_vectors_.size],
        "saved_mb": [0.0],
        "weights_mb": [8 * size / 1e6],
    }
    return tables | {"outcome": outcome}


def cost_of(model):
    """What one image costs: parameters, MACs forward, and megabytes that a training step keeps for the way back."""
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


FURTHER = MappingProxyType({"resnet": (0.1,), "efficientnet": (0.1,)})  # whose best rate was the grid's last
TUNING = Tuning("learning_rate", LEARNING_RATES, final("validation", "outcome"), further=FURTHER)
# Tuned on half of the images and for fewer epochs, as far as time carried; whether longer runs prefer another rate was not measured.
SHORT = MappingProxyType({"data": "fashion-10k", "epochs": 5})
EFFICIENT = "vision/efficientnet-scales-efficiently"
AGAINST_RESNET = f"Fashion-20k, early training ({EPOCHS.default} epochs), against a ResNet with more MACs"
FASHION, MNIST = MappingProxyType({}), MappingProxyType({"data": "mnist-5k"})
BOTH = (RunQuery("efficientnet"), RunQuery("resnet"))

EXPERIMENT = Experiment(
    id="cnn-evolution",
    section="vision",
    question="From LeNet to EfficientNet and ViT under equal conditions: which is most accurate, and at what cost?",
    revision=2,
    varies="network",
    variants=(*NETWORKS, BASELINE),
    seeds=(0, 1, 2),
    settings=(LEARNING_RATE, EPOCHS, BATCH, DATA, AUGMENTATION),
    measure=measure,
    cost=lambda run: (
        IMAGES[run["data"]] * (8 if run.variant == BASELINE else run["epochs"] * COSTS.get(run.variant, 30))
    ),
    tuning=TUNING,
    tuning_seeds=(50, 51, 52),
    tuning_conditions=(SHORT,),
    evidence=(
        Evidence(
            EFFICIENT,
            f"accuracy, {AGAINST_RESNET}",
            Quantity(
                "difference in test accuracy",
                f"after {EPOCHS.default} epochs, EfficientNet's test accuracy is {{value}} than that of a ResNet with at least 1.5 times as many MACs",
                "difference",
                POINTS,
            ),
            BOTH,
            difference(accuracy()),
            at_least=-0.01,
            examples=lambda efficient, deep: correct()(efficient) - correct()(deep),
        ),
        Evidence(
            EFFICIENT,
            f"arithmetic, {AGAINST_RESNET}",
            Quantity(
                "ratio of MACs",
                "the ResNet needs {value} as many MACs as EfficientNet",
                "ratio",
                TIMES,
            ),
            BOTH[::-1],
            ratio(final("macs", "outcome")),
            at_least=1.5,
            geometric=True,
            role=INSTRUMENT,
            replicate=EXACT,
        ),
    ),
    outcome=Outcome("Test accuracy", "accuracy", "outcome", unit=PERCENT),
    shipped=(FASHION, MNIST),
)
# The runs whose weights stay with their records, for the pages to answer with.
KEPT = tuple(EXPERIMENT.run(variant, 0, **task) for task in (FASHION, MNIST) for variant in NETWORKS)
