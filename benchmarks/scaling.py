"""What a stack costs: seconds against the number of seeds trained together, and against the depth of the networks.

    python -m benchmarks.scaling              # about a minute
    python -m benchmarks.scaling --quick      # one epoch, one repeat

The race's training (ReLU, MNIST-5k, width 64, batch 128, a few epochs, test accuracy before the first step and after
every epoch) in this process, with one thread and without the engine: 1, 5 and 20 seeds at depth 8, and depths 2, 8, 16
and 32 with 5 seeds. Seconds are of the clock, from the building of the networks to the last accuracy; CPU seconds stand
beside them, and where the two differ the machine was not quiet. Every case is warmed up by one epoch; repeats are
interleaved (A B C A B C ...). Nothing else may run on the machine meanwhile.
"""

import argparse
import time

from benchmarks import table
from dlcore.experiments import find

RACE = find("activation-comparison")
SEEDS, DEPTHS = (1, 5, 20), (2, 8, 16, 32)
DEPTH, TOGETHER = 8, 5


class Silent:
    """A report that nobody hears."""

    def __call__(self, share):
        pass

    def rows(self, rows):
        pass


def train(depth, seeds, epochs):
    """Seconds and CPU seconds of one stack."""
    from dlcore.recipes.mlp_classifier import fit_with_adam as fit

    run_group = RACE.run_group("relu", range(seeds), depth=depth, epochs=epochs)
    cpu = time.process_time()
    seconds, _ = table.clock(lambda: fit(run_group, "cpu", Silent(), epochs))
    return seconds, time.process_time() - cpu


def main():
    parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parse.add_argument("--epochs", type=int, default=5)
    parse.add_argument("--repeats", type=int, default=3)
    parse.add_argument("--quick", action="store_true", help="one epoch, one repeat")
    options = parse.parse_args()
    if options.quick:
        options.epochs, options.repeats = 1, 1
    import torch

    torch.set_num_threads(1)
    cases = dict.fromkeys([*((DEPTH, seeds) for seeds in SEEDS), *((depth, TOGETHER) for depth in DEPTHS)])
    for depth, seeds in cases:
        train(depth, seeds, 1)
    taken = {case: [] for case in cases}
    for _ in range(options.repeats):
        for (depth, seeds), measured in taken.items():
            measured.append(train(depth, seeds, options.epochs))
    wall, cpu = (
        {case: table.summary(pair[which] for pair in pairs) for case, pairs in taken.items()} for which in (0, 1)
    )
    report(options, wall, cpu)


def report(options, wall, cpu):
    def rows(cases, sizes):
        """Per case: its size, seconds, CPU seconds, and how these grow, as a whole and per unit of size."""
        least = wall[cases[0]]["median"]
        for case, size in zip(cases, sizes):
            times = wall[case]["median"] / least
            grown = f"{times:.2f}", f"{times * sizes[0] / size:.2f}"
            yield size, table.format_summary(wall[case], 3), table.format_summary(cpu[case], 3), *grown

    how = f"{options.epochs} epoch(s), {options.repeats} repeat(s)"
    table.show(
        f"Seeds in one stack, depth {DEPTH}, {how}",
        ("seeds", "seconds", "CPU seconds", "times 1 seed", "each seed, times 1 alone"),
        rows([(DEPTH, seeds) for seeds in SEEDS], SEEDS),
    )
    table.show(
        f"Depth, {TOGETHER} seeds in one stack, {how}",
        ("depth", "seconds", "CPU seconds", f"times depth {DEPTHS[0]}", f"each layer, times depth {DEPTHS[0]}"),
        rows([(depth, TOGETHER) for depth in DEPTHS], DEPTHS),
    )
    one, five, twenty = (wall[DEPTH, seeds]["median"] for seeds in SEEDS)
    print(f"\n5 seeds cost {five / one:.2f} times one seed; 20 seeds cost {twenty / five:.2f} times five seeds.")
    cases = [dict(depth=case[0], seeds=case[1], seconds=wall[case], cpu_seconds=cpu[case]) for case in wall]
    ratios = {"five_seeds_over_one": five / one, "twenty_seeds_over_five": twenty / five}
    table.finish("scaling", options, {"threads": 1, "cases": cases} | ratios)


if __name__ == "__main__":
    main()
