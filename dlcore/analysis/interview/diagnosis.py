"""A run that went wrong beside the healthy one: the tables behind the evidence, and their captions. Nothing here names the bug."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from dlcore.formatting import format_number, percent

HEALTHY = "healthy"
THIS_RUN, HEALTHY_RUN = "This run", "Healthy run"
PEAK = 3.0  # times where it ends, and what the healthy run ever has: from there on a caption tells of a peak
CEILING = (
    10.0  # of the range test's axis, far above the loss of guessing: what lies above would hide where losses are lowest
)


def with_runs(frame: pd.DataFrame) -> pd.DataFrame:
    """The same with a column `run` in place of the variant's name, which would tell the cause."""
    runs = np.where(frame["variant"] == HEALTHY, HEALTHY_RUN, THIS_RUN)
    return frame.assign(run=runs).drop(columns="variant")


def over_seeds(frame: pd.DataFrame, x: str, y: str, by: tuple[str, ...] = ("run",)) -> pd.DataFrame:
    """Mean, least and greatest of y over the seeds at every x, for each of `by`; what is not a number is left out."""
    finite = frame[np.isfinite(frame[y].astype(float))]
    grouped = finite.groupby([*by, x], sort=True, observed=True)[y]
    return grouped.agg(mean="mean", low="min", high="max").reset_index().rename(columns={x: "x"})


def ends(frame: pd.DataFrame, y: str) -> dict[str, float]:
    """Each run's last value, as its mean over the seeds; not a number where a seed has none."""
    runs = with_runs(frame)
    last = runs[runs["step"] == runs["step"].max()]
    return {run: float(last[last["run"] == run][y].astype(float).mean(skipna=False)) for run in (THIS_RUN, HEALTHY_RUN)}


def curve_caption(frame: pd.DataFrame, y: str, name: str, share: bool = False) -> str:
    """Where both runs end; of this run also that it was lost on the way, had a high peak, or that some seeds end like the healthy run."""
    last = ends(frame, y)
    healthy = _show(last[HEALTHY_RUN], share)
    this = frame[(frame["variant"] != HEALTHY) & (frame["step"] == frame["step"].max())][y].astype(float)
    if math.isnan(last[THIS_RUN]):
        others = "" if this.isna().all() else f", at {_show(this.mean(), share)} on the others"
        return (
            f"{name} ends at NaN on {int(this.isna().sum())} of {len(this)} seeds of this run{others}, "
            f"and at {healthy} in the healthy one"
        )
    means = over_seeds(with_runs(frame), "step", y).set_index("run")["mean"]
    highest = float(means.get(THIS_RUN, pd.Series(dtype=float)).max())
    peak = not share and highest > PEAK * max(last[THIS_RUN], float(means[HEALTHY_RUN].max()))
    after = f", after a peak of {format_number(highest)}," if peak else ""
    some = _like_healthy(frame, y, this, share)
    seeds = f" ({some} of {len(this)} seeds no worse than the healthy one's worst)" if some else ""
    return f"{name} ends at {_show(last[THIS_RUN], share)}{after} in this run{seeds}, at {healthy} in the healthy one"


def _like_healthy(frame: pd.DataFrame, y: str, this: pd.Series, share: bool) -> int:
    """How many seeds of this run end no worse than the healthy run's worst, where their mean is worse."""
    healthy = frame[(frame["variant"] == HEALTHY) & (frame["step"] == frame["step"].max())][y].astype(float)
    sign = 1 if share else -1
    worst = (sign * healthy).min()
    return int((sign * this >= worst).sum()) if (sign * this).mean() < worst else 0


def split_caption(frame: pd.DataFrame) -> str:
    """Loss in training and test of both runs, and accuracy on the training examples where it was taken."""
    losses = [ends(frame, column) for column in ("train_loss", "loss")]
    text = f"Loss in training and test: {_pairs(losses, _loss)}"
    if "train_accuracy" in frame:
        shares = [ends(frame, column) for column in ("train_accuracy", "accuracy")]
        text += f"; accuracy: {_pairs(shares, percent)}"
    return text


def _pairs(found: list[dict[str, float]], show: Callable[[float], str]) -> str:
    """In training and test, of both runs."""
    return ", ".join(
        f"{run.lower()} {' and '.join(show(one[run]) for one in found)}" for run in (THIS_RUN, HEALTHY_RUN)
    )


def _loss(loss: float) -> str:
    return "NaN on some seeds" if math.isnan(loss) else format_number(loss)


def later_caption(frame: pd.DataFrame) -> str:
    """Accuracy on the test and on digits that came later."""
    test, later = ends(frame, "accuracy"), ends(frame, "later_accuracy")
    return (
        f"This run is right on {percent(test[THIS_RUN])} of the test and {percent(later[THIS_RUN])} of the digits that came later, "
        f"the healthy one on {percent(test[HEALTHY_RUN])} and {percent(later[HEALTHY_RUN])}"
    )


def later_table(frame: pd.DataFrame) -> pd.DataFrame:
    """A row for each run, a column for each set of digits: the mean accuracy at the end, in percent."""
    columns = {"Test": "accuracy", "Digits that came later": "later_accuracy"}
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
    return f"{run}: right on {percent(right)}; most often {int(worst['truth'])} is taken for {int(worst['answer'])}, {int(worst['count'])} times"


def layers_of(frame: pd.DataFrame) -> list[str]:
    """The layers whose gradients were taken, first to last."""
    return list(dict.fromkeys(frame["layer"]))


def gradient_sizes(frame: pd.DataFrame) -> pd.DataFrame:
    """For each run and layer the median, least and greatest of the norms, over the training and the seeds: run, layer, mean, low, high.

    Each norm is the largest between two points of the curve. What is not finite is left out.
    """
    runs = with_runs(frame)
    runs["norm"] = runs["norm"].astype(float).replace(math.inf, math.nan)
    grouped = runs.groupby(["run", "layer"], sort=False, observed=True)["norm"]
    return grouped.agg(mean="median", low="min", high="max").reset_index().dropna()


def gradient_caption(frame: pd.DataFrame) -> str:
    """Of each layer in this run the median gradient, as a multiple of the healthy one, and the largest peak."""
    sizes = gradient_sizes(frame).set_index(["run", "layer"])
    parts, peaks = [], {}
    for layer in layers_of(frame):
        if (THIS_RUN, layer) not in sizes.index:
            parts.append(f"{layer} never finite")
            continue
        this, healthy = sizes.loc[(THIS_RUN, layer)], sizes.loc[(HEALTHY_RUN, layer)]
        peaks[layer] = this["high"] / healthy["high"]
        parts.append(
            f"{layer} zero" if this["mean"] == 0 else f"{layer} {format_number(this['mean'] / healthy['mean'])}×"
        )
    text = f"The median gradient against the healthy run's: {', '.join(parts)}"
    worst = max(peaks, key=lambda layer: peaks[layer], default="")
    return text + (f"; the highest peak, {worst}, {format_number(peaks[worst])}×" if worst else "")


def units_of_worst_layer(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of the layer that in this run ends with the most dead units."""
    bugs = frame[(frame["variant"] != HEALTHY) & (frame["step"] == frame["step"].max())]
    shares = bugs.groupby("layer", observed=True)["dead"].mean()
    return frame[frame["layer"] == shares.idxmax()]


def units_caption(frame: pd.DataFrame) -> str:
    """How many units are dead before the first step and at the end, in the layer that has most of them."""
    worst = units_of_worst_layer(frame)
    bugs = worst[worst["variant"] != HEALTHY]
    first, last = (bugs[bugs["step"] == step]["dead"].mean() for step in (bugs["step"].min(), bugs["step"].max()))
    return (
        f"Dead units of layer {int(worst['layer'].iloc[0])}: {percent(first)} before the first step of this run, {percent(last)} at its end, "
        f"{percent(ends(worst, 'dead')[HEALTHY_RUN])} in the healthy one"
    )


def range_caption(frame: pd.DataFrame) -> str:
    """The learning rate at which each run's loss was lowest after some steps."""
    summary = over_seeds(with_runs(frame), "learning_rate", "loss")
    this = summary[summary["run"] == THIS_RUN]["mean"]
    if this.max() < 1.02 * this.min():
        return "With this run's code a fresh network's loss is the same at every learning rate"
    best = {run: float(rows.loc[rows["mean"].idxmin(), "x"]) for run, rows in summary.groupby("run", observed=True)}
    tried = frame["learning_rate"].astype(float)
    edges = {tried.max(): ", the largest that was tried,", tried.min(): ", the smallest that was tried,"}
    return (
        f"A fresh network's loss is lowest at a learning rate of {best[THIS_RUN]:.2g}{edges.get(best[THIS_RUN], '')} with this run's code, "
        f"of {best[HEALTHY_RUN]:.2g} with the healthy one's"
    )


def range_ceiling(frame: pd.DataFrame) -> float:
    """Where the axis of the range test ends; infinite where every mean loss fits."""
    summary = over_seeds(with_runs(frame), "learning_rate", "loss")
    ceiling = max(CEILING, 3 * float(summary.groupby("run", observed=True)["mean"].min().max()))
    return ceiling if (summary["mean"] > ceiling).any() else math.inf


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
    return pd.DataFrame(rows, columns=["", "Batch", "Mean", "Deviation", "Least", "Greatest", "Labels"])


def batch_caption(frame: pd.DataFrame) -> str:
    """The inputs of a batch in this run, in a sentence."""
    first = with_runs(_first_seed(frame))
    first = first[(first["run"] == THIS_RUN) & (first["batch"] == 1)].iloc[0]
    mean, deviation = format_number(first["mean"]), format_number(first["deviation"])
    return f"The inputs of this run's first batch have a mean of {mean} and a deviation of {deviation}"


def example_table(frame: pd.DataFrame) -> pd.DataFrame:
    """What this run's network reads, and what it is to answer."""
    first = with_runs(_first_seed(frame))
    this = first[first["run"] == THIS_RUN]
    return pd.DataFrame({"Inputs": list(this["inputs"]), "Targets": list(this["targets"])})


def written_sentences(frame: pd.DataFrame, count: int = 5) -> pd.DataFrame:
    """The first sentences that each run's network wrote."""
    runs = with_runs(_first_seed(frame))
    rows = [
        (run, text, "yes" if right else "no")
        for run in (THIS_RUN, HEALTHY_RUN)
        for text, right in runs[runs["run"] == run][["text", "grammatical"]].head(count).itertuples(index=False)
    ]
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
    return percent(value) if share else format_number(value)
