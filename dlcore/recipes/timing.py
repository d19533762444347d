"""How experiments that compare times measure them."""

from contextlib import contextmanager


def median_seconds(works, repeats, device, warm_up=5):
    """Seconds of each work (name to a function without arguments): warmed up, then `repeats` rounds in which each has its turn.

    In turn, so that all share whatever else the machine is doing.
    """
    import statistics
    import time

    import torch

    def clock():
        if device != "cpu":
            torch.accelerator.synchronize()
        return time.perf_counter()

    seconds = {name: [] for name in works}
    for turn in range(warm_up + repeats):
        for name, work in works.items():
            began = clock()
            work()
            if turn >= warm_up:
                seconds[name].append(clock() - began)
    return {name: statistics.median(times) for name, times in seconds.items()}


def training_step(model, inputs, targets):
    """The work of one training step of a classifier: forward, backward, and Adam's update."""
    import torch
    from torch.nn import functional as F

    optimizer = torch.optim.Adam(model.parameters())

    def work():
        optimizer.zero_grad()
        F.cross_entropy(model(inputs), targets).backward()
        optimizer.step()

    return work


@contextmanager
def threads(count):
    """So many threads for torch's operations, while it lasts. More than the machine has cores do not help."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
