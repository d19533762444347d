"""What the records say for and against each sequence model, for a task of a given distance, amount of data and time."""

from __future__ import annotations

import pandas as pd

from dlcore.analysis.names import name
from dlcore.analysis.selection import at_best_setting, final_rows
from dlcore.formatting import format_number, percent

ENOUGH = 0.95  # accuracy on new sequences; less counts as forgetting


def recall_accuracy(frame: pd.DataFrame) -> dict:
    """The share of right answers at the end, each network at the better of its rates: {variant: mean over the seeds}. `frame` has variant, rate, seed, step, accuracy."""
    ends = final_rows(at_best_setting(frame, "learning_rate", "accuracy"))
    return ends.groupby("variant", sort=False, observed=True)["accuracy"].mean().to_dict()


def name_accuracy(frame: pd.DataFrame) -> dict:
    """Accuracy on new names: {variant: mean over the seeds}."""
    return frame.groupby("variant", sort=False, observed=True)["accuracy"].mean().to_dict()


def step_milliseconds(frame: pd.DataFrame, length: int, kernel: str) -> dict:
    """Milliseconds of a training step at that length: {variant: mean over the seeds}."""
    here = frame[(frame["length"] == length) & ((frame["kernel"] == kernel) | (frame["variant"] == "transformer"))]
    return here.groupby("variant", sort=False, observed=True)["milliseconds"].mean().to_dict()


def compare(reach: dict, names: dict, milliseconds: dict, most: int) -> pd.DataFrame:
    """A row for each network: what was measured, and what speaks against it; `most` are the milliseconds that a step may take. Columns variant, reach, names, milliseconds, against."""
    rows = []
    for variant in (variant for variant in reach if variant in names and variant in milliseconds):
        against = []
        if reach[variant] < ENOUGH:
            against.append("forgets")
        if milliseconds[variant] > most:
            against.append("too slow")
        rows.append((variant, reach[variant], names[variant], milliseconds[variant], ", ".join(against)))
    return pd.DataFrame(rows, columns=["variant", "reach", "names", "milliseconds", "against"])


def recommendation(table: pd.DataFrame) -> str:
    """Which networks are left, and which of these does best with so much data."""
    left = table[table["against"] == ""]
    if left.empty:
        return "None of them meets both conditions: relax one, or shorten the sequences"
    best = left.loc[left["names"].idxmax()]
    others = [name(variant) for variant in left["variant"] if variant != best["variant"]]
    text = f"{name(best['variant'])}: it remembers, is fast enough, and reaches {best['names']:.1%} on the names"
    return f"{text}; {' and '.join(others)} would do too" if others else f"{text}; no other network does both"


def display_table(table: pd.DataFrame, distance: int, names: int, length: int) -> pd.DataFrame:
    """The table with its units."""
    return pd.DataFrame(
        {
            "Network": table["variant"].map(name),
            f"Accuracy over {distance} tokens": table["reach"].map(percent),
            f"Accuracy on names, {names} training names of each origin": table["names"].map("{:.1%}".format),
            f"A step of {length} tokens": table["milliseconds"].map(lambda value: f"{format_number(value)} ms"),
            "Against it": table["against"].replace("", "nothing"),
        }
    )
