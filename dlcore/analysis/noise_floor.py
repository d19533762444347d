"""How far a mean over seeds moves when other seeds are drawn: the difference that any two configurations show by chance."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dlcore.analysis.names import name
from dlcore.evidence import PERCENT, POINTS, Outcome, Quantity

CONFIDENCE = 0.95
DECADES = 2  # from the least to the greatest outcome: beyond that, outcomes are compared as ratios
FEWEST = 3  # seeds


@dataclass(frozen=True)
class NoiseFloor:
    """The two best variants and their difference, and what 95% of differences between two means of as many seeds stay below, had the variants no effect.

    It is t·s·√(2/n), with the standard deviation s pooled within the two, and 2(n − 1) degrees of freedom. Where
    `ratio`, difference and floor are factors.
    """

    best: str
    second: str
    difference: float
    floor: float
    seeds: int
    ratio: bool

    @property
    def exceeded(self) -> bool:
        return self.difference > self.floor


def outcomes(frame: pd.DataFrame, outcome: Outcome, chosen: tuple[tuple[str, str, float], ...] = ()) -> pd.DataFrame:
    """The outcome of every run, columns variant, seed and outcome, from the rows of the outcome's table.

    `chosen` are the values of swept settings at which variants are compared: (variant, setting, value). A variant of which
    a seed gave no finite number is left out.
    """
    for variant, setting, value in chosen:
        frame = frame[(frame["variant"] != variant) | (frame[setting] == value)]
    rows = [
        (variant, seed, float(outcome.of({outcome.table: {outcome.column: run[outcome.column].tolist()}})))
        for (variant, seed), run in frame.groupby(["variant", "seed"], sort=False, observed=True)
    ]
    found = pd.DataFrame(rows, columns=["variant", "seed", "outcome"])
    lost = found.loc[~np.isfinite(found["outcome"]), "variant"]
    return found[~found["variant"].isin(lost)].reset_index(drop=True)


def is_ratio(found: pd.DataFrame) -> bool:
    """Whether outcomes spread over so many orders of magnitude that ratios compare them."""
    least, greatest = found["outcome"].min(), found["outcome"].max()
    return bool(least > 0 and greatest / least > 10**DECADES)


def noise_floor(found: pd.DataFrame, outcome: Outcome) -> NoiseFloor | None:
    """The noise floor of a table that `outcomes` made; None for fewer than two variants or three seeds."""
    ratio = is_ratio(found) if len(found) else False
    scaled = found.assign(outcome=np.log(found["outcome"])) if ratio else found
    table = scaled.groupby("variant", sort=False, observed=True)["outcome"].agg(["mean", "var", "size"])
    table = table[table["size"] >= FEWEST].sort_values("mean", ascending=outcome.better == "lower", kind="stable")
    if len(table) < 2:
        return None
    from scipy.special import stdtrit  # here, so that a page does without until somebody asks

    two = table.head(2)
    seeds = int(two["size"].min())
    freedom = 2 * (seeds - 1)
    floor = float(stdtrit(freedom, (1 + CONFIDENCE) / 2)) * math.sqrt(two["var"].mean() * 2 / seeds)
    difference = abs(float(two["mean"].iloc[0] - two["mean"].iloc[1]))
    if ratio:
        difference, floor = math.exp(difference), math.exp(floor)
    return NoiseFloor(str(two.index[0]), str(two.index[1]), difference, floor, seeds, ratio)


def noise_floor_caption(frame: pd.DataFrame, outcome: Outcome, chosen: tuple[tuple[str, str, float], ...] = ()) -> str:
    """Whether the two best differ by more than seeds alone explain."""
    noise = noise_floor(outcomes(frame, outcome, chosen), outcome)
    if noise is None:
        return "Fewer than two variants have three seeds with a finite outcome: there is nothing to compare."
    difference, floor = _format_both(outcome, noise.difference, noise.floor, noise.ratio)
    by = "by a factor of" if noise.ratio else "by"
    where = "above" if noise.exceeded else "within"
    return (
        f"{name(noise.best)} and {name(noise.second)} differ {by} {difference}, {where} the noise floor: "
        f"other seeds alone move such a difference {by} up to {floor}"
    )


def _format_both(outcome: Outcome, difference: float, floor: float, ratio: bool) -> tuple[str, str]:
    """Both numbers in the outcome's unit, with a digit more where they would read alike."""
    unit = "" if ratio else POINTS if outcome.unit == PERCENT else outcome.unit
    quantity = Quantity(outcome.label, "{value}", "difference", unit)
    told = quantity.with_unit(difference), quantity.with_unit(floor)
    if told[0] == told[1] and difference != floor:
        scale = 100 if unit == POINTS else 1
        told = f"{difference * scale:.4g} {unit}".rstrip(), f"{floor * scale:.4g} {unit}".rstrip()
    return told
