"""How long does a forward pass take, for one image and for a batch of 128?"""

from types import MappingProxyType

from dlcore.base import Experiment
from dlcore.evidence import TIMES, TIMING_REPEAT, Evidence, Outcome, Quantity, RunQuery
from dlcore.experiments.vision.cnn_evolution import EFFICIENT, NETWORKS
from dlcore.recipes.timing import median_seconds

BATCHES = (1, 128)
REPEATS = 15
WARM_UP = 3


def measure(run_group, device, report):
    """All networks in one process, in turn, so that they share whatever the machine is doing; the median of the repeats for each."""
    import torch

    from dlcore.recipes.image_classifier import network

    tables = []
    for done, seed in enumerate(run_group.seeds):
        models = {name: network(name, seed).eval().to(device, memory_format=torch.channels_last) for name in NETWORKS}
        rows = []
        for batch in BATCHES:
            images = torch.randn(batch, 1, 32, 32, device=device)
            seconds = median_seconds(
                {name: forward_pass(model, images) for name, model in models.items()}, REPEATS, device, WARM_UP
            )
            rows += [(name, batch, 1e3 * spent / batch) for name, spent in seconds.items()]
        variant, batch, milliseconds = zip(*rows, strict=True)
        tables.append({"latency": {"variant": list(variant), "batch": list(batch), "milliseconds": list(milliseconds)}})
        report((done + 1) / len(run_group.seeds))
    return tables


def forward_pass(model, images):
    """The work of one look, forward only."""
    import torch

    def work():
        with torch.inference_mode():
            model(images)

    return work


def resnet_over_efficientnet(batch):
    """A function of a run's tables: how many times as long as EfficientNet the ResNet takes for a batch of that size."""

    def ratio(tables):
        rows = zip(*(tables["latency"][column] for column in ("variant", "batch", "milliseconds")), strict=True)
        spent = {variant: milliseconds for variant, size, milliseconds in rows if size == batch}
        return spent["resnet"] / spent["efficientnet"]

    return ratio


def faster(batch):
    images = "one image" if batch == 1 else f"{batch} images"
    return Evidence(
        EFFICIENT,
        f"time of a forward pass, {images}, against a ResNet with more MACs",
        Quantity(
            "ratio of the times of a forward pass",
            "a forward pass takes a ResNet with at least 1.5 times as many MACs {value} as long as EfficientNet",
            "ratio",
            TIMES,
            inverse="a forward pass takes EfficientNet {value} as long as a ResNet with at least 1.5 times as many MACs",
        ),
        (RunQuery("together"),),
        resnet_over_efficientnet(batch),
        at_least=1.0,
        geometric=True,
        replicate=TIMING_REPEAT,
        factors=MappingProxyType({"batch size": f"for {images}, on one CPU thread"}),
    )


EXPERIMENT = Experiment(
    id="vision-latency",
    section="vision",
    question="How long does a forward pass take, for one image and for a batch of 128?",
    revision=2,
    varies="network, all in one process",
    variants=("together",),
    seeds=(0, 1, 2, 3, 4),
    settings=(),
    measure=measure,
    cost=lambda run: 1.0,
    evidence=tuple(map(faster, BATCHES)),
    outcome=Outcome("Mean of all", "milliseconds", "latency", reduction="mean", unit="ms", better="lower"),
    exclusive=True,
)
