"""What the experiments that change one idea share: small pictures, one fresh network for each seed, how it learns, and what it costs."""

from dataclasses import replace

from dlcore.base import Setting
from dlcore.recipes import settings

VALIDATION = 500  # of the training pictures, kept apart to choose the rate
SEEN = 1_000  # training pictures that training accuracy is measured on, as in use: without dropout, with running means
DATA = replace(settings.DATA, default="fashion-10k")
IMAGES = Setting(
    "images",
    "Pictures",
    5_000,
    f"How many there are to learn from, {VALIDATION} of which only choose the rate. More of them narrow the gap between training and test, and take longer.",
    low=1_000,
    high=10_000,
)
BATCH = Setting("batch", "Batch", 64, "Pictures in a step. More of them make fewer, smoother steps.", low=8, high=512)
EPOCHS = Setting("epochs", "Epochs", 3, "How often each picture is seen. More epochs take longer.", low=1, high=50)


def images(run, side, margin=0):
    """The run's pictures at `side` pixels, and those kept apart to choose by, inputs and targets."""
    from dlcore.data import load

    whole = load(run["data"]).first(run["images"]).as_squares(margin)
    return replace(
        whole, train_inputs=resize(whole.train_inputs, side), test_inputs=resize(whole.test_inputs, side)
    ).split_validation(VALIDATION)


def resize(pictures, side):
    """Pictures (n, 1, h, w) at `side` pixels: each new pixel is a weighted mean of those beneath it, so that nothing is skipped."""
    from torch.nn import functional as F

    if pictures.shape[-1] == side:
        return pictures
    return F.interpolate(pictures, (side, side), mode="bilinear", antialias=True)


def fresh(make, seeds):
    """What `make()` gives for each seed. Channels lie last in memory, which is faster on a CPU and changes nothing else."""
    import torch

    networks = []
    with torch.random.fork_rng(devices=[]):
        for seed in seeds:
            torch.manual_seed(seed)
            networks.append(make().to(memory_format=torch.channels_last))
    return networks


def learn(networks, run_group, images, validation, optimizer, device, report, tests, **others):
    """As `classifier.fit`, with `tests` tests in an epoch, and the accuracy on training pictures beside that on others."""
    from dlcore.blocks.callbacks import Evaluation
    from dlcore.recipes import mlp_classifier
    from dlcore.training import cross_entropy

    run, seen = run_group.first, []
    every = max(1, len(images.train_inputs) // run["batch"] // tests)
    inputs, targets = images.train_inputs[:SEEN].to(device), images.train_targets[:SEEN].to(device)

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
    """Multiply-adds that one picture takes forward, as torch's own counter has it."""
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    weight = next(network.parameters())
    learning = network.training
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        network.eval()(torch.zeros(1, 1, side, side, device=weight.device))
    network.train(learning)
    return counter.get_total_flops() // 2


def price(network, side):
    """What a network costs, as the columns of a table."""
    return {
        "side": [side],
        "parameters": [sum(weight.numel() for weight in network.parameters())],
        "macs": [macs(network, side)],
    }


def timed(price, curve):
    """The same with the milliseconds that a training step of one network took."""
    return price | {"step_ms": [1_000 * curve["seconds"][-1] / curve["step"][-1]]}
