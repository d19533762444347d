"""What the tables of the U-Net page show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dlcore.analysis.names import name
from dlcore.analysis.selection import at_rates
from dlcore.formatting import format_number

if TYPE_CHECKING:
    import pandas


def measure_caption(frame: pandas.DataFrame, y: str, learning_rates: tuple = ()) -> str:
    """The best and the worst by the mean of both tissues, each network at its rate of `learning_rates`; for a distance lower is better."""
    means = at_rates(frame, learning_rates).groupby("variant", sort=False, observed=True)[y].mean()
    distance = y == "assd"
    best, worst = (means.idxmin(), means.idxmax()) if distance else (means.idxmax(), means.idxmin())
    unit = " mm" if distance else ""
    text = f"{'Closest boundary' if distance else 'Highest overlap'}: {name(best)}, {format_number(means[best])}{unit}"
    return (
        text
        if len(means) == 1
        else f"{text}; {'farthest' if distance else 'lowest'}: {name(worst)}, {format_number(means[worst])}{unit}"
    )


def learning_caption(frame: pandas.DataFrame, learning_rates: tuple = ()) -> str:
    """Where each one that learns ends at its rate of `learning_rates`, best first."""
    last = at_rates(frame[frame["step"] == frame["step"].max()], learning_rates)
    final = last.groupby("variant", sort=False, observed=True)["dice"].mean().sort_values(ascending=False)
    return f"Mean Dice after {last['step'].iloc[0]} steps: " + ", ".join(
        f"{name(variant)} {format_number(value)}" for variant, value in final.items()
    )


def heights_caption(frame: pandas.DataFrame, learning_rates: tuple = ()) -> str:
    """Who is ahead in how many of the slices, each network at its rate of `learning_rates`."""
    means = (
        at_rates(frame, learning_rates)
        .groupby(["height", "variant"], sort=False, observed=True)["dice"]
        .mean()
        .unstack()
    )
    ahead = means.idxmax(axis=1).value_counts()
    text = ", ".join(f"{name(variant)} {count}" for variant, count in ahead.items())
    return f"On how many of {len(means)} slices each is best: {text}"


def rates_note(learning_rates: tuple, default: float) -> str:
    """At which learning rate each network stands: those that validation chose, pairs of variant and rate, or the one of all where none were swept."""
    if not learning_rates:
        return f"networks at a learning rate of {default:g}"
    told = ", ".join(f"{name(variant)} {learning_rate:g}" for variant, learning_rate in learning_rates)
    return f"learning rate chosen on validation slices: {told}"


def learning_rate_caption(frame: pandas.DataFrame) -> str:
    """The rate at which each has the highest overlap, by the mean over the seeds."""
    means = frame.groupby(["variant", "learning_rate"], sort=False, observed=True)["dice"].mean()
    text = []
    for variant, values in means.groupby("variant", sort=False, observed=True):
        text.append(f"{name(variant)} at {values.idxmax()[1]:g} ({format_number(values.max())})")
    return f"Highest mean Dice on the test slices: {', '.join(text)}"


def errors_caption(variant: str, missed: int, added: int) -> str:
    """Missed and added pixels of one method on a slice."""
    return f"{name(variant)}: {missed} missed, {added} added"


def own_slice_caption(scores: Any) -> str:
    """The Dice of gray and of white matter for each variant: a mapping to (gray, white)."""
    return "; ".join(
        f"{name(variant)}: gray matter {format_number(gray)}, white matter {format_number(white)}"
        for variant, (gray, white) in scores.items()
    )


def upsampling_caption(upsampled: Any, side: int, stride: int) -> str:
    """Of how many weights each output of a transposed convolution is a sum, and how far both outputs vary."""
    least, most = upsampled.least, upsampled.most
    many = f"{most} weight{'s' if most > 1 else ''}" if least == most else f"{least} to {most} weights"
    overlap = "no multiple" if side % stride else "a multiple"
    transposed, resized = (
        f"{(values.max() - values.min()):.0%}" for values in (upsampled.transposed, upsampled.resized)
    )
    return (
        f"A kernel of {side} is {overlap} of the stride {stride}: each output of the transposed convolution is a sum of {many}. "
        f"Here its outputs differ by up to {transposed} of their mean, those of resizing and convolution by {resized}"
    )
