"""The race between activations, done three ways: how long it takes, and whether all ways reach the same accuracy.

    python -m benchmarks.race              # some six minutes on two cores
    python -m benchmarks.race --quick      # one epoch of two activations, to see that it works

7 activations x 5 seeds = 35 trainings: MNIST-5k, 8 layers of 64, Adam 1e-3, batch 128, 30 epochs, test accuracy before
the first step and after every epoch. Networks, first weights and data are the same in every way. The order of the
batches is not (each way draws its own), so that accuracies agree up to chance.

ours        the project's Engine: five seeds are one stack; one worker process per core, one thread each (race_ours.py)
plain       ordinary PyTorch, one network after another in one process, torch's own choice of threads (race_plain.py)
lightning   PyTorch Lightning, likewise (race_lightning.py)
plain-1     plain with one thread; only when asked for (--ways), though on few cores it may be the faster plain

Each way has a process of its own (ours starts its workers from there, as the app's server does), and only one way has
processes at a time. It is timed by the clock from the first request to the last result, once its processes are up and
have trained for an epoch; what that took, imports and data included, is told as the cold start. Ways take turns
(A B C A B C ...). Our results are also written to disk, in a fresh temporary folder. Nothing else may run meanwhile.
"""

import argparse
import statistics
import time
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context

from benchmarks import race_ours, table
from dlcore.experiments import find

RACE = find("activation-comparison")
WAYS = ("ours", "plain", "lightning", "plain-1")


def race(way, variants, epochs, began):
    """Runs in the way's own process, which was asked for at the time `began`: cold start, seconds, what came out."""
    if way == "ours":
        return race_ours.race(variants, epochs, began)
    one_after_another(way, RACE.variants[:1], (0,), 1)
    cold = time.time() - began
    seconds, found = table.clock(lambda: one_after_another(way, variants, RACE.seeds, epochs))
    return cold, seconds, found


def one_after_another(way, variants, seeds, epochs):
    """Trains every network as the race builds it; gives the threads used, the steps done and the final accuracies."""
    import torch

    from dlcore.data import load
    from dlcore.recipes.mlp_classifier import networks

    if way == "plain-1":
        torch.set_num_threads(1)
    train = import_module(f"benchmarks.race_{way.removesuffix('-1')}").train
    found = {"threads": str(torch.get_num_threads()), "steps": 0, "accuracy": {variant: [] for variant in variants}}
    for variant in variants:
        for seed in seeds:
            run = RACE.run(variant, seed, epochs=epochs)
            images = load(run["data"])
            (network,) = networks(run, (seed,), images.train_inputs.shape[1], len(images.class_names), variant)
            torch.manual_seed(seed)
            accuracy, steps = train(network, images, run)
            found["steps"] += steps
            found["accuracy"][variant].append(accuracy)
    return found


def main():
    parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parse.add_argument("--epochs", type=int, default=30)
    parse.add_argument("--repeats", type=int, default=1)
    parse.add_argument("--ways", nargs="+", choices=WAYS, default=WAYS[:3])
    parse.add_argument("--variants", nargs="+", choices=RACE.variants, default=RACE.variants)
    parse.add_argument("--quick", action="store_true", help="one epoch of two activations, one repeat")
    options = parse.parse_args()
    if options.quick:
        options.epochs, options.repeats, options.variants = 1, 1, ("relu", "elu")
    results = {way: {"cold_start": [], "seconds": []} for way in options.ways}
    for _ in range(options.repeats):
        for way in options.ways:
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                asked = pool.submit(race, way, options.variants, options.epochs, time.time())
                cold, seconds, found = asked.result()
            results[way]["cold_start"].append(cold)
            results[way]["seconds"].append(seconds)
            results[way] |= found
    if len({found["steps"] for found in results.values()}) > 1:
        raise SystemExit(
            f"the ways did unequal work: {[(way, found['steps']) for way, found in results.items()]} steps"
        )
    report(options, results)


def report(options, results):
    first, trainings = options.ways[0], len(options.variants) * len(RACE.seeds)
    rows = []
    for way, found in results.items():
        found["cold_start"], found["seconds"] = table.summary(found["cold_start"]), table.summary(found["seconds"])
        seconds = found["seconds"]["median"]
        found["seconds_per_training"] = seconds / trainings
        found[f"times_{first}"] = times = seconds / results[first]["seconds"]["median"]
        told = table.format_summary(found["seconds"], 1), f"{seconds / trainings:.3f}", f"{times:.2f}"
        rows.append((way, found["threads"], *told, table.format_summary(found["cold_start"], 1)))
    steps = results[first]["steps"]
    table.show(
        f"{trainings} trainings of {options.epochs} epochs, {steps:,} steps in all, {options.repeats} repeat(s)",
        ("way", "threads", "seconds", "s a training", f"times {first}", "cold start, s"),
        rows,
    )
    for way in options.ways[1:]:
        print(f"\n“{first}” is {results[way][f'times_{first}']:.2f} times as fast as “{way}”.")

    rows, means, differences = [], {}, {}
    for variant in options.variants:
        means[variant] = [statistics.fmean(found["accuracy"][variant]) for found in results.values()]
        differences[variant] = max(means[variant]) - min(means[variant])
        spread = statistics.stdev(results[first]["accuracy"][variant])
        rows.append((variant, *(f"{number:.4f}" for number in (*means[variant], differences[variant], spread))))
    table.show(
        f"Final test accuracy, mean of {len(RACE.seeds)} seeds; at the right the standard deviation over “{first}”'s seeds",
        ("activation", *results, "difference", "deviation"),
        rows,
    )
    worst = max(differences, key=differences.get)
    print(f"\nThe greatest difference between the means of two ways is {differences[worst]:.4f} ({worst}).")
    table.finish("race", options, {"ways": results, "greatest_difference": differences[worst]})


if __name__ == "__main__":
    main()
