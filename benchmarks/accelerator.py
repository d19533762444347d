"""Every experiment's first steps on an accelerator: are they those of the shipped records, and how long does a step take?

    python -m benchmarks.accelerator                  # on CUDA or MPS; writes accelerator.md and accelerator.json beside this file
    python -m benchmarks.accelerator --device cpu --only filter-size

Batches and initial weights are drawn on the CPU whatever the device, so that the first evaluations agree up to rounding, and up to dropout and
augmentation, which draw where they compute.
"""

import argparse
import json
import sys
import time
from pathlib import Path

from dlcore.experiments import EXPERIMENTS
from dlcore.paths import SHIPPED
from dlcore.records import Archive
from tests.experiments.first_steps import StopAfter, Stopped

HERE = Path(__file__).parent
MINUTES = 8
ACCURACY, LOSS = 0.06, 0.12  # how far an evaluation may lie from the record's: absolute, and as a fraction


def first_evaluations(experiment, variant, device):
    """What a run reports before its first step and after its first evaluation; None where it reports nothing on the way."""
    report = StopAfter()
    try:
        experiment.measure(experiment.run_group(variant, (experiment.seeds[0],)), device, report)
    except Stopped:
        return report.rows
    return None


def compare(rows, curve):
    """The largest distance of accuracy, and of loss as a fraction, from the record's curve."""
    accuracy = max(abs(row["accuracy"] - curve["accuracy"][place]) for place, row in enumerate(rows))
    loss = max(abs(row["loss"] / curve["loss"][place] - 1) for place, row in enumerate(rows))
    return accuracy, loss


def measure(device, names, deadline):
    """A row per experiment and variant: distances from the record, milliseconds of a step here and in the record. What the time did not suffice for is named."""
    archive, rows, left = Archive(SHIPPED), [], []
    for name in names:
        experiment = EXPERIMENTS[name]
        for variant in experiment.variants:
            record = archive.get(experiment.run(variant, experiment.seeds[0]))
            if experiment.cpu_only or record is None or not {"accuracy", "loss"} <= set(record.tables.get("curve", ())):
                continue
            if time.monotonic() > deadline:
                left.append(f"{name} {variant}")
                continue
            found = first_evaluations(experiment, variant, device)
            if found is None or "accuracy" not in found[-1]:
                continue
            curve, last = record.tables["curve"], found[-1]
            accuracy, loss = compare(found, curve)
            place = curve["step"].index(last["step"])
            times = [1e3 * seconds / last["step"] for seconds in (last["seconds"], curve["seconds"][place])]
            rows.append(
                {
                    "experiment": name,
                    "variant": variant,
                    "accuracy_off": accuracy,
                    "loss_off": loss,
                    "agrees": accuracy <= ACCURACY and loss <= LOSS,
                    "step_ms": times[0],
                    "step_ms_of_the_record": times[1],
                }
            )
            print(
                f"{name} {variant}: {'agrees' if rows[-1]['agrees'] else 'differs'}, {times[0]:.2f} ms a step",
                flush=True,
            )
    return rows, left


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", default="auto", help="auto, cuda, mps, or cpu to try the command")
    parser.add_argument("--only", metavar="EXPERIMENT", nargs="+", default=list(EXPERIMENTS))
    options = parser.parse_args()
    from dlcore.training import find_device

    device = find_device(options.device)
    if device == "cpu" and options.device == "auto":
        sys.exit("This machine has no accelerator that PyTorch can use; --device cpu tries the command without one.")
    rows, left = measure(device, options.only, time.monotonic() + 60 * MINUTES)
    if options.device == "auto":
        (HERE / "accelerator.json").write_text(
            json.dumps({"device": device, "rows": rows, "left": left}, indent=1) + "\n"
        )
        (HERE / "accelerator.md").write_text(as_text(device, rows, left))
    if left:
        print(f"The {MINUTES} minutes did not suffice for {', '.join(left)}.")
    print(f"{sum(row['agrees'] for row in rows)} of {len(rows)} agree with their records.")
    return 0 if all(row["agrees"] for row in rows) else 1


def as_text(device, rows, left):
    """The table in Markdown."""
    lines = [
        f"# First steps on {device}",
        "",
        "| Experiment | Variant | Accuracy off by | Loss off by | ms a step | ms in the record (CPU) |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {row['experiment']} | {row['variant']} | {100 * row['accuracy_off']:.1f} points | {row['loss_off']:.1%} | "
        f"{row['step_ms']:.2f} | {row['step_ms_of_the_record']:.2f} |"
        for row in rows
    ]
    return "\n".join([*lines, "", *([f"Not measured in {MINUTES} minutes: {', '.join(left)}."] if left else [])]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
