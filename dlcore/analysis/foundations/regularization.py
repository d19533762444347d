"""Captions and tables of the page Regularization and normalization."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from dlcore.analysis.names import lower_name, name
from dlcore.analysis.selection import at_best_setting, best_setting, final_rows
from dlcore.formatting import format_number, percent

if TYPE_CHECKING:
    from collections.abc import Sequence


SCHEDULES = {"constant": "a constant learning rate", "cosine": "a cosine schedule"}


def _means(frame: pd.DataFrame, column: str, by: str | list[str] = "variant") -> pd.Series:
    """The mean of a column over the seeds; infinite where a seed has no finite number."""
    return frame.groupby(by, sort=False, observed=True)[column].mean()


def _in_order(means: Mapping | pd.Series, number: object = None) -> str:
    told = number if callable(number) else format_number
    return ", ".join(f"{name(variant)} {told(value)}" for variant, value in means.items())


def test_loss_caption(frame: pd.DataFrame) -> str:
    """Where the test loss turns without a regularizer, and which one ends lowest."""
    ends = _means(final_rows(frame), "loss").sort_values()
    best = ends.index[0]
    caption = f"{name(best)} ends with the lowest test loss, {ends.iloc[0]:.2f}"
    if "unregularized" not in ends.index or best == "unregularized":
        return caption
    plain = frame[frame["variant"] == "unregularized"].groupby("epoch")["loss"].mean()
    return f"{caption}; without a regularizer it falls to {plain.min():.2f} after {plain.idxmin()} epochs, and ends at {plain.iloc[-1]:.2f}"


def gap_caption(frame: pd.DataFrame) -> str:
    """The gap between test and training loss, largest and smallest."""
    losses = _means(frame, "loss", ["variant", "part"]).unstack("part")
    gaps = (losses["test"] - losses["training"]).sort_values()
    if len(gaps) == 1:
        return f"{name(gaps.index[0])}: test loss minus training loss is {gaps.iloc[0]:.2f}"
    return f"Test loss minus training loss: {gaps.iloc[-1]:.2f} with {lower_name(gaps.index[-1])}, {gaps.iloc[0]:.2f} with {lower_name(gaps.index[0])}"


def strength_caption(frame: pd.DataFrame) -> str:
    """The strength that validation prefers, of each regularizer."""
    chosen = dict(best_setting(frame, "strength", "validation_loss", least=True))
    return f"Validation prefers {', '.join(f'{lower_name(variant)} {value:g}' for variant, value in chosen.items())}"


def zeros_caption(frame: pd.DataFrame) -> str:
    """How many weights are exactly 0: the share at the smallest size of the grid."""
    smallest = frame[frame["size"] == frame["size"].min()]
    shares = _means(smallest, "share").sort_values(ascending=False)
    if shares.iloc[0] < 0.005:
        return "None of these makes weights exactly 0"
    zero = [f"{name(variant)} {percent(share)}" for variant, share in shares.items() if share >= 0.005]
    none = "" if len(zero) == len(shares) else "; the others none"
    return f"Weights that are exactly 0: {', '.join(zero)}{none}"


def dropout_caption(frame: pd.DataFrame, whole: float) -> str:
    """The mean and the spread of the output over the masks, against that of eval mode."""
    output = frame["output"]
    return f"Over {len(frame):,} masks the output has mean {output.mean():.2f} and standard deviation {output.std():.2f}; eval mode gives {whole:.2f}"


def dropout_units(frame: pd.DataFrame, hidden: Sequence[float], p: float, number: int) -> pd.DataFrame:
    """A table of the hidden units: in eval mode, under one mask, and on average over all, with and without the factor."""
    mask = frame[frame["mask"] == number].iloc[0]
    columns = [f"unit {place}" for place in range(1, len(hidden) + 1)]
    means = frame[columns].mean()
    return pd.DataFrame(
        {
            "Unit": [str(place) for place in range(1, len(hidden) + 1)],
            "Eval mode": [f"{h:.2f}" for h in hidden],
            f"Train mode, mask {number}": [
                "0, inactive anyway" if h == 0 else "dropped" if mask[column] == 0 else f"{mask[column]:.2f}"
                for h, column in zip(hidden, columns, strict=True)
            ],
            "Mean over all masks": [f"{means[column]:.2f}" for column in columns],
            "Without dividing by 1 − p": [f"{means[column] * (1 - p):.2f}" for column in columns],
        }
    )


def depth_caption(frame: pd.DataFrame, most: int) -> str:
    """The final accuracy of each at the largest depth."""
    ends = _means(final_rows(frame[frame["depth"] == most]), "accuracy").sort_values(ascending=False)
    return f"At {most} layers: {_in_order(ends, percent)}"


def default_initialization_note(frame: pd.DataFrame) -> str:
    """The final accuracy of each under PyTorch's default initialization, at the one depth that is in the table."""
    ends = _means(final_rows(frame), "accuracy").sort_values(ascending=False)
    return f"With PyTorch's default initialization, test accuracy at 10 layers: {_in_order(ends, percent)}."


def gradient_profile_caption(frame: pd.DataFrame) -> str:
    """The gradient at the first layer over that at the last, before training."""
    first, last = (
        frame[frame["layer"] == layer].set_index(["variant", "seed"])["gradient"]
        for layer in (frame["layer"].min(), frame["layer"].max())
    )
    ratios = (first / last).groupby("variant", sort=False, observed=True).median()
    return f"Gradient at the first layer over that at the last: {_in_order(ratios)}"


def batch_caption(frame: pd.DataFrame) -> str:
    """The accuracy at the smallest and at the largest batch, of those whose difference is largest."""
    small, large = frame["batch"].min(), frame["batch"].max()
    means = _means(final_rows(frame, ("variant", "batch", "seed")), "accuracy", ["variant", "batch"]).unstack("batch")
    worst = (means[large] - means[small]).idxmax()
    return f"{name(worst)}: {percent(means.loc[worst, large])} with batches of {large}, {percent(means.loc[worst, small])} with batches of {small}"


def modes_caption(frame: pd.DataFrame) -> str:
    """How far eval mode and train mode are apart at each batch size."""
    means = _means(frame, "accuracy", ["mode", "batch"]).unstack("batch")
    gaps = ((means.loc["eval mode"] - means.loc["train mode"]) * 100).round(0)
    said = ", ".join(f"{'+' if gap >= 0 else '−'}{abs(gap):.0f} at {size}" for size, gap in gaps.items())
    return f"Accuracy in eval mode minus that in train mode, in points, by batch size: {said}"


def clipping_caption(frame: pd.DataFrame, solved: float) -> str:
    """The largest learning rate at which every seed learns the task, of each."""
    ends = final_rows(frame, ("variant", "learning_rate", "seed"))
    least = ends.groupby(["variant", "learning_rate"], sort=False, observed=True)["accuracy"].min()
    parts = []
    for variant in dict.fromkeys(frame["variant"].astype(str)):
        good = [rate for rate, accuracy in least[variant].items() if accuracy >= solved]
        parts.append(f"{name(variant)} {f'up to {max(good):g}' if good else 'at none'}")
    return f"Learning rates of the grid at which every seed reaches {percent(solved)}: {', '.join(parts)}"


def norm_caption(frame: pd.DataFrame, most: float) -> str:
    """The largest gradient norm of each, and how often it is above the threshold."""
    seen = frame[frame["norm"].notna()]
    largest = seen.groupby("variant", sort=False, observed=True)["norm"].max()
    above = (seen["norm"] > most).groupby(seen["variant"], sort=False, observed=True).mean()
    parts = [f"{name(variant)} {format_number(value)}" for variant, value in largest.items()]
    clipped = (
        f"; with clipping, the norm is above {most:g} in {percent(above['clip-norm'])} of the intervals"
        if "clip-norm" in above
        else ""
    )
    return f"Largest gradient norm of all seeds: {', '.join(parts)}{clipped}"


def decomposition_caption(frame: pd.DataFrame) -> str:
    """The degree with the least error, and how closely the parts add up to what was measured."""
    total = frame.groupby("degree")["value"].sum()
    measured = frame.groupby("degree")["measured"].first()
    best = total.idxmin()
    parts = frame[frame["degree"] == best].set_index("variant")["value"]
    return (
        f"Degree {best} has the lowest error, {total[best]:.3f}: bias² {format_number(parts['bias'])}, variance {format_number(parts['variance'])}, "
        f"noise {format_number(parts['noise'])}; measured {measured[best]:.3f}"
    )


def fits_caption(frame: pd.DataFrame, degree: int) -> str:
    """How far the mean of the fits is from the truth, and one fit from the mean."""
    wide = frame.pivot(index="x", columns="line", values="y")
    fits = wide[[column for column in wide if str(column).startswith("fit")]]
    off = ((wide["mean of the fits"] - wide["truth"]) ** 2).mean() ** 0.5
    apart = ((fits.sub(wide["mean of the fits"], axis=0)) ** 2).to_numpy().mean() ** 0.5
    return f"Degree {degree}: the mean of the fits is off by {format_number(off)}, a single fit differs from it by {format_number(apart)}"


def leakage_caption(frame: pd.DataFrame) -> str:
    """The mean cross-validation accuracy of both, beside that on new examples."""
    means = _means(frame, "accuracy")
    return (
        f"Pure noise: cross-validation says {percent(means['selected-before'])} where features were selected on all data, {percent(means['selected-within'])} "
        f"where within each fold; new examples: {percent(frame['new'].mean())}"
    )


def folds_table(frame: pd.DataFrame) -> pd.DataFrame:
    """A table of both: the mean over the folds, how much folds of one table differ, and how much the mean differs between tables."""
    rows = []
    for variant, scores in frame.groupby("variant", sort=False, observed=True):
        rows.append(
            {
                "": name(str(variant)),
                "Mean score": f"{scores['accuracy'].mean():.1%}",
                "Worst and best fold": f"{scores['least'].mean():.0%} to {scores['most'].mean():.0%}",
                "SD between folds": f"{scores['spread'].mean():.1%}",
                "SD of the score between data sets": f"{scores['accuracy'].std():.1%}",
                "New examples": f"{scores['new'].mean():.1%}",
            }
        )
    return pd.DataFrame(rows)


def accumulation_table(frame: pd.DataFrame) -> pd.DataFrame:
    """A table of the cases: how far the accumulated gradient lies from that of the large batch, and how long it is."""
    return pd.DataFrame(
        {
            "Accumulated": frame["case"],
            "Relative difference": ["rounding" if value < 1e-12 else percent(value) for value in frame["difference"]],
            "Norm, relative to the large batch": [f"{value:.2f}" for value in frame["length"]],
        }
    )


def suggested_rates(frame: pd.DataFrame) -> tuple:
    """The suggested rate of each optimizer, the median over the seeds: pairs of variant and rate."""
    medians = frame.groupby("variant", sort=False, observed=True)["rate"].median()
    return tuple((str(variant), float(rate)) for variant, rate in medians.items())


def range_test_caption(frame: pd.DataFrame, suggested: tuple) -> str:
    """The suggested rate of each optimizer that is drawn."""
    return f"A tenth of the rate with the lowest loss: {_in_order(dict(suggested))}"


def range_test_table(frame: pd.DataFrame, tuned: tuple) -> pd.DataFrame:
    """A table of each optimizer's suggested rate beside the tuned one, pairs of variant and rate, and their ratio."""
    rates = dict(tuned)
    rows = []
    for variant, found in frame.groupby("variant", sort=False, observed=True)["rate"]:
        middle, best = found.median(), rates.get(variant)
        rows.append(
            {
                "Optimizer": name(str(variant)),
                "Suggested (median)": format_number(middle),
                "Over the seeds": f"{format_number(found.min())} to {format_number(found.max())}",
                "Tuned on validation": "not measured" if best is None else f"{best:g}",
                "Tuned over suggested": "" if best is None else format_number(best / middle),
            }
        )
    return pd.DataFrame(rows)


def with_averages(frame: pd.DataFrame) -> pd.DataFrame:
    """The same rows twice: of the last weights, and of their average as variants of their own."""
    columns = ["variant", "seed", "step", "epoch", "learning_rate"]
    last = frame[[*columns, "accuracy", "validation"]]
    average = frame[columns].assign(
        variant=frame["variant"].astype(str) + "-average",
        accuracy=frame["average_accuracy"],
        validation=frame["average_validation"],
    )
    return pd.concat([last, average], ignore_index=True)


def averages_caption(frame: pd.DataFrame) -> str:
    """What the average gains over the last weights under each schedule, each at its own best rate."""
    rows = at_best_setting(with_averages(frame), "learning_rate", "validation")
    ends = _means(final_rows(rows), "accuracy")
    parts = []
    for schedule in dict.fromkeys(frame["variant"].astype(str)):
        gain = 100 * (ends[f"{schedule}-average"] - ends[schedule])
        parts.append(f"{'+' if gain >= 0 else '−'}{abs(gain):.1f} points with {SCHEDULES[schedule]}")
    return f"The average gains {', '.join(parts)}"


def averages_by_rate_caption(frame: pd.DataFrame) -> str:
    """The gain of the average at the smallest and at the largest rate of the constant schedule."""
    ends = final_rows(frame[frame["variant"] == "constant"], ("learning_rate", "seed"))
    gains = 100 * (ends["average_accuracy"] - ends["accuracy"]).groupby(ends["learning_rate"]).mean()
    said = ", ".join(f"{'+' if gain >= 0 else '−'}{abs(gain):.1f} at {rate:g}" for rate, gain in gains.items())
    return f"Under a constant learning rate the average gains, in points: {said}"


def dot_product_caption(frame: pd.DataFrame) -> str:
    """The error of each accumulator at the longest sum."""
    longest = frame[frame["length"] == frame["length"].max()].set_index("variant")["error"]
    bf16, fp32 = longest["bf16-in-bf16"], longest["bf16-in-fp32"]
    return f"{int(frame['length'].max()):,} products in bf16: added up in bf16 the sum is off by {percent(bf16)}, in fp32 its relative error is {format_number(fp32)}"


def underflow_caption(frame: pd.DataFrame) -> str:
    """The smallest size of which at least half survives, of each."""
    survives = frame[frame["zero"] <= 0.5].groupby("variant", sort=False, observed=True)["size"].min()
    smallest = frame["size"].min()
    parts = [
        f"{name(variant)} {'all' if size == smallest else f'from about {format_number(size)}'}"
        for variant, size in survives.items()
    ]
    return f"Gradients that survive: {', '.join(parts)}"


def formats_table(frame: pd.DataFrame) -> pd.DataFrame:
    """A table of the types: what they can hold."""
    return pd.DataFrame(
        {
            "Type": frame["name"],
            "Bits of exponent": frame["exponent"].map(str),
            "Bits of precision": frame["precision"].map(str),
            "Largest": frame["largest"].map(format_number),
            "Smallest normal": frame["normal"].map(format_number),
            "Smallest above 0": frame["smallest"].map(format_number),
            "ε": frame["eps"].map(format_number),
        }
    )
