"""A run that went wrong beside the healthy one: the tables behind the evidence, and their captions. Nothing here names the bug."""

import math
from typing import Any

import numpy as np
import pandas as pd

from dlcore.formatting import format_number, percent

HEALTHY = "healthy"
THIS_RUN, HEALTHY_RUN = "This run", "Healthy run"
PEAK = 3.0  # times where it ends, and what the healthy run ever has: from there on a caption tells of a peak
WIDE = 0.3  # of an accuracy: seeds that end so far apart are told beside their median
HEADROOM = 10.0  # times the highest median: there the axis of a loss ends, so that no single seed decides it
CEILING = 10.0  # of the range test's axis, far above chance level: what lies above would hide where losses are lowest
# Learning rates count as equally good where seeds overlap, or medians differ by less than ALIKE, and medians by no more than NEAR; over so many times FLAT.
ALIKE, NEAR, FLAT = 1.02, 1.15, 10.0
AT_CHANCE = 0.99  # times the loss at chance level: what is lower has learned something


def with_runs(frame: pd.DataFrame) -> pd.DataFrame:
    """The same with a column `run` in place of the variant's name, which would tell the cause."""
    runs = np.where(frame["variant"] == HEALTHY, HEALTHY_RUN, THIS_RUN)
    return frame.assign(run=runs).drop(columns="variant")


def over_seeds(frame: pd.DataFrame, x: str, y: str, by: tuple[str, ...] = ("run",)) -> pd.DataFrame:
    """Median, minimum and maximum of y over the seeds at every x, for each of `by`, and how many seeds are `lost`, of how many.

    A lost seed, whose value is not finite, counts as infinite in the median and is left out of the other two. An x at which nothing was taken is left out.
    """
    values = frame[y].astype(float)
    taken = frame.assign(value=values.where(np.isfinite(values)))
    taken = taken[taken.groupby(x)["value"].transform("count") > 0]
    names = [*by, x]
    grouped = taken.groupby(names, sort=True, observed=True)["value"]
    table = grouped.agg(low="min", high="max", seeds="size", finite="count")
    table["median"] = taken.fillna({"value": math.inf}).groupby(names, sort=True, observed=True)["value"].median()
    table["lost"] = table["seeds"] - table.pop("finite")
    table = table.fillna({"low": math.inf, "high": math.inf})
    return table.reset_index().rename(columns={x: "x"})


def ends(frame: pd.DataFrame, y: str) -> dict[str, float]:
    """Each run's last value, as its median over the seeds; infinite where half of them are lost."""
    last = with_runs(frame[frame["step"] == frame["step"].max()])
    values = last[y].astype(float)
    medians = values.where(np.isfinite(values), math.inf).groupby(last["run"]).median()
    return {run: float(medians[run]) for run in (THIS_RUN, HEALTHY_RUN)}


def _last_of(frame: pd.DataFrame, y: str, healthy: bool = False) -> pd.Series:
    """The last value of every seed of a run."""
    of_run = (frame["variant"] == HEALTHY) == healthy
    return frame[of_run & (frame["step"] == frame["step"].max())][y].astype(float)


def curve_caption(frame: pd.DataFrame, y: str, name: str, share: bool = False) -> str:
    """Where both runs end; of this run also a high peak, that seeds were lost, or that they end far apart."""
    last, this = ends(frame, y), _last_of(frame, y)
    medians = over_seeds(with_runs(frame), "step", y).set_index("run")["median"]
    highest = float(medians[THIS_RUN].replace(math.inf, math.nan).max())
    peak = not share and highest > PEAK * max(last[THIS_RUN], float(medians[HEALTHY_RUN].max()))
    after = f", after a peak of {format_number(highest)}," if peak else ""
    seeds = _say_lost(this)
    if share and _is_wide(this):
        seeds = f" ({percent(this.min())} to {percent(this.max())}, depending on the seed)"
    return (
        f"{name} ends at {_show(last[THIS_RUN], share)}{after} in this run{seeds}, "
        f"at {_show(last[HEALTHY_RUN], share)} in the healthy one"
    )


def _is_wide(shares: pd.Series) -> bool:
    return bool(shares.max() - shares.min() > WIDE)


def _say_lost(*columns: pd.Series) -> str:
    """In brackets, on how many seeds some value is not a number; nothing where there is none."""
    lost = pd.concat(columns, axis=1).isna().any(axis=1)
    return f" (NaN on {lost.sum()} of {len(lost)} seeds)" if lost.any() else ""


def seeds_note(frame: pd.DataFrame, y: str, share: bool = False) -> str:
    """Where the seeds of this run end, and how many end no worse than the healthy run's worst while their median is worse; empty where all end alike."""
    this, healthy = _last_of(frame, y), _last_of(frame, y, healthy=True)
    low, high = (_show(value, share) for value in (this.min(), this.max()))
    told = share and _is_wide(this)  # in the caption
    parts = [f"seeds of this run end at {low} to {high}"] if low != high and not told else []
    if this.isna().any():
        parts.append(f"{this.isna().sum()} of {len(this)} end at NaN")
    sign = 1 if share else -1
    worst = (sign * healthy).min()
    like = int((sign * this >= worst).sum()) if (sign * this).median() < worst else 0
    if like:
        parts.append(f"{like} of {len(this)} seeds end no worse than the worst one of the healthy run")
    return ", ".join(parts)


def curve_ceiling(frame: pd.DataFrame, y: str) -> float:
    """Where the axis of a loss ends, so that its median can be read; infinite where all seeds fit."""
    summary = over_seeds(with_runs(frame), "step", y)
    ceiling = HEADROOM * float(summary["median"].replace(math.inf, math.nan).max())
    return ceiling if (summary[["median", "high"]] > ceiling).any(axis=None) else math.inf


def curve_note(frame: pd.DataFrame, y: str, share: bool = False) -> str:
    """What stands below the chart of a curve: its points, where its axis is cut, seeds that were lost, and where the seeds end."""
    parts = []
    if y == "train_loss":
        parts.append(f"each point: mean of the last {steps_apart(frame)} steps")
    if not share:
        parts.append("log axis")
    summary = over_seeds(with_runs(frame), "step", y)
    parts.append(f"line: median, band: min–max of {int(summary['seeds'].max())} seeds")
    if not share and curve_ceiling(frame, y) < math.inf:
        highest = summary["high"].replace(math.inf, math.nan).max()
        parts.append(f"the band goes on to {format_number(highest)}, above the axis")
    if summary["lost"].any():
        parts.append("✕ another seed becomes NaN")
    return " · ".join(filter(None, (*parts, seeds_note(frame, y, share))))


def steps_apart(frame: pd.DataFrame) -> int:
    """How many steps lie between two points of the curve."""
    steps = sorted(frame["step"].unique())
    return int(steps[1] - steps[0])


def steps_until(frame: pd.DataFrame, level: float) -> int | None:
    """After how many steps this run's median loss, in training and in the test, is below the level for the first time; None where it never is."""
    this = with_runs(frame)
    this = this[this["run"] == THIS_RUN]
    losses = [over_seeds(this, "step", y).set_index("x")["median"] for y in ("train_loss", "loss")]
    below = (pd.concat(losses, axis=1).dropna() < level).all(axis=1)
    return int(below.idxmax()) if below.any() else None


def split_caption(frame: pd.DataFrame) -> str:
    """Loss in training and test of both runs, and accuracy on the training examples where it was taken."""
    columns = ("train_loss", "loss")
    found = [ends(frame, column) for column in columns]
    lost = _say_lost(*(_last_of(frame, column) for column in columns))
    both = {run: " and ".join(_show(one[run], share=False) for one in found) for run in (THIS_RUN, HEALTHY_RUN)}
    text = f"Loss in training and test: this run {both[THIS_RUN]}{lost}, healthy run {both[HEALTHY_RUN]}"
    if "train_accuracy" in frame:
        shares = [ends(frame, column) for column in ("train_accuracy", "accuracy")]
        pairs = (f"{run.lower()} {' and '.join(percent(one[run]) for one in shares)}" for run in both)
        text += f"; accuracy: {', '.join(pairs)}"
    return text


def later_caption(frame: pd.DataFrame) -> str:
    """Accuracy on the test set and on a second held-out set."""
    test, later = ends(frame, "accuracy"), ends(frame, "later_accuracy")
    return (
        f"This run is right on {percent(test[THIS_RUN])} of the test set and {percent(later[THIS_RUN])} of a second held-out set, "
        f"the healthy one on {percent(test[HEALTHY_RUN])} and {percent(later[HEALTHY_RUN])}"
    )


def later_table(frame: pd.DataFrame) -> pd.DataFrame:
    """A row for each run, a column for each set of digits: the median accuracy at the end, in percent."""
    columns = {"Test set": "accuracy", "Second held-out set": "later_accuracy"}
    found = {title: ends(frame, column) for title, column in columns.items()}
    rows = [(run, *(_show(found[title][run], True) for title in columns)) for run in (THIS_RUN, HEALTHY_RUN)]
    return pd.DataFrame(rows, columns=["", *columns])


def confusion_caption(frame: pd.DataFrame, run: str) -> str:
    """Of the first seed's test examples the share that was right, and the confusion that came most often."""
    runs = with_runs(_first_seed(frame))
    this = runs[runs["run"] == run]
    right = this[this["truth"] == this["answer"]]["count"].sum() / this["count"].sum()
    wrong = this[this["truth"] != this["answer"]]
    if wrong.empty:
        return f"{run}: right on {percent(right)}"
    worst = wrong.loc[wrong["count"].idxmax()]
    count = f"{int(worst['count'])} time{'' if worst['count'] == 1 else 's'}"
    return f"{run}: right on {percent(right)}; most often {int(worst['truth'])} is taken for {int(worst['answer'])}, {count}"


def layers_of(frame: pd.DataFrame) -> list[str]:
    """The layers whose gradients were taken, first to last."""
    return list(dict.fromkeys(frame["layer"]))


def gradient_sizes(frame: pd.DataFrame) -> pd.DataFrame:
    """For each run and layer the median, minimum and maximum of the norms, over the training and the seeds: run, layer, median, low, high.

    Each norm is the largest between two points of the curve. What is not finite is left out.
    """
    runs = with_runs(frame)
    runs["norm"] = runs["norm"].astype(float).replace(math.inf, math.nan)
    grouped = runs.groupby(["run", "layer"], sort=False, observed=True)["norm"]
    return grouped.agg(["median", "min", "max"]).rename(columns={"min": "low", "max": "high"}).reset_index().dropna()


def gradient_caption(frame: pd.DataFrame) -> str:
    """Of each layer in this run the median gradient norm, as a multiple of the healthy one, and the layer whose largest norm is most times the healthy one's."""
    sizes = gradient_sizes(frame).set_index(["run", "layer"])
    parts, largest = [], {}
    for layer in layers_of(frame):
        if (THIS_RUN, layer) not in sizes.index:
            parts.append(f"{layer} never finite")
            continue
        this, healthy = sizes.loc[(THIS_RUN, layer)], sizes.loc[(HEALTHY_RUN, layer)]
        largest[layer] = this["high"] / healthy["high"]
        parts.append(
            f"{layer} zero" if this["median"] == 0 else f"{layer} {format_number(this['median'] / healthy['median'])}×"
        )
    text = f"Median gradient norm relative to the healthy run: {', '.join(parts)}"
    worst = max(largest, key=lambda layer: largest[layer], default="")
    return text + (f"; largest norm: {format_number(largest[worst])}× ({worst})" if worst else "")


def units_of_worst_layer(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of the layer that in this run ends with the most dead units."""
    bugs = frame[(frame["variant"] != HEALTHY) & (frame["step"] == frame["step"].max())]
    shares = bugs.groupby("layer", observed=True)["dead"].mean()
    return frame[frame["layer"] == shares.idxmax()]


def units_caption(frame: pd.DataFrame) -> str:
    """How many units are dead before the first step and at the end, in the layer that has most of them."""
    worst = units_of_worst_layer(frame)
    bugs = worst[worst["variant"] != HEALTHY]
    first, last = (bugs[bugs["step"] == step]["dead"].median() for step in (bugs["step"].min(), bugs["step"].max()))
    return (
        f"Dead units of layer {int(worst['layer'].iloc[0])}: {percent(first)} before the first step of this run, {percent(last)} at its end, "
        f"{percent(ends(worst, 'dead')[HEALTHY_RUN])} in the healthy one"
    )


def best_rates(rows: pd.DataFrame) -> tuple[float, float]:
    """The smallest and the largest of the learning rates around the best one that are as good, seeds considered; `rows` are one run's of `over_seeds`."""
    rows = rows.sort_values("x", ignore_index=True)
    place = int(rows["median"].idxmin())
    best = rows.loc[place]
    alike = (rows["low"] <= best["high"]) | (rows["median"] <= ALIKE * best["median"])
    alike &= rows["median"] <= NEAR * best["median"]
    first, last = place, place
    while first > 0 and alike[first - 1]:
        first -= 1
    while last + 1 < len(rows) and alike[last + 1]:
        last += 1
    return float(rows.loc[first, "x"]), float(rows.loc[last, "x"])


def range_caption(frame: pd.DataFrame, steps: int, classes: int | None = None) -> str:
    """At which learning rates each run's loss was lowest after some steps, whether rates hardly matter, and whether any brings it below chance level."""
    summary = over_seeds(with_runs(frame), "learning_rate", "loss")
    this, healthy = (_say_rates(summary[summary["run"] == run], classes) for run in (THIS_RUN, HEALTHY_RUN))
    head = f"After {steps} steps, the loss of a fresh network {this}"
    if this == healthy:
        return f"{head}, with this run's code and with the healthy run's"
    return f"{head} with this run's code; with the healthy run's it {healthy}"


def _say_rates(rows: pd.DataFrame, classes: int | None) -> str:
    first, last = best_rates(rows)
    flat = last >= FLAT * first
    low, high = map(_rate, (first, last))
    said = f"hardly differs between learning rates of {low} and {high}"
    if classes and rows["median"].min() >= AT_CHANCE * math.log(classes):
        nowhere = f"is nowhere below chance level (ln {classes} = {math.log(classes):.2f})"
        return f"{said} and {nowhere}" if flat else nowhere
    if flat:
        return said
    said = "is lowest at a learning rate of " + (low if low == high else f"{low} to {high}")
    said += ", the largest that was tried," if last == rows["x"].max() else ""
    return said + (", the smallest that was tried," if first == rows["x"].min() else "")


def _rate(rate: float) -> str:
    text = f"{rate:.2g}"
    return format_number(rate) if "e" in text else text


def range_note(frame: pd.DataFrame, called_with: float) -> str:
    """What stands below the chart of a range test."""
    summary = over_seeds(with_runs(frame), "learning_rate", "loss")
    parts = [
        "a fresh network for each learning rate passed to train()",
        f"line: median, band: min–max of {int(summary['seeds'].max())} seeds",
        f"this run passed {called_with:g}",
    ]
    if (ceiling := range_ceiling(frame)) < math.inf:
        parts.append(f"▲ above {ceiling:.2g}, where the axis ends")
    if summary["lost"].any():
        parts.append("✕ NaN on at least one seed")
    return " · ".join(parts)


def range_ceiling(frame: pd.DataFrame) -> float:
    """Where the axis of the range test ends; infinite where every median loss fits."""
    summary = over_seeds(with_runs(frame), "learning_rate", "loss")
    ceiling = max(CEILING, 3 * float(summary.groupby("run", observed=True)["median"].min().max()))
    return ceiling if (summary["median"] > ceiling).any() else math.inf


def batch_table(numbers: pd.DataFrame, labels: pd.DataFrame) -> pd.DataFrame:
    """The first batches of the first seed in numbers, with the labels in each, of both runs."""
    rows = []
    for run, some in with_runs(_first_seed(numbers)).groupby("run", observed=True, sort=False):
        counts = with_runs(_first_seed(labels))
        for batch in some.sort_values("batch").to_dict("records"):
            here = counts[(counts["run"] == run) & (counts["batch"] == batch["batch"]) & (counts["count"] > 0)]
            found = ", ".join(f"{count}× {label}" for label, count in zip(here["label"], here["count"], strict=True))
            values = (format_number(batch[column], 3) for column in ("mean", "deviation", "least", "greatest"))
            rows.append((run, batch["batch"], *values, found))
    return pd.DataFrame(rows, columns=["", "Batch", "Mean", "Standard deviation", "Minimum", "Maximum", "Labels"])


def batch_caption(frame: pd.DataFrame) -> str:
    """The inputs of a batch in this run, in a sentence."""
    first = with_runs(_first_seed(frame))
    first = first[(first["run"] == THIS_RUN) & (first["batch"] == 1)].iloc[0]
    mean, deviation = format_number(first["mean"]), format_number(first["deviation"])
    return f"The inputs of this run's first batch have a mean of {mean} and a standard deviation of {deviation}"


def example_table(frame: pd.DataFrame) -> pd.DataFrame:
    """What each run's network reads, and what it is to answer."""
    first = with_runs(_first_seed(frame))
    ordered = pd.concat([first[first["run"] == run] for run in (THIS_RUN, HEALTHY_RUN)])
    return ordered[["run", "inputs", "targets"]].set_axis(["", "Inputs", "Targets"], axis=1)


def written_sentences(frame: pd.DataFrame, count: int = 5) -> pd.DataFrame:
    """The first sentences that each run's network wrote; where they are all right or all wrong, the last is the first of the other kind, if there is one."""
    runs = with_runs(_first_seed(frame))
    rows = []
    for run in (THIS_RUN, HEALTHY_RUN):
        every = runs[runs["run"] == run][["text", "grammatical"]]
        shown = every.head(count)
        other = every[every["grammatical"] != shown["grammatical"].iloc[0]].head(1)
        if shown["grammatical"].nunique() == 1 and len(other):
            shown = pd.concat([shown.head(count - 1), other])
        rows += [(run, text, "yes" if right else "no") for text, right in shown.itertuples(index=False)]
    return pd.DataFrame(rows, columns=["", "What it wrote", "Grammatical"])


def written_caption(frame: pd.DataFrame) -> str:
    """How many of the sentences are grammatical."""
    shares = with_runs(frame).groupby("run", observed=True)["grammatical"].mean()
    return f"Grammatical: {percent(shares[THIS_RUN])} of what this run's network writes, {percent(shares[HEALTHY_RUN])} of the healthy one's"


def attention_of(frame: pd.DataFrame, run: str) -> pd.DataFrame:
    """The attention weights of one run's first block and seed: query, key, weight, and the words."""
    runs = with_runs(_first_seed(frame))
    return runs[(runs["run"] == run) & (runs["block"] == 1)].drop(columns=["run", "seed", "block"])


def attention_caption(frame: pd.DataFrame, run: str) -> str:
    """What the rows sum to, what lies above the diagonal, and how sharp the weights are."""
    weights = attention_of(frame, run)
    sums, largest = (weights.groupby("query")["weight"].agg(how) for how in ("sum", "max"))
    above = weights[weights["key"] > weights["query"]]["weight"].sum() / max(weights["weight"].sum(), 1e-12)
    return (
        f"{run}: rows sum to {_range(sums.min(), sums.max())}, {percent(above)} of the weight lies on later words, "
        f"the largest weight of a row is {format_number(largest.mean())} on average"
    )


def _range(low: float, high: float) -> str:
    one, other = (f"{value:.2f}" for value in (low, high))
    return one if one == other else f"{one} to {other}"


def _first_seed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["seed"] == frame["seed"].min()]


def _show(value: Any, share: bool) -> str:
    if not math.isfinite(value):
        return "NaN"
    return percent(value) if share else format_number(value)
