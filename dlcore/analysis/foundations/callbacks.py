"""Captions and tables of the page Callbacks."""

from __future__ import annotations

from statistics import mean
from typing import TYPE_CHECKING

from dlcore.analysis.names import name
from dlcore.analysis.selection import at_best_setting, best_setting, final_rows
from dlcore.formatting import format_number, percent

if TYPE_CHECKING:
    import pandas


def _by_variant(replays):
    grouped: dict[str, list] = {}
    for replay in replays:
        grouped.setdefault(replay.variant, []).append(replay)
    return grouped


def judged_caption(frame: pandas.DataFrame, replays: tuple, judge: str) -> str:
    """What the test digits say with early stopping and at the end, of the variant with the largest gain. `judge` is the column that `replays` are judged by."""
    judged = {
        variant: (mean(replay.judged for replay in values), mean(replay.judged_at_end for replay in values))
        for variant, values in _by_variant(replays).items()
    }
    sign = 1 if judge.endswith("accuracy") else -1
    most = max(judged, key=lambda variant: sign * (judged[variant][0] - judged[variant][1]))
    restored, final = judged[most]
    if judge == "test_accuracy":
        return f"{name(most)}: {percent(restored)} test accuracy with the best weights, {percent(final)} at the end"
    if judge == "test_loss":
        return f"{name(most)}: test loss {format_number(restored)} with the best weights, {format_number(final)} at the end"
    return (
        f"{name(most)}: a calibration error of {percent(restored)} with the best weights, {percent(final)} at the end, "
        f"where {_confidence_at_the_end(frame[frame['variant'] == most])}"
    )


def _confidence_at_the_end(rows: pandas.DataFrame) -> str:
    """On which side of the test accuracy the mean confidence lies after the last epoch: “confidence is 20 points above accuracy on average”."""
    last = rows[rows["epoch"] == rows["epoch"].max()]
    points = round(100 * (last["test_confidence"] - last["test_accuracy"]).mean())
    if points == 0:
        return "confidence and accuracy are equal on average, within half a point"
    unit = "point" if abs(points) == 1 else "points"
    return f"confidence is {abs(points)} {unit} {'above' if points > 0 else 'below'} accuracy on average"


def stopping_caption(frame: pandas.DataFrame, replays: tuple, patience: int) -> str:
    """The epochs after which the runs stop, and all that were recorded."""
    last = int(frame["epoch"].max())
    stops = {variant: mean(replay.stopped for replay in values) for variant, values in _by_variant(replays).items()}
    epochs = ", ".join(
        f"{name(variant)} {'never' if stop >= last else format_number(stop)}" for variant, stop in stops.items()
    )
    return f"With patience {patience} training stops after these epochs, of {last}: {epochs}"


def confusion_caption(frame: pandas.DataFrame, epoch: int) -> str:
    """How many of the test digits one seed's network has right at that epoch, and what it mixes up most."""
    here = frame[(frame["epoch"] == epoch) & (frame["seed"] == frame["seed"].min())]
    right, wrong = here[here["truth"] == here["answer"]]["count"].sum(), here[here["truth"] != here["answer"]]
    caption = f"Epoch {epoch}: {right:,} of {here['count'].sum():,} classified correctly"
    if wrong.empty:
        return caption
    worst = wrong.loc[wrong["count"].idxmax()]
    often = "once" if worst["count"] == 1 else f"{worst['count']} times"
    return f"{caption}; the most frequent confusion: {worst['truth']} as {worst['answer']}, {often}"


def schedules_caption(frame: pandas.DataFrame, setting: str) -> str:
    """Which schedule ends best, each at its best learning rate, and how far a constant one is behind."""
    means = (
        final_rows(frame, ("variant", setting, "seed"))
        .groupby(["variant", setting], sort=False, observed=True)["accuracy"]
        .mean()
    )
    tops = {
        variant: means[variant, learning_rate] for variant, learning_rate in best_setting(frame, setting, "accuracy")
    }
    first = max(tops, key=tops.__getitem__)
    caption = f"At its best peak learning rate {name(first)} has the highest validation accuracy, {tops[first]:.1%}"
    if first == "constant" or "constant" not in tops:
        return caption
    return f"{caption}; a constant learning rate has {tops['constant']:.1%}"


def final_learning_rates_caption(frame: pandas.DataFrame) -> str:
    """The final learning rate of each schedule relative to its peak, each at its best peak."""
    return relative_rates_caption(at_best_setting(frame, "learning_rate", "accuracy"))


def relative_rates_caption(frame: pandas.DataFrame) -> str:
    """The final learning rate of each schedule relative to its peak, where each has one peak."""
    fractions = []
    for variant, rows in frame.groupby("variant", sort=False, observed=True):
        last = rows[rows["epoch"] == rows["epoch"].max()]["learning_rate_now"].mean()
        fractions.append(f"{name(variant)} {format_number(last / rows['learning_rate_now'].max())}")
    return f"Final learning rate, relative to its peak: {', '.join(fractions)}"


def predictions_at(frame: pandas.DataFrame, epoch: int) -> pandas.DataFrame:
    """A table of what one seed's network predicts for the first test digits at that epoch."""
    here = frame[(frame["epoch"] == epoch) & (frame["seed"] == frame["seed"].min())]
    return here.assign(
        Digit=here["truth"],
        Prediction=[
            f"{answer} {'✓' if answer == truth else '✕'}"
            for answer, truth in zip(here["answer"], here["truth"], strict=True)
        ],
        Confidence=here["confidence"].map(percent),
    )[["Digit", "Prediction", "Confidence"]]


def weight_norms_at(frame: pandas.DataFrame, epoch: int) -> pandas.DataFrame:
    """A table of the weights' norms of one seed's network, layer by layer, at the start and at that epoch."""
    seed_rows = frame[frame["seed"] == frame["seed"].min()]
    now = seed_rows[seed_rows["epoch"] == epoch].set_index("layer")["norm"]
    start = seed_rows[seed_rows["epoch"] == seed_rows["epoch"].min()].set_index("layer")["norm"]
    return now.to_frame().assign(
        **{
            "Layer": now.index,
            "Norm at the start": start.map(format_number),
            "Norm now": now.map(format_number),
            "Ratio": (now / start).map(format_number),
        }
    )[["Layer", "Norm at the start", "Norm now", "Ratio"]]
