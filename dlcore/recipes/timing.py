"""How experiments that compare times measure them."""


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
