"""The one loop, and what every training shares: the device, the batches, the seeds."""

import torch
from torch.nn import functional as F

from dlcore.blocks.callbacks import TrainingState


def train(model, batches, loss, optimizer, callbacks=()):
    """Steps through the batches, unless a callback stops it. `loss` gives one number per network, (networks,)."""
    for step, (inputs, targets) in enumerate(batches, start=1):
        optimizer.zero_grad()
        losses = loss(model(inputs), targets)  # (networks,)
        losses.sum().backward()
        optimizer.step()
        state = TrainingState(step, model, losses)
        stop_requests = [
            callback.on_step_end(state) for callback in callbacks
        ]  # every callback is called, even after one has asked to stop
        if any(stop_requests):
            break


def cross_entropy(outputs, targets):
    """Mean over the batch, for each network apart: (networks, batch, classes) and (networks, batch) to (networks,)."""
    return F.cross_entropy(outputs.transpose(1, 2), targets, reduction="none").mean(-1)


def batches(inputs, targets, seeds, size, epochs):
    """Shuffled batches, (networks, size, ...) each; a seed's order depends on nothing but the seed. A last, smaller batch is dropped."""
    generators = [torch.Generator().manual_seed(1_000_003 + seed) for seed in seeds]
    for _ in range(epochs):
        orders = torch.stack([torch.randperm(len(inputs), generator=generator) for generator in generators]).to(
            inputs.device
        )
        for start in range(0, len(inputs) - size + 1, size):
            chosen = orders[:, start : start + size]  # (networks, size)
            # index_select, then unflatten: what inputs[chosen] gives, at a fraction of the time
            yield inputs.index_select(0, chosen.flatten()).unflatten(0, chosen.shape), targets[chosen]


def find_device(name="auto"):
    """`auto` takes CUDA, then MPS, then the CPU. Raises ValueError for a device that is not there."""
    available = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if name == "auto":
        return next(device for device in ("cuda", "mps", "cpu") if available[device])
    if not available.get(name, False):
        raise ValueError(
            f"This machine has no device “{name}”; it has {', '.join(device for device, is_available in available.items() if is_available)}."
        )
    return name
