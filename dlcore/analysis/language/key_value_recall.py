"""What the tables of the tab Key–value recall show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dlcore.analysis.names import name
from dlcore.formatting import percent


def to_the_end(frame: pd.DataFrame) -> pd.DataFrame:
    """Each run up to the last step of any: one that stopped early keeps its last accuracy. `frame` has variant, seed, step and validation_accuracy."""
    runs = frame.pivot_table("validation_accuracy", "step", ["variant", "seed"], sort=False, observed=True)
    return runs.sort_index().ffill().unstack().rename("validation_accuracy").reset_index()


def learning_caption(frame: pd.DataFrame, level: float) -> str:
    """After how many steps each network's runs were first at that validation accuracy, and how many never were."""
    steps = frame["step"].where(frame["validation_accuracy"] >= level)
    first = steps.groupby([frame["variant"], frame["seed"]], sort=False, observed=True).min()
    parts = [
        f"{name(variant)} {_when(of_one.droplevel('variant'))}"
        for variant, of_one in first.groupby("variant", sort=False, observed=True)
    ]
    return f"{percent(level)} of validation sequences: {', '.join(parts)}" if parts else ""


def _when(steps):
    """“after 150 to 400 steps”, “after 150 steps in 1 of 3 runs”, “never”."""
    reached = steps.dropna()
    if reached.empty:
        return "never"
    least, most = int(reached.min()), int(reached.max())
    told = f"after {least:,}" + f" to {most:,}" * (least < most) + " steps"
    return told if len(reached) == len(steps) else f"{told} in {len(reached)} of {len(steps)} runs"


def result_table(frame: pd.DataFrame, addresses: tuple[tuple[Any, str], ...]) -> pd.DataFrame:
    """Of each network and address the parameters, and at every distance the mean test accuracy and the median steps to 99%.

    `frame` has variant, address, distance, seed, accuracy, learned_at (missing where a run never was there) and parameters. `addresses` are
    pairs of address and its name.
    """
    told, names = (
        frame.assign(learned_at=pd.to_numeric(frame["learned_at"]).fillna(float("inf"))),
        dict(addresses),
    )
    cells = (
        told.groupby(["variant", "address", "distance"], sort=False, observed=True)
        .agg(accuracy=("accuracy", "mean"), steps=("learned_at", "median"), parameters=("parameters", "first"))
        .reset_index()
    )
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for cell in cells.sort_values("distance", kind="stable").itertuples():
        row = rows.setdefault((cell.variant, cell.address), _beginning(cell, names))
        row[f"{cell.distance} tokens"] = f"{cell.accuracy:.1%} · {_steps(cell.steps)}"
    order = list(dict.fromkeys(zip(frame["address"], frame["variant"], strict=True)))
    return pd.DataFrame([rows[variant, address] for address, variant in order]).fillna("–")


def _beginning(cell, names: Mapping[str, str]) -> dict[str, str]:
    return {
        "Address": names[cell.address],
        "Network": name(cell.variant),
        "Parameters": f"{cell.parameters:,.0f}",
    }


def _steps(median: float) -> str:
    return f"{median:,.0f}" if median < float("inf") else "never"
