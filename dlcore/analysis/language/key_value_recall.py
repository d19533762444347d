"""What the tables of the tab Key–value recall show: recall by distance, at a random and at a fixed address."""

from __future__ import annotations

import pandas as pd

from dlcore.analysis.names import name
from dlcore.formatting import percent

RECALLED = 0.95
ADDRESSES = {"random": "at a random position", "fixed": "always first"}
MORE = 0.02  # a share that is greater by less is not worth a second number


def recall_caption(frame: pd.DataFrame) -> str:
    """The longest sequences in which each network recalls the value, of those measured, at the address of the rows."""
    where = ADDRESSES[frame["address"].iloc[0]]
    means = frame.groupby(["variant", "length"], sort=False, observed=True)["accuracy"].mean()
    reached: dict[int, list[str]] = {}
    for variant, of_one in means.groupby("variant", sort=False, observed=True):
        longest = max((length for (_, length), value in of_one.items() if value >= RECALLED), default=0)
        reached.setdefault(longest, []).append(name(variant))
    if set(reached) == {0}:
        return f"Pair {where}: none recalls the value in {percent(RECALLED)} of new sequences"
    told = [f"{' and '.join(reached[longest])} {longest or 'none'}" for longest in sorted(reached)]
    return f"Pair {where}: each recalls the value over at most so many tokens: {', '.join(told)}"


def result_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Accuracy by length, a row for each network and address; in brackets how often the answer is one of the stored values, where that is more."""
    keys = ["variant", "address", "length"]
    means = frame.groupby(keys, sort=False, observed=True)[["accuracy", "stored"]].mean()
    told = [
        percent(row.accuracy) + (f" ({percent(row.stored)})" if row.stored - row.accuracy >= MORE else "")
        for row in means.itertuples()
    ]
    cells = pd.Series(told, means.index).unstack("length").sort_index(axis=1).fillna("–")
    cells.columns = [f"{length} tokens" for length in cells.columns]
    table = cells.reset_index()
    table["variant"], table["address"] = table["variant"].map(name), table["address"].map(ADDRESSES)
    return table.rename(columns={"variant": "Network", "address": "Pair asked for"})


def size_note(frame: pd.DataFrame) -> str:
    """How many parameters each network has for the shortest sequences; a Transformer has a vector for each position."""
    sizes = frame[frame["length"] == frame["length"].min()].groupby("variant", sort=False, observed=True)["parameters"]
    return "Parameters: " + ", ".join(f"{name(variant)} {count:,.0f}" for variant, count in sizes.first().items()) + "."


def bracket_note(frame: pd.DataFrame) -> str:
    """What the brackets of the table are, where it has any."""
    means = frame.groupby(["variant", "address", "length"], observed=True)[["accuracy", "stored"]].mean()
    some = (means["stored"] - means["accuracy"] >= MORE).any()
    return (
        "In brackets: answers that are one of the values stored with a key, be it the right one or not, where these are more."
        if some
        else ""
    )
