"""One recipe for every network on images of 32×32: how its weights begin, how images vary, how it is trained, and what it withstands."""

import math

from dlcore.recipes import mlp_classifier

ACTIVATIONS = {"lenet": "tanh", "alexnet": "relu", "vgg": "relu", "resnet": "relu", "efficientnet": "silu"}
POSITION_RATE = 10  # times the learning rate, for a ViT's position embeddings, which begin near zero
SMOOTHING = 0.1  # of the labels: the share of a target's probability that is spread over all classes
MOST_SHIFT = 2  # pixels
CHANGES = {"shift": (1, 2, 3, 4, 6), "rotation": (10, 20, 30, 45), "noise": (0.25, 0.5, 1.0)}
UNITS = {"shift": "pixels", "rotation": "degrees", "noise": "standard deviations"}


def network(variant, seed, scaled=False):
    """A fresh classifier of that name, as the seed makes it; `scaled`: at the scale that its activation asks for, He's or LeCun's, in place of PyTorch's default.

    A ViT, which normalizes every layer's input, stays as PyTorch makes it.
    """
    import torch

    from dlcore.blocks.initialization import initialize
    from dlcore.models.vision import CLASSIFIERS

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        fresh = CLASSIFIERS[variant]()
    if scaled and variant in ACTIVATIONS:
        initialize(fresh, "matched", ACTIVATIONS[variant], torch.Generator().manual_seed(seed))
    return fresh


def adamw(weights, model, learning_rate, position_rate=POSITION_RATE):
    """AdamW, with a faster rate for a ViT's positions."""
    import torch

    positions = getattr(model, "positions", None)
    groups = [{"params": [weight for weight in weights if weight is not positions]}]
    if positions is not None:
        groups.append({"params": [positions], "lr": position_rate * learning_rate})
    return torch.optim.AdamW(groups, learning_rate, weight_decay=0.01)


def augment(seed, flips):
    """A function of a batch (networks, batch, 1, height, width): each image shifted by up to two pixels, and where `flips`, mirrored with a probability of one half."""
    import torch

    from dlcore.blocks.augmentation import random_flip, random_shift

    generator = torch.Generator().manual_seed(2_000_003 + seed)

    def vary(batch):
        images = random_shift(batch.flatten(0, 1), MOST_SHIFT, generator)
        return (random_flip(images, generator) if flips else images).unflatten(0, batch.shape[:2])

    return vary


def smoothed_cross_entropy(outputs, targets):
    """Cross-entropy against labels of which a tenth is spread over all classes (Szegedy and others, 2016), for each network: (networks,)."""
    from torch.nn import functional as F

    losses = F.cross_entropy(outputs.transpose(1, 2), targets, reduction="none", label_smoothing=SMOOTHING)
    return losses.mean(-1)


def fit(model, seed, images, validation, device, report, *, learning_rate, batch, epochs, flips, augmentation=True):
    """Trains one network by the recipe, and gives its learning curve."""
    import torch

    torch.manual_seed(1_000_003 + seed)  # dropout
    (curve,) = mlp_classifier.fit(
        [model.to(memory_format=torch.channels_last)],
        (seed,),
        images,
        lambda weights: adamw(weights, model, learning_rate),
        device,
        report,
        batch=batch,
        epochs=epochs,
        loss=smoothed_cross_entropy,
        validation=validation,
        dimensions=4,
        schedule="one-cycle",
        augmentation=augment(seed, flips) if augmentation else None,
    )
    return curve


def logits(model, images):
    """(examples, classes), a few hundred images at a time."""
    import torch

    with torch.no_grad():
        return torch.cat([model(some) for some in images.split(500)])


def robustness(predict, images, targets):
    """Accuracy as test images (examples, 1, height, width) are changed more and more; `predict` gives classes (examples,)."""
    table = {"change": [], "amount": [], "accuracy": []}
    for kind, amounts in CHANGES.items():
        for amount in (0, *amounts):
            if not amount and table["amount"]:
                right = table["accuracy"][0]  # the unchanged images, once
            else:
                right = (predict(change(images, kind, amount)) == targets).float().mean().item()
            table["change"].append(kind)
            table["amount"].append(amount)
            table["accuracy"].append(right)
    return table


def change(images, kind, amount):
    """The images shifted in one of four directions in turn, turned left and right in turn, or with Gaussian noise, which is the same whatever the network."""
    import torch
    from torch.nn import functional as F

    from dlcore.blocks.augmentation import shift

    if not amount:
        return images
    if kind == "shift":
        directions = torch.tensor([(amount, 0), (-amount, 0), (0, amount), (0, -amount)], device=images.device)
        return shift(images, directions[torch.arange(len(images), device=images.device) % 4])
    if kind == "rotation":
        angle = math.radians(amount) * (1 - 2 * (torch.arange(len(images), device=images.device) % 2))
        zero = torch.zeros_like(angle)
        turn = torch.stack([angle.cos(), -angle.sin(), zero, angle.sin(), angle.cos(), zero], 1).view(-1, 2, 3)
        darkest = images.min()
        grid = F.affine_grid(turn, images.shape, align_corners=False)
        return F.grid_sample(images - darkest, grid, align_corners=False) + darkest
    noise = torch.randn(images.shape, generator=torch.Generator().manual_seed(0)).to(images.device)
    return images + amount * noise
