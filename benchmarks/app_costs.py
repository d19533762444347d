"""What the app costs: CPU of the server per rerun, and memory of the worker processes. Run by benchmarks.app."""

import itertools
import time

from benchmarks.browser import IDLE, browsing, cpu_seconds, memory, press, serving, settle
from dlcore.cluster import LOCAL_CLUSTER, cores
from dlcore.experiments import find
from dlcore.worker import measure_group

AXIS = ".st-key-act-race-axis button"


def reruns(repeats, clicks):
    """A rerun of Activations, caused by the control “Count by”"""
    found = {"server, CPU ms": [], "server without clicks (taken off), CPU ms": []}
    spent, resting = found.values()
    choices = itertools.cycle(("step", "seconds"))
    with serving() as (pid, address, _), browsing() as page:
        settle(page, address, "activations")
        for _ in range(repeats + 1):
            began, before = time.perf_counter(), cpu_seconds(pid)
            for choice in itertools.islice(choices, clicks):
                press(page.locator(AXIS, has_text=choice))
                page.wait_for_url(f"**act-race-axis={choice}**")
                page.wait_for_timeout(300)
                page.wait_for_selector(IDLE)
            took, between = time.perf_counter() - began, cpu_seconds(pid)
            page.wait_for_timeout(took * 1e3)
            resting.append((cpu_seconds(pid) - between) / clicks * 1e3)
            spent.append((between - before) / clicks * 1e3 - resting[-1])
    del spent[:1], resting[:1]  # the first round was for warmth
    return found


def workers(repeats, clicks):
    """Each worker process, as the engine starts it: before it loads torch, and after a tiny run (measured once)"""
    import dask
    from distributed import Client, LocalCluster

    race, places = (
        find("activation-comparison"),
        {"processes": True, "threads_per_worker": 1, "dashboard_address": None},
    )
    with (
        dask.config.set(LOCAL_CLUSTER),
        LocalCluster(n_workers=cores(), **places) as cluster,
        Client(cluster) as client,
    ):
        before = client.run(memory)
        for seed, address in enumerate(before):
            tiny = race.run_group("relu", (seed,), epochs=1, depth=2, width=8)
            client.submit(measure_group, tiny, "benchmark", str(seed), "cpu", workers=[address], pure=False).result()
        after = client.run(memory)
    stages = {"before torch": before, "after a tiny run": after}
    found = {f"a worker {stage}, MiB": [resident for resident, _ in each.values()] for stage, each in stages.items()}
    mapped = {
        f"a worker {stage}, torch mapped (1) or not (0)": [int(torch) for _, torch in each.values()]
        for stage, each in stages.items()
    }
    return found | mapped
