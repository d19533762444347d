"""What the ablations share: small images, a network for each seed, its training, and its cost."""

from dataclasses import replace

from dlcore.base import Setting
from dlcore.recipes import settings

VALIDATION = 500  # of the training images, held out to choose the learning rate
EVALUATED = 1_000  # training images on which training accuracy is measured, in eval mode
DATA = replace(settings.DATA, default="fashion-10k")
IMAGES = Setting(
    "images",
    "Training images",
    5_000,
    f"Of these {VALIDATION} are held out for validation. More images narrow the gap between training and test accuracy, and take longer.",
    low=1_000,
    high=10_000,
)
BATCH = Setting(
    "batch", "Batch", 64, "Images per step. A larger batch makes fewer steps with less noise.", low=8, high=512
)
EPOCHS = Setting("epochs", "Epochs", 3, "Passes over the training images.", low=1, high=50)


def images(run, side, margin=0):
    """The run's images at `side` pixels, and the validation part, inputs and targets."""
    from dlcore.data import load

    whole = load(run["data"]).first(run["images"]).as_squares(margin)
    return replace(
        whole, train_inputs=resize(whole.train_inputs, side), test_inputs=resize(whole.test_inputs, side)
    ).split_validation(VALIDATION)


def resize(images, side):
    """Images (n, 1, h, w) at `side` pixels: each new pixel is a weighted mean of those beneath it, so that nothing is skipped."""
    from torch.nn import functional as F

    if images.shape[-1] == side:
        return images
    return F.interpolate(images, (side, side), mode="bilinear", antialias=True)


def initialize(make, seeds):
    """What `make()` gives for each seed. Channels lie last in memory, which is faster on a CPU and changes nothing else."""
    import torch

    networks = []
    with torch.random.fork_rng(devices=[]):
        for seed in seeds:
            torch.manual_seed(seed)
            networks.append(make().to(memory_format=torch.channels_last))
    return networks


def train_networks(networks, run_group, images, validation, optimizer, device, report, tests, **others):
    """As `classifier.fit`, with `tests` tests in an epoch, fewer than one where that is rarer, and the training accuracy beside that on other images."""
    from dlcore.blocks.callbacks import Evaluation
    from dlcore.recipes import mlp_classifier
    from dlcore.training import cross_entropy

    run, seen = run_group.first, []
    every = max(1, int(len(images.train_inputs) // run["batch"] // tests))
    inputs, targets = images.train_inputs[:EVALUATED].to(device), images.train_targets[:EVALUATED].to(device)

    def on_training(model, held_out, steps, stopwatch):
        seen.append(Evaluation(model, cross_entropy, inputs, targets, every, stopwatch))
        return seen

    curves = mlp_classifier.fit(
        networks,
        run_group.seeds,
        images,
        optimizer,
        device,
        report,
        batch=run["batch"],
        epochs=run["epochs"],
        every=every,
        validation=validation,
        dimensions=4,
        extra_callbacks=on_training,
        **others,
    )
    return [
        curve | {"train_accuracy": trained["accuracy"]} for curve, trained in zip(curves, seen[0].tables(), strict=True)
    ]


def macs(network, side):
    """MACs that one image takes forward, as torch's own counter has it."""
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    weight = next(network.parameters())
    learning = network.training
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        network.eval()(torch.zeros(1, 1, side, side, device=weight.device))
    network.train(learning)
    return counter.get_total_flops() // 2


def network_cost(network, side):
    """What a network costs, as the columns of a table."""
    return {
        "side": [side],
        "parameters": [sum(weight.numel() for weight in network.parameters())],
        "macs": [macs(network, side)],
    }


def with_step_time(cost, curve):
    """The same with the milliseconds that a training step of one network took."""
    return cost | {"step_ms": [1_000 * curve["seconds"][-1] / curve["step"][-1]]}
