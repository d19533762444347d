"""Weight decay against learning rate: which pair validation chooses, and how the decay that it prefers moves with the rate.

Two readings of that decay are open. As PyTorch takes it, AdamW shrinks a weight by rate times decay in each step; the form of
Loshchilov and Hutter (“Decoupled Weight Decay Regularization”, ICLR, 2019) has that product as its decay.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dlcore.analysis.intervals import t_interval
from dlcore.analysis.names import name
from dlcore.analysis.selection import best_setting, best_settings
from dlcore.evidence import POINTS, Quantity
from dlcore.formatting import format_number

SETTINGS, BY = ("learning_rate", "decay"), "validation"
USABLE = 0.05  # a rate counts where its best decay comes as close as this to the best cell of all, on validation
FEWEST = 3  # rates, below which nothing is said of how the decay moves
DIFFERENCE = Quantity("test accuracy", "{value}", "difference", POINTS)


def cells(frame: pd.DataFrame) -> pd.DataFrame:
    """Of each variant, rate and decay the mean validation accuracy, and of the test accuracy mean, least and greatest of the seeds."""
    groups = frame.groupby(["variant", *SETTINGS], sort=False, observed=True)
    return groups.agg(
        judged=(BY, "mean"), mean=("accuracy", "mean"), low=("accuracy", "min"), high=("accuracy", "max")
    ).reset_index()


def preferences(frame: pd.DataFrame) -> pd.DataFrame:
    """As `cells`, of each variant and rate the decay that validation prefers, and whether the rate is `usable`."""
    best = pd.DataFrame(
        best_setting(frame, "decay", BY, within=("variant", "learning_rate")), columns=["variant", *SETTINGS]
    )
    table = best.merge(cells(frame), on=["variant", *SETTINGS])
    top = table.groupby("variant", observed=True)["judged"].transform("max")
    return table.assign(usable=table["judged"] >= top - USABLE).sort_values(["variant", "learning_rate"])


def _accuracies(frame: pd.DataFrame) -> dict[str, pd.Series]:
    """The test accuracy by seed of each variant at the pair that validation chooses."""
    found = {}
    for variant, rate, decay in best_settings(frame, SETTINGS, BY):
        rows = frame[
            (frame["variant"] == variant) & (frame["learning_rate"] == rate) & np.isclose(frame["decay"], decay)
        ]
        found[variant] = rows.set_index("seed")["accuracy"]
    return found


def leads(frame: pd.DataFrame) -> dict[str, tuple[float, float, float]]:
    """By how much AdamW's test accuracy is above that of the others, mean and 95% interval of the seeds' differences; rate and decay of each are those that validation chooses.

    The others are Adam with L2, and Adam without decay, of which validation chooses the rate.
    """
    without = frame[(frame["variant"] == "adam-l2") & (frame["decay"] == 0)].assign(variant="adam")
    ended = _accuracies(pd.concat([frame, without]))
    if "adamw" not in ended:
        return {}
    gains = {other: (ended["adamw"] - ended[other]).dropna() for other in ("adam-l2", "adam") if other in ended}
    return {other: t_interval(gain.to_numpy()) for other, gain in gains.items() if len(gain)}


@dataclass(frozen=True)
class Shift:
    """By how many decades the preferred decay grows where the rate grows by one: mean and 95% interval of the seeds' slopes.

    `rates` are those that it is fitted over; of the seeds' `choices` at these, so many (`ends`) are the least or the greatest decay tried.
    """

    rates: tuple[float, ...]
    slope: float
    low: float
    high: float
    choices: int
    ends: int


def shift(frame: pd.DataFrame, variant: str) -> Shift | None:
    """The shift of a variant; None for fewer than three usable rates. Of the decays above 0, each seed prefers the one with the greatest validation accuracy at a rate; of equal ones the smaller."""
    ours = preferences(frame).query("variant == @variant and usable")
    of_variant = frame[(frame["variant"] == variant) & (frame["decay"] > 0)]
    rows = of_variant[of_variant["learning_rate"].isin(ours["learning_rate"])]
    rates = tuple(sorted(rows["learning_rate"].unique().tolist()))
    if len(rates) < FEWEST:
        return None
    scores = rows.pivot_table(index=["seed", "learning_rate"], columns="decay", values=BY).sort_index(axis=1)
    favored = scores.idxmax(axis=1).unstack().to_numpy()  # seeds, rates
    slopes = np.polyfit(np.log10(rates), np.log10(favored).T, 1)[0].round(9)  # else −1 would be a hair off
    ends = np.isin(favored, (scores.columns.min(), scores.columns.max()))
    slope, low, high = (round(value, 9) for value in t_interval(slopes))
    return Shift(rates, slope, low, high, choices=favored.size, ends=int(ends.sum()))


def map_caption(frame: pd.DataFrame, variant: str) -> str:
    """Which rate and decay validation chooses for one variant, and its test accuracy there."""
    (chosen,) = (each for each in best_settings(frame, SETTINGS, BY) if each[0] == variant)
    mean = _accuracies(frame)[variant].mean()
    return f"{name(variant)}: validation chooses learning rate {chosen[1]:g} and decay {chosen[2]:g}, test accuracy {mean * 100:.1f}%"


def leads_note(frame: pd.DataFrame, at_least: float) -> str:
    """What AdamW gains where rate and decay are both chosen on validation, and whether that is the lead asked for."""
    parts = []
    for other, (mean, low, high) in leads(frame).items():
        settled = "at least" if low >= at_least else "less than" if high < at_least else "not settled whether it gains"
        rival = "Adam without decay" if other == "adam" else name(other)
        parts.append(
            f"{DIFFERENCE.amount(mean)} than that of {rival} (95% interval over seeds: {DIFFERENCE.interval(low, high)}; {settled} {DIFFERENCE.bound(at_least)})"
        )
    if not parts:
        return ""
    return f"Rate and decay both chosen on validation, AdamW's test accuracy is {', and '.join(parts)}. No verdict rests on this."


def _factors(slope: float, low: float, high: float) -> str:
    """A slope in decades as what ten times the rate multiplies by."""
    ends = " to ".join(format_number(10**end) for end in (low, high))
    return f"{format_number(10**slope)} ({ends})"


def _reading(low: float, high: float) -> str:
    """Which of the two decays may be independent of the rate, by the interval of the slope: 0 for the decay itself, −1 for the product."""
    itself, its_product = low <= 0 <= high, low <= -1 <= high
    if itself and its_product:
        return "either may stay the same"
    if itself:
        return "the decay itself may stay the same, the product does not"
    return "the product may stay the same, the decay does not" if its_product else "neither stays the same"


def shift_note(frame: pd.DataFrame, variant: str) -> str:
    """How one variant's preferred decay, and rate times decay, change with the rate; nothing where the variant was not measured."""
    if variant not in set(frame["variant"]):
        return ""
    found = shift(frame, variant)
    if found is None:
        return f"{name(variant)} comes close to its best at fewer than {FEWEST} of the learning rates."
    slope, low, high = found.slope, found.low, found.high
    edge = f" {found.ends} of {found.choices} choices lie at an end of the grid." if found.ends else ""
    return (
        f"{name(variant)}, learning rates {found.rates[0]:g} to {found.rates[-1]:g}: at ten times the learning rate, validation prefers "
        f"{_factors(slope, low, high)} times the decay and {_factors(slope + 1, low + 1, high + 1)} times the product; {_reading(low, high)}.{edge}"
    )


def preferred_table(frame: pd.DataFrame) -> pd.DataFrame:
    """For each rate what validation prefers, of either variant."""
    rows = [
        {
            "Optimizer": name(row.variant),
            "Learning rate": f"{row.learning_rate:g}",
            "Preferred decay": f"{row.decay:g}",
            "Rate × decay": f"{row.learning_rate * row.decay:g}",
            "Test accuracy": f"{row.mean * 100:.1f}%",
        }
        for row in preferences(frame).itertuples()
    ]
    return pd.DataFrame(rows)
