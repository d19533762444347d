"""What the tables of the page BERT, GPT, T5 show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlcore.analysis.names import name
from dlcore.analysis.selection import at_setting, best_setting
from dlcore.formatting import format_number

if TYPE_CHECKING:
    import pandas

SIDES = (("left", "left"), ("right", "right"), ("both", "both"))
KINDS = (("true", "true"), ("grammatical", "grammatical"))


def best_learning_rates(frame: pandas.DataFrame) -> tuple:
    """Of each network that was trained at several rates the one with the least mean loss on validation sentences, as pairs."""
    tried = frame.groupby("variant", observed=True)["learning_rate"].nunique()
    best = best_setting(frame, "learning_rate", "validation", least=True)
    return tuple((variant, learning_rate) for variant, learning_rate in best if tried[variant] > 1)


def blanks_caption(frame: pandas.DataFrame, learning_rates: tuple, known: str) -> str:
    """The best where the right side decides, and where the left does."""
    rows = at_setting(frame, "learning_rate", learning_rates)
    means = rows[rows["known"] == known].groupby(["variant", "side"], sort=False, observed=True)["accuracy"].mean()
    parts = []
    for side in ("left", "right"):
        of_side = means.xs(side, level="side")
        parts.append(
            f"{name(of_side.idxmax())} {of_side.max():.0%}"
            + (f", GPT {of_side['gpt']:.0%}" if "gpt" in of_side and of_side.idxmax() != "gpt" else "")
        )
    return f"Where the left side decides: {parts[0]}. Where the right side does: {parts[1]}"


def labels_caption(frame: pandas.DataFrame, learning_rates: tuple) -> str:
    """The best with few labels and with many."""
    means = (
        at_setting(frame, "learning_rate", learning_rates)
        .groupby(["variant", "labels"], sort=False, observed=True)["accuracy"]
        .mean()
    )
    few, many = (means.xs(count, level="labels") for count in (100, frame["labels"].max()))
    return f"Accuracy with a hundred labels: {name(few.idxmax())} {few.max():.0%}; with {frame['labels'].max():,} {name(many.idxmax())} {many.max():.0%}"


def perplexity_caption(frame: pandas.DataFrame, learning_rates: tuple) -> str:
    """The lowest perplexity."""
    means = (
        at_setting(frame, "learning_rate", learning_rates)
        .groupby("variant", observed=True)["perplexity"]
        .mean()
        .sort_values()
    )
    return "Perplexity: " + ", ".join(
        f"{name(variant)} {format_number(value)}" for variant, value in means.head(2).items()
    )


def generation_caption(frame: pandas.DataFrame, learning_rates: tuple) -> str:
    """Which model's sentences are most often true."""
    rows = at_setting(frame, "learning_rate", learning_rates)
    means = rows[rows["kind"] == "true"].groupby("variant", observed=True)["share"].mean()
    return f"{means.max():.0%} of {name(means.idxmax())}'s sentences are true, {means.min():.0%} of {name(means.idxmin())}'s"


def learning_caption(frame: pandas.DataFrame, learning_rates: tuple) -> str:
    """How long the slowest and the quickest take to come within two points of their best."""
    means = (
        at_setting(frame, "learning_rate", learning_rates)
        .groupby(["variant", "step"], sort=False, observed=True)["accuracy"]
        .mean()
    )
    needed = {}
    for variant in frame["variant"].unique():
        curve = means[variant]
        needed[variant] = curve[curve >= curve.max() - 0.02].index.min()
    slow, quick = max(needed, key=needed.__getitem__), min(needed, key=needed.__getitem__)
    return (
        f"{name(quick)} comes within two points of its best at step {needed[quick]:,}, {name(slow)} at {needed[slow]:,}"
    )


def cost_table(frame: pandas.DataFrame, learning_rates: tuple) -> pandas.DataFrame:
    """The size, learning rate and training time of each model."""
    mean = (
        at_setting(frame, "learning_rate", learning_rates)
        .groupby("variant", sort=False, observed=True)
        .mean(numeric_only=True)
    )
    seconds = mean["seconds"].map("{:,.1f} s".format)
    return mean.assign(
        who=mean.index.map(name),
        numbers=mean["parameters"].map("{:,.0f}".format),
        spent=seconds,
        learning_rate=[
            f"{learning_rate:g}" if variant in dict(learning_rates) else "–"
            for variant, learning_rate in mean["learning_rate"].items()
        ],
    )[["who", "numbers", "learning_rate", "spent"]].rename(
        columns={
            "who": "Model",
            "numbers": "Parameters, or counts",
            "learning_rate": "Learning rate",
            "spent": "Pre-training",
        }
    )


def answers_caption(frame: pandas.DataFrame, learning_rates: tuple) -> str:
    """T5's accuracy on training questions and on held-out ones."""
    means = at_setting(frame, "learning_rate", learning_rates).groupby("asked", observed=True)["accuracy"].mean()
    return f"T5's accuracy is {means['taught']:.0%} on the questions that it was trained on, and {means['new']:.0%} on held-out ones, whose facts it has seen in sentences only."
