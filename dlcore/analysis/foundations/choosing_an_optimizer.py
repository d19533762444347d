"""Captions of the page Choosing an optimizer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlcore.analysis.names import name
from dlcore.analysis.selection import NEAR, at_best_setting, best_setting, final_rows
from dlcore.formatting import format_number, percent

if TYPE_CHECKING:
    import pandas


def _final_means(frame, setting, by, y, least=False):
    """The mean of each variant's last values, at the value that the column `by` chooses."""
    return (
        final_rows(at_best_setting(frame, setting, by, least)).groupby("variant", sort=False, observed=True)[y].mean()
    )


def sensitivity_caption(frame: pandas.DataFrame, setting: str, by: str, y: str) -> str:
    """The best and the worst of the variants, each at the learning rate chosen on validation."""
    values = _final_means(frame, setting, by, y, least=True)
    rates = dict(best_setting(frame, setting, by, least=True))
    best, worst = values.idxmin(), values.idxmax()
    caption = f"{name(best)} ends at {format_number(values[best], 3)} nats with learning rate {rates[best]:g}"
    return (
        caption
        if best == worst
        else f"{caption}, {name(worst)} at {format_number(values[worst], 3)} with {rates[worst]:g}"
    )


def rank_caption(frame: pandas.DataFrame, setting: str, by: str) -> str:
    """Who is nearest to the true weights of the last features, and who of the first, each at the learning rate chosen on validation."""
    rows, parts = at_best_setting(frame, setting, by, least=True), []
    for where, rank in (("Last features", rows["rank"].max()), ("first feature", rows["rank"].min())):
        errors = rows[rows["rank"] == rank].groupby("variant", sort=False, observed=True)["error"].mean()
        worst = f", {percent(errors.max())} with {name(errors.idxmax())}" if len(errors) > 1 else ""
        parts.append(f"{where}: error {percent(errors.min())} with {name(errors.idxmin())}{worst}")
    return "; ".join(parts)


def gap_caption(frame: pandas.DataFrame, setting: str, by: str) -> str:
    """The gap that each ends with, widest first, at the value chosen on validation."""
    gaps = _final_means(frame, setting, by, "gap").sort_values(ascending=False)
    ends = ", ".join(f"{name(variant)} {gap * 100:.1f}" for variant, gap in gaps.items())
    return f"Generalization gap at the end, in percentage points: {ends}"


def decay_caption(frame: pandas.DataFrame, setting: str, by: str) -> str:
    """Which decay validation chooses for each variant, and its test accuracy there, best first."""
    decays = dict(best_setting(frame, setting, by))
    ended = _final_means(frame, setting, by, "accuracy").sort_values(ascending=False)
    caption = ", ".join(
        f"{name(variant)} with decay {decays[variant]:g} ({value * 100:.1f}%)" for variant, value in ended.items()
    )
    return f"Chosen on validation: {caption}"


def learning_rates_caption(frame: pandas.DataFrame, setting: str) -> str:
    """At how many of the learning rates each ends within two points of its best."""
    ended = (
        final_rows(frame, ("variant", setting, "seed"))
        .groupby(["variant", setting], sort=False, observed=True)["accuracy"]
        .mean()
    )
    good = {
        variant: int((values >= values.max() - NEAR).sum())
        for variant, values in ended.groupby("variant", sort=False, observed=True)
    }
    caption = ", ".join(f"{name(variant)} {count}" for variant, count in good.items())
    return f"How many of {frame[setting].nunique()} learning rates end within two points of the best: {caption}"


def decoupled_decay_caption(frame: pandas.DataFrame) -> str:
    """What is left of the weights with the smallest and the largest gradients."""
    mean = frame.groupby(["variant", "scale"], sort=False, observed=True)["left"].mean()
    return "; ".join(
        f"{name(variant)} leaves {percent(values.iloc[0])} of the small-gradient weights, {percent(values.iloc[-1])} of the large-gradient ones"
        for variant, values in mean.groupby("variant", sort=False, observed=True)
    )


def recall_caption(frame: pandas.DataFrame, setting: str, accuracy: float) -> str:
    """After how many steps each one's mean first reaches the accuracy, fastest first."""
    rows = at_best_setting(frame, setting, "validation_loss", least=True)
    means = rows.groupby(["variant", "step"], sort=False, observed=True)["accuracy"].mean()
    solved = means[means >= accuracy].reset_index().groupby("variant", observed=True)["step"].min().sort_values()
    never = [name(variant) for variant in frame["variant"].unique() if variant not in solved.index]
    caption = [f"{name(variant)} after {steps}" for variant, steps in solved.items()] + [
        f"{missing} never" for missing in never
    ]
    return f"Steps to {percent(accuracy)}: {', '.join(caption)}"


def overfitting_caption(frame: pandas.DataFrame, setting: str, by: str) -> str:
    """What each lost from its best epoch to its last."""
    rows = at_best_setting(frame, setting, by)
    means = rows.groupby(["variant", "step"], sort=False, observed=True)["accuracy"].mean()
    lost = means.groupby("variant", sort=False, observed=True).agg(lambda accuracy: accuracy.max() - accuracy.iloc[-1])
    ended = _final_means(frame, setting, by, "accuracy")
    best, worst = ended.idxmax(), lost.idxmax()
    return f"{name(best)} ends best, at {percent(ended[best])}; {name(worst)} has lost {lost[worst] * 100:.1f} percentage points since its best epoch"
