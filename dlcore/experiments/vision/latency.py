"""How long does a forward pass take, for one image and for a batch of 128?"""

from dlcore.base import Experiment
from dlcore.experiments.vision.cnn_evolution import NETWORKS
from dlcore.recipes.timing import median_seconds

BATCHES = (1, 128)
REPEATS = 15
WARM_UP = 3


def measure(run_group, device, report):
    """All networks in one process, in turn, so that they share whatever the machine is doing; the median of the repeats for each."""
    import torch

    from dlcore.experiments.vision.cnn_evolution import network

    tables = []
    for done, seed in enumerate(run_group.seeds):
        models = {name: network(name, seed).eval().to(device) for name in NETWORKS}
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


EXPERIMENT = Experiment(
    id="vision-latency",
    section="vision",
    question="How long does a forward pass take, for one image and for a batch of 128?",
    revision=1,
    varies="network, all in one process",
    variants=("together",),
    seeds=(0, 1, 2, 3, 4),
    settings=(),
    measure=measure,
    cost=lambda run: 1.0,
    exclusive=True,
)
