"""How many images does a Vision Transformer need before it beats a convolutional network?"""

from dataclasses import replace
from itertools import product
from math import log10
from statistics import linear_regression
from types import MappingProxyType

from dlcore.base import Experiment, InvalidInput, Setting
from dlcore.data import fashion_mnist
from dlcore.evidence import LIMIT, PERCENT, POINTS, Evidence, Outcome, Quantity, RunQuery, Tuning
from dlcore.models.loading import load_model, weight_arrays
from dlcore.recipes import mlp_classifier
from dlcore.recipes.comparisons import difference, final
from dlcore.recipes.image_classifier import adamw, logits, network
from dlcore.recipes.progress import SeedProgress

CLASSES = fashion_mnist.CLASSES
NETWORKS, BASELINE = ("vit", "resnet"), "svm"
SIZES = (250, 1_000, 4_000, 10_000)
ALL = 60_000
LEARNING_RATES = (0.001, 0.003)
IMAGES = Setting(
    "images",
    "Training images",
    10_000,
    "How many training images there are. With more of them a network needs less inductive bias; 60,000 are all that Fashion-MNIST has for training.",
    choices=(*SIZES, ALL),
    labels=MappingProxyType({size: f"{size:,}" for size in (*SIZES, ALL)}),
)
DATA = Setting(
    "data",
    "Drawn from",
    "fashion-10k",
    "The data set that each seed samples its images from.",
    choices=("fashion-10k", "fashion-60k"),
    labels=MappingProxyType({"fashion-10k": "Fashion-10k", "fashion-60k": "Fashion-60k"}),
)
LEARNING_RATE = Setting(
    "learning_rate",
    "Peak learning rate",
    0.001,
    "AdamW's peak learning rate, reached after 30% of the steps. Too small: underfitting within the budget; too large: unstable training.",
    low=1e-5,
    high=0.1,
    applies_to=NETWORKS,
)
LONGER = Setting(
    "longer",
    "Times the usual steps",
    1,
    "Training length, as a multiple of the default schedule. It helps a network that needs more steps rather than more images.",
    low=1,
    high=20,
    applies_to=NETWORKS,
)
PLACES = Setting(
    "position_lr_scale",
    "Position rate multiplier",
    10.0,
    "Factor on the learning rate of the ViT's position embeddings. They start near zero; at 1 it takes most of this short training before positions can be told apart.",
    low=0.1,
    high=100.0,
    applies_to=("vit",),
)
BATCH = 32
VALIDATION = 500  # of the 2,000 images held out; the other 1,500 judge
LOOKED_AT = 1_000  # training images, at most, on which training accuracy is measured


def epochs(run):
    """20 epochs of the fewest images, and fewer by the root of how many times more there are: forty times the images get six times the steps."""
    return run["longer"] * max(1, round(20 * (SIZES[0] / run["images"]) ** 0.5))


def measure(run_group, device, report):
    """Each seed draws its own images, then its network learns. Of the ViT of seed 0 with 10,000 images weights and attention are kept."""
    import torch

    from dlcore.data import load

    run = run_group.first
    whole = load(run["data"])
    if run["images"] > len(whole.train_inputs):
        raise InvalidInput(
            f"{DATA.format(run['data'])} has {len(whole.train_inputs):,} images to learn from, not {run['images']:,}."
        )
    whole = whole if run.variant == BASELINE else whole.as_squares()
    validation = whole.test_inputs[:VALIDATION], whole.test_targets[:VALIDATION]
    whole = replace(whole, test_inputs=whole.test_inputs[VALIDATION:], test_targets=whole.test_targets[VALIDATION:])
    tables = []
    for done, seed in enumerate(run_group.seeds):
        drawn = torch.randperm(len(whole.train_inputs), generator=torch.Generator().manual_seed(seed))[: run["images"]]
        images = replace(whole, train_inputs=whole.train_inputs[drawn], train_targets=whole.train_targets[drawn])
        fit = _fit_machine if run.variant == BASELINE else _fit_network
        tables.append(fit(run, seed, images, validation, device, SeedProgress(report, done, len(run_group.seeds))))
    return tables


def _fit_network(run, seed, images, validation, device, report):
    model, steps = network(run.variant, seed), len(images.train_inputs) // BATCH * epochs(run)
    (curve,) = mlp_classifier.fit(
        [model],
        (seed,),
        images,
        lambda weights: adamw(weights, model, run["learning_rate"], run["position_lr_scale"]),
        device,
        report,
        batch=BATCH,
        epochs=epochs(run),
        every=steps,
        validation=validation,
        dimensions=4,
        schedule="one-cycle",
    )
    answers = logits(model.cpu().eval(), images.train_inputs[:LOOKED_AT]).argmax(1)
    right = (answers == images.train_targets[:LOOKED_AT]).float().mean().item()
    tables = {"curve": curve, "end": end(right, curve["validation"][-1], curve["accuracy"][-1], curve["step"][-1])}
    if seed == 0 and run in KEPT:
        tables["arrays"] = _arrays(model, images)
    return tables


def end(train, validation, accuracy, steps):
    return {"train": [train], "validation": [validation], "accuracy": [accuracy], "steps": [steps]}


def _arrays(model, images):
    """The network's weights, two test images of every class, and what it answers to them and where its class token looks."""
    import torch

    from dlcore.inspection.vision.attention_rollout import predict_with_attention, rollout

    rows = torch.cat([(images.test_targets == label).nonzero()[:2, 0] for label in range(10)])
    black, white = images.train_inputs.min(), images.train_inputs.max()
    shown = images.test_inputs[rows]  # (20, 1, 32, 32)
    weights = weight_arrays(model)
    answers, attention = predict_with_attention(load_model(model, weights), shown)  # as they will be read again
    pixels = ((shown[:, 0, 2:-2, 2:-2] - black) / (white - black) * 255).round()
    return (
        weights
        | {
            "images": pixels.byte().numpy(),
            "truth": images.test_targets[rows].byte().numpy(),
            "levels": torch.stack([black, white]).numpy(),
            "answers": answers.half().numpy(),
            "attention": attention[..., 0, 1:].half().numpy(),  # (20, layers, heads, patches)
            "rollout": rollout(attention)[:, 0, 1:].half().numpy(),  # (20, patches)
        }
    )


def _fit_machine(run, seed, images, validation, device, report):
    """The plain rival: a support vector machine with a Gaussian kernel on the bare pixels."""
    import time

    from sklearn.svm import SVC

    began = time.thread_time()
    machine = SVC(C=10).fit(images.train_inputs.numpy(), images.train_targets.numpy())
    seconds = time.thread_time() - began
    report(0.6)
    train, chosen, accuracy = (
        float(machine.score(inputs.numpy(), targets.numpy()))
        for inputs, targets in (
            (images.train_inputs[:LOOKED_AT], images.train_targets[:LOOKED_AT]),
            validation,
            (images.test_inputs, images.test_targets),
        )
    )
    curve = {"step": [0], "epoch": [0], "seconds": [seconds], "accuracy": [accuracy], "validation": [chosen]}
    return {"curve": curve, "end": end(train, chosen, accuracy, 0)}


lead = difference(final("accuracy", "end"))
TUNING = Tuning("learning_rate", LEARNING_RATES, final("validation", "end"))


def growth(*tables):
    """How much the ViT's lead grows for every tenfold of the training images: the slope of a straight line through the sizes, on a log axis."""
    leads = [lead(vit, resnet) for vit, resnet in zip(tables[::2], tables[1::2], strict=True)]
    return linear_regression([log10(size) for size in SIZES], leads).slope


def both(size):
    return tuple(RunQuery(variant, MappingProxyType({"images": size}), TUNING) for variant in ("vit", "resnet"))


CLAIM = "vision/vit-wins-on-large-data"
LEAD = Quantity(
    "difference in test accuracy", "the ViT's test accuracy is {value} than a ResNet's", "difference", POINTS
)
TREND = Quantity(
    "change of the difference in test accuracy, for ten times the images",
    "each tenfold increase in images raises the ViT's test accuracy by {value} than the ResNet's",
    "difference",
    POINTS,
    words=("more", "less"),
)

EXPERIMENT = Experiment(
    id="data-efficiency",
    section="vision",
    question="How many images does a Vision Transformer need before it beats a convolutional network?",
    revision=1,
    varies="network",
    variants=(*NETWORKS, BASELINE),
    seeds=(0, 1, 2),
    settings=(IMAGES, DATA, LEARNING_RATE, PLACES, LONGER),
    measure=measure,
    cost=lambda run: (
        run["images"] ** 1.8 / 1_000
        if run.variant == BASELINE
        else epochs(run) * run["images"] * (1.5 if run.variant == "vit" else 1) + 2_000
    ),
    shipped=(MappingProxyType({}),)
    + tuple(
        MappingProxyType({"images": size, "learning_rate": learning_rate})
        for size, learning_rate in product(reversed(SIZES), LEARNING_RATES)
        if (size, learning_rate) != (IMAGES.default, LEARNING_RATE.default)
    ),
    evidence=(
        *(
            Evidence(
                CLAIM,
                f"{size:,} images, early training, tuned learning rates",
                LEAD,
                both(size),
                lead,
                at_least=0.0,
                role=LIMIT,  # the paper itself finds convolutions ahead below ten million images
                factors=MappingProxyType({"number of images": f"with {size:,} images"}),
            )
            for size in reversed(SIZES)
        ),
        Evidence(
            CLAIM,
            f"from {SIZES[0]:,} to {SIZES[-1]:,} images, early training",
            TREND,
            tuple(query for size in SIZES for query in both(size)),
            growth,
            at_least=0.01,
            factors=MappingProxyType({"number of images": f"from {SIZES[0]:,} to {SIZES[-1]:,} images"}),
        ),
    ),
    outcome=Outcome("Test accuracy", "accuracy", "end", unit=PERCENT),
)
# The ViTs whose weights stay with their records, for the page to look into.
KEPT = tuple(EXPERIMENT.run("vit", 0, learning_rate=learning_rate) for learning_rate in LEARNING_RATES)
