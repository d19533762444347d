"""Captions and tables of the page Losses."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from dlcore.analysis.names import name
from dlcore.analysis.selection import NEAR, at_best_setting, at_rates, final_rows
from dlcore.formatting import format_number, percent

REGRESSION, CLASSIFICATION = "mse", "cross-entropy"  # the guide's loss for each


def _join_with_and(parts):
    parts = list(parts)
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _at(curve, place):
    return curve[(curve["x"] - place).abs() < 1e-6].set_index("variant")


def loss_caption(curve: pd.DataFrame, at: float, where: str) -> str:
    """The largest and the smallest loss at a point. `curve` has variant, x, value, gradient."""
    return _extremes(_at(curve, at)["value"], f"{where} {_place(at)} has the loss")


def gradient_caption(curve: pd.DataFrame, at: float, where: str) -> str:
    """The largest and the smallest gradient at a point, in absolute value."""
    return _extremes(_at(curve, at)["gradient"].abs(), f"{where} {_place(at)} has a gradient of size")


def _place(at):
    return f"{at:g}".replace("-", "−")


def _extremes(sizes, caption):
    most, least = sizes.idxmax(), sizes.idxmin()
    if most == least or sizes[most] == sizes[least]:
        return f"{caption} {format_number(sizes[most])} under {name(most)}"
    return (
        f"{caption} {format_number(sizes[most])} under {name(most)}, {format_number(sizes[least])} under {name(least)}"
    )


def values_at(curve: pd.DataFrame, at: float) -> pd.DataFrame:
    """A table for one point: each loss and its gradient."""
    here = _at(curve, at)
    return pd.DataFrame(
        {
            "Loss": [name(variant) for variant in here.index],
            "Value": here["value"].map(format_number).to_list(),
            "Gradient": here["gradient"].map(format_number).to_list(),
        }
    )


def mean_epochs(reached: pd.DataFrame) -> tuple:
    """Pairs of a loss and its mean epochs, soonest first, of those with which every seed arrived. `reached` has variant, seed, epochs."""
    means = reached.groupby("variant", sort=False, observed=True)["epochs"].mean()
    return tuple(means[np.isfinite(means)].sort_values().items())


def saturation_caption(curve: pd.DataFrame, enough: float, epochs: tuple) -> str:
    """After how many epochs the output is below `enough`, and where the others end. `curve` has variant, seed, epoch, output; `epochs` is of `mean_epochs`."""
    arrived = dict(epochs)
    ends = final_rows(curve).groupby("variant", sort=False, observed=True)["output"].mean()
    parts = [f"{name(variant)} {value:.0f}" for variant, value in epochs]
    caption = [f"Mean epochs to fall below {enough:g}: {', '.join(parts)}" if parts else f"None falls below {enough:g}"]
    stuck = [f"{name(variant)} ends at {format_number(end)}" for variant, end in ends.items() if variant not in arrived]
    return "; ".join(caption + stuck)


def starts_caption(reached: pd.DataFrame) -> str:
    """How the epochs grow from the smallest to the largest start. `reached` has variant, seed, start, epochs."""
    finite = reached[np.isfinite(reached["epochs"])]
    if finite.empty:
        return "None reaches it from any start"
    least, most = finite["start"].min(), finite["start"].max()
    means = finite.groupby(["variant", "start"], sort=False, observed=True)["epochs"].mean().unstack()
    growth = (means[most] / means[least]).dropna().sort_values()
    if growth.empty or least == most:
        return "Epochs by start"
    first, final = growth.index[0], growth.index[-1]
    caption = (
        f"From w = b = {least:g} to {most:g} the epochs grow {format_number(growth[first])}-fold under {name(first)}"
    )
    return caption if first == final else f"{caption}, {format_number(growth[final])}-fold under {name(final)}"


def _at_chosen_rate(curve):
    """The rows at the learning rate that validation prefers, where they have several; else each loss's tuned one is all there is."""
    return at_best_setting(curve, "learning_rate", "validation") if "learning_rate" in curve else curve


def accuracy_caption(curve: pd.DataFrame) -> str:
    """Who ends within two points of the best, and who does not. `curve` has variant, seed, step, accuracy, validation; where learning rates were swept, also learning_rate."""
    ends = final_rows(_at_chosen_rate(curve))
    final = ends.groupby("variant", sort=False, observed=True)["accuracy"].mean()
    best, behind = final.max(), final[final < final.max() - NEAR].sort_values(ascending=False)
    if len(final) == 1:
        return f"{name(final.index[0])} ends at {percent(best)}"
    near, first = len(final) - len(behind), name(final.idxmax())
    caption = (
        f"{near} of {len(final)} end within two points, {first} best at {percent(best)}"
        if near > 1
        else f"{first} ends best, at {percent(best)}"
    )
    losers = ", ".join(f"{name(variant)} ends at {percent(value)}" for variant, value in behind.items())
    return f"{caption}; {losers}" if losers else caption


def learning_rates_caption(curve: pd.DataFrame) -> str:
    """How many learning rates of the grid end within two points of each one's best. `curve` as above."""
    ends = final_rows(curve, ("variant", "learning_rate", "seed"))
    means = ends.groupby(["variant", "learning_rate"], sort=False, observed=True)["validation"].mean()
    good = means.groupby("variant", sort=False, observed=True).agg(
        lambda values: int((values >= values.max() - NEAR).sum())
    )
    most, least, count = good.idxmax(), good.idxmin(), curve["learning_rate"].nunique()
    caption = f"{name(most)} is within two points of its best at {good[most]} of {count} learning rates"
    return caption if good[most] == good[least] else f"{caption}, {name(least)} at {good[least]}"


def points_of(frame: pd.DataFrame, seed: int, columns: tuple) -> tuple:
    """The points of one seed, which are the same for every variant, as hashable tuples."""
    seed_rows = frame[frame["seed"] == seed]
    first = seed_rows[seed_rows["variant"] == seed_rows["variant"].iloc[0]]
    return tuple(first[list(columns)].itertuples(index=False, name=None))


def fitted_curves_caption(line: pd.DataFrame) -> str:
    """How far the fitted curves lie from the true one, worst and best, over the seeds. `line` has variant, seed, x, y, truth."""
    squares = (line["y"] - line["truth"]) ** 2
    error = squares.groupby([line["variant"], line["seed"]], sort=False, observed=True).mean() ** 0.5
    mean = error.groupby("variant", sort=False, observed=True).mean()
    if len(mean) == 1:
        return f"{name(mean.index[0])} has RMSE {format_number(mean.iloc[0])} to the true curve"
    return f"{name(mean.idxmax())} has RMSE {format_number(mean.max())} to the true curve, {name(mean.idxmin())} {format_number(mean.min())}"


def outlier_fraction_caption(curve: pd.DataFrame) -> str:
    """Which loss is nearest without outliers and with most of them. `curve` has variant, seed, share, step, error."""
    ends = final_rows(curve, ("variant", "share", "seed"))
    means = ends.groupby(["share", "variant"], sort=True, observed=True)["error"].mean()
    caption = []
    for share in dict.fromkeys((means.index[0][0], means.index[-1][0])):
        errors = means[share]
        caption.append(
            f"with {percent(share)} outliers {name(errors.idxmin())} has the smallest RMSE, {format_number(errors.min())}"
        )
    sentence = "; ".join(caption)
    return sentence[0].upper() + sentence[1:]


def noise_caption(curve: pd.DataFrame, kinds: tuple) -> str:
    """Which loss is best under each kind of noise, and which tie with it. `curve` has variant, seed, noise, step, error; `kinds` are pairs (noise, its name)."""
    ends = final_rows(curve, ("variant", "noise", "seed"))
    parts = []
    for noise, said in kinds:
        errors = ends[ends["noise"] == noise].pivot(index="seed", columns="variant", values="error")
        if errors.empty:
            continue
        best = str(np.log(errors).mean().idxmin())
        ties = [
            name(str(other)) for other in errors if other != best and _ties(np.log(errors[other]), np.log(errors[best]))
        ]
        parts.append(
            f"{said}: {name(best)}"
            + (f" ({_join_with_and(ties)} {'tie' if len(ties) > 1 else 'ties'})" if ties else "")
        )
    return f"Smallest RMSE under {'; '.join(parts)}"


def _ties(losses, best):
    """Whether the 95% interval of the mean difference, paired by seed, contains 0. Infinite ones do not tie."""
    from scipy.special import stdtrit

    gaps = losses - best
    if not np.isfinite(gaps).all():
        return False
    return bool(gaps.mean() <= stdtrit(len(gaps) - 1, 0.975) * gaps.std() / len(gaps) ** 0.5)


def calibration_caption(reliability: pd.DataFrame, reading: str) -> str:
    """Who is most overconfident, and who most underconfident, on average. `reliability` has variant, seed, reading, bin, count, confidence, accuracy."""
    rows = reliability[reliability["reading"] == reading]
    excess = (
        ((rows["confidence"] - rows["accuracy"]) * rows["count"])
        .groupby(rows["variant"], sort=False, observed=True)
        .sum()
    )
    excess = (excess / rows["count"].groupby(rows["variant"], sort=False, observed=True).sum()).dropna()
    if excess.empty:
        return "None of the chosen losses gives probabilities of its own"
    parts = [
        f"{name(str(variant))} is {_in_points(100 * excess[variant])}"
        for variant in dict.fromkeys((excess.idxmax(), excess.idxmin()))
    ]
    return f"Mean confidence minus accuracy: {', '.join(parts)}"


def _in_points(excess):
    size = f"{abs(excess):.1f}"
    if size == "0.0":
        return "neither over- nor underconfident"
    return f"{size} points {'over' if excess > 0 else 'under'}confident"


def log_loss_caption(probabilities: pd.DataFrame, reading: str) -> str:
    """The best and the worst log-loss of one reading. `probabilities` has variant, seed, reading, log_loss."""
    rows = probabilities[probabilities["reading"] == reading]
    means = rows.groupby("variant", sort=False, observed=True)["log_loss"].mean()
    if means.empty:
        return "No loss has probabilities"
    best, worst = str(means.idxmin()), str(means.idxmax())
    caption = f"With a fitted temperature, {name(best)} has the lowest log-loss, {format_number(means.min(), 3)} nats"
    return caption if best == worst else f"{caption}, {name(worst)} the highest, {format_number(means.max(), 3)}"


def final_accuracies(curve: pd.DataFrame) -> tuple:
    """Pairs of a loss and its mean test accuracy at the end, at the learning rate that was chosen."""
    ends = final_rows(_at_chosen_rate(curve))
    return tuple(ends.groupby("variant", sort=False, observed=True)["accuracy"].mean().items())


def probabilities_table(
    probabilities: pd.DataFrame, accuracies: tuple, learning_rates: tuple, own: str, scaled: str
) -> pd.DataFrame:
    """Each loss with its test accuracy and how good its probabilities are, means over the seeds. `probabilities` has variant, seed, reading, log_loss, brier, calibration_error.

    The columns without “T” are of what the loss itself takes its logits for, reading `own`; those with it of softmax at a fitted temperature, `scaled`.
    """
    rows = at_rates(probabilities, learning_rates)
    means = rows.groupby(["variant", "reading"], sort=False, observed=True)[
        ["log_loss", "brier", "calibration_error"]
    ].mean()

    def number(variant, reading, column):
        if (variant, reading) not in means.index:
            return "–"
        value = means.loc[(variant, reading), column]
        return (
            format_number(value, 3) if column == "log_loss" else f"{value:.3f}" if column == "brier" else _tenths(value)
        )

    columns = (("Log-loss", "log_loss"), ("Brier score", "brier"), ("Calibration error", "calibration_error"))
    return pd.DataFrame(
        [
            {
                "Loss": name(variant),
                "Test accuracy": _tenths(accuracy),
                **{
                    f"{title}{mark}": number(variant, reading, column)
                    for title, column in columns
                    for mark, reading in (("", own), (", T", scaled))
                },
            }
            for variant, accuracy in accuracies
        ]
    )


def boundaries_caption(boundary: pd.DataFrame) -> str:
    """The highest and the lowest test accuracy. `boundary` has variant, seed, accuracy."""
    mean = boundary.groupby("variant", sort=False, observed=True)["accuracy"].mean()
    if len(mean) == 1:
        return f"{name(mean.index[0])} classifies {_tenths(mean.iloc[0])} of new points correctly"
    return f"{name(mean.idxmax())} classifies {_tenths(mean.max())} of new points correctly, {name(mean.idxmin())} {_tenths(mean.min())}"


def _tenths(share):
    return f"{share * 100:.1f}%"


def point_gradients_caption(points: pd.DataFrame) -> str:
    """How many points still have a gradient, by loss, and whose is largest. `points` has variant, margin, gradient."""
    active = (points["gradient"] > 1e-6).groupby(points["variant"], sort=False, observed=True).sum()
    count = len(points) // len(active)
    counts = ", ".join(f"{name(variant)} {number}" for variant, number in active.items())
    largest = points.loc[points["gradient"].idxmax()]
    side = "classified correctly" if largest["margin"] > 0 else "classified wrongly"
    return f"Points with a gradient above 10⁻⁶, of {count}: {counts}; the largest is that of a point {side}, under {name(largest['variant'])}"


def recommendation(
    task: str, runs: pd.DataFrame, y: str, label: str, guide: str, least: bool = True, digits: Callable = format_number
) -> dict:
    """A row of the table: the task, the best loss with every other that ties with it, and the means.

    Among these the guide's own choice comes first. `runs` has variant, seed and y, one row per run.
    """
    seeds = runs.pivot(index="seed", columns="variant", values=y)[list(dict.fromkeys(runs["variant"]))]
    means = seeds.mean()
    finite = means[np.isfinite(means)].sort_values(ascending=least, kind="stable")
    best, sign = str(finite.index[0]), 1 if least else -1
    tied = [str(each) for each in finite.index if each == best or _ties(sign * seeds[each], sign * seeds[best])]
    numbers = ", ".join(f"{name(variant)} {digits(value)}" for variant, value in finite.items())
    never = [name(variant) for variant in means.index[~np.isfinite(means)]]
    return {
        "Task": task,
        "Use": ", ".join(name(variant) for variant in sorted(tied, key=guide.__ne__)),
        "Measured": f"{label}: {numbers}" + (f"; {_join_with_and(never)} never" if never else ""),
    }


def regression_row(curve: pd.DataFrame, task: str) -> dict:
    return recommendation(task, final_rows(curve), "error", "RMSE to the true curve", REGRESSION)


def saturation_row(reached: pd.DataFrame, task: str, enough: float) -> dict:
    return recommendation(task, reached, "epochs", f"epochs until the output is below {enough:g}", CLASSIFICATION)


def accuracy_row(curve: pd.DataFrame, task: str) -> dict:
    return recommendation(
        task, final_rows(curve), "accuracy", "test accuracy", CLASSIFICATION, least=False, digits=_tenths
    )


def probability_row(probabilities: pd.DataFrame, task: str, reading: str) -> dict:
    rows = probabilities[probabilities["reading"] == reading]
    return recommendation(
        task, rows, "log_loss", "test log-loss in nats, with a fitted temperature", CLASSIFICATION, digits=_thousandths
    )


def _thousandths(value):
    return format_number(value, 3)


def boundary_row(boundary: pd.DataFrame, task: str) -> dict:
    return recommendation(
        task, boundary, "accuracy", "accuracy on new points", CLASSIFICATION, least=False, digits=_tenths
    )


def recommendation_table(rows: list) -> pd.DataFrame:
    """The table of recommendations, of the rows that were measured."""
    return pd.DataFrame([row for row in rows if row is not None])
