"""What the tables of the page Ablations show."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dlcore.analysis.names import name
from dlcore.analysis.selection import at_best_setting, final_rows
from dlcore.analysis.train_test_gap import final_accuracies
from dlcore.formatting import format_number, percent

PARTS = {"train_accuracy": "training", "accuracy": "test"}


def points(share: float) -> str:
    """A difference of shares in points of a percent, with a true minus."""
    return f"{100 * share:.1f}".replace("-", "−")


def without_base(means: pd.Series) -> pd.Series:
    """Without the base, which has fewer MACs than all that are scaled from it; the base alone where nothing else is chosen."""
    return means.drop("scaled-base") if "scaled-base" in means and len(means) > 1 else means


def curves_caption(frame: pd.DataFrame, y: str) -> str:
    """Who ends highest and who lowest, each at the rate that validation chose."""
    ends = final_rows(at_best_setting(frame, "learning_rate", "validation"))
    means = ends.groupby("variant", sort=False, observed=True)[y].mean()
    steps, best, worst = int(ends["step"].max()), means.idxmax(), means.idxmin()
    text = f"After {steps} steps {name(best)}: {percent(means[best])} {PARTS[y]} accuracy"
    return text if best == worst else f"{text}; {name(worst)}: {percent(means[worst])}"


def depth_caption(frame: pd.DataFrame) -> str:
    """What residual connections add to training accuracy at each depth."""
    rows = final_accuracies(frame, ("variant", "depth"))
    means = rows[rows["part"] == "training"].groupby(["depth", "variant"], observed=True)["value"].mean().unstack()
    if {"residual", "plain"} <= set(means):
        gained = (means["residual"] - means["plain"]).items()
        text = ", ".join(f"{points(gain)} at {depth} layers" for depth, gain in gained)
        return f"Training accuracy gained by residual connections, in points: {text}"
    (only,) = means
    text = ", ".join(f"{percent(value)} with {depth} layers" for depth, value in means[only].items())
    return f"{name(only)}, training accuracy: {text}"


def scaling_caption(frame: pd.DataFrame) -> str:
    """How far the ways to grow are apart on test images at equal arithmetic, against how far seeds are."""
    rows = final_accuracies(frame)
    test = rows[rows["part"] == "test"].groupby("variant", sort=False, observed=True)["value"]
    means, spread = without_base(test.mean()), (test.max() - test.min()).max()
    best, worst = means.idxmax(), means.idxmin()
    if best == worst:
        return f"{name(best)} ends at {means[best]:.1%} on test images"
    return f"At equal MACs {name(best)} ends {points(means[best] - means[worst])} points above {name(worst)}; seeds of one network differ by up to {points(spread)}"


def gap_caption(frame: pd.DataFrame) -> str:
    """The gap between training and test accuracy of each."""
    means = final_accuracies(frame).groupby(["variant", "part"], sort=False, observed=True)["value"].mean().unstack()
    gaps, best = (means["training"] - means["test"]).sort_values(), means["test"].idxmax()
    small, large = gaps.index[0], gaps.index[-1]
    if small == large:
        return (
            f"{name(best)}: {means['test'][best]:.1%} on test images, {means['training'][best]:.1%} on training images"
        )
    text = f"Best on test images: {name(best)}, {means['test'][best]:.1%}"
    return f"{text}; training minus test accuracy, in points: {points(gaps[large])} with {name(large)}, {points(gaps[small])} with {name(small)}"


def gradient_caption(frame: pd.DataFrame) -> str:
    """How many times the last block's gradient the stem's is."""
    parts = []
    for variant, rows in frame.groupby("variant", sort=False, observed=True):
        ends = rows.sort_values("layer").groupby("seed")["gradient"].agg(["first", "last"])
        parts.append(f"{name(variant)}: {format_number(float(np.exp(np.log(ends['first'] / ends['last']).mean())))}")
    return f"Gradient at the stem over that at the last block. {', '.join(parts)}"


def learning_rate_caption(frame: pd.DataFrame) -> str:
    """Whose end depends most on the rate."""
    means = (
        final_rows(frame, ("variant", "learning_rate", "seed"))
        .groupby(["variant", "learning_rate"], sort=False, observed=True)["accuracy"]
        .mean()
    )
    swing = means.groupby("variant", sort=False, observed=True).agg(lambda values: values.max() - values.min())
    most, least = swing.idxmax(), swing.idxmin()
    text = f"Test accuracy lost from the best learning rate to the worst, in points: {name(most)} {points(swing[most])}"
    return text if most == least else f"{text}, {name(least)} {points(swing[least])}"


def time_caption(frame: pd.DataFrame) -> str:
    """How a step's time differs."""
    mean = without_base(frame.groupby("variant", sort=False, observed=True)["step_ms"].mean())
    fast, slow = mean.idxmin(), mean.idxmax()
    if fast == slow:
        return f"Time of a step: {name(fast)}, {format_number(mean[fast])} ms"
    return f"Time of a step: {name(slow)}, {format_number(mean[slow])} ms, {format_number(mean[slow] / mean[fast])} times that of {name(fast)}"


def macs_caption(frame: pd.DataFrame) -> str:
    """How the MACs differ."""
    everything = frame.groupby("variant", sort=False, observed=True)["macs"].mean()
    mean = without_base(everything)
    few, many = mean.min(), mean.max()
    if many > 1.1 * few:
        return f"{name(mean.idxmin())} needs {format_number(few / 1e6)} million MACs, {name(mean.idxmax())} {format_number(many / 1e6)}"
    if many == few:
        text = f"{format_number(few / 1e6)} million MACs" + (" each" if len(mean) > 1 else "")
    else:
        text = f"{format_number(few / 1e6)} to {format_number(many / 1e6)} million MACs"
    return (
        text if len(everything) == len(mean) else f"{text}; the base {format_number(everything['scaled-base'] / 1e6)}"
    )


def cost_table(frame: pd.DataFrame, by: str | None = None) -> pd.DataFrame:
    """What each network costs: a row per variant, and per value of the setting `by` where one is given."""
    within = ["variant", by] if by else ["variant"]
    mean = frame.groupby(within, sort=False, observed=True).mean(numeric_only=True).reset_index()
    if by:
        mean = mean.sort_values(by, kind="stable")
    columns = {"Network": [name(variant) for variant in mean["variant"]]}
    if "depth" in mean:
        columns["Layers" if by else "Depth ×"] = mean["depth"].map(("{:g}" if by else "{:.2f}").format)
    if "width" in mean:
        columns["Width ×"] = mean["width"].map("{:.2f}".format)
    columns |= {
        "Pixels": mean["side"].map("{0:.0f} × {0:.0f}".format),
        "Parameters": mean["parameters"].map("{:,.0f}".format),
        "MACs": (mean["macs"] / 1e6).map("{:.2f} million".format),
        "Training step": mean["step_ms"].map("{:.0f} ms".format),
    }
    return pd.DataFrame(columns)


def families_caption(frame: pd.DataFrame) -> str:
    """How many times the MACs of the smallest EfficientNet that is as accurate the largest ResNet needs, and what the recipe alone gains."""
    parts = []
    of = dict(tuple(frame.groupby("variant", observed=True)))
    if {"efficientnet", "resnet"} <= set(of):
        largest = of["resnet"].loc[of["resnet"]["macs"].idxmax()]
        as_good = of["efficientnet"][of["efficientnet"]["accuracy"] >= largest["accuracy"]]
        match = as_good.loc[as_good["macs"].idxmin()]
        parts.append(
            f"{largest['network']} needs {largest['macs'] / match['macs']:.0f} times the MACs of {match['network']} for {largest['accuracy']:.1%}"
        )
    if {"resnet", "resnet-new-recipe"} <= set(of):
        old, new = (of[family].set_index("network")["accuracy"] for family in ("resnet", "resnet-new-recipe"))
        parts.append(f"a newer recipe takes ResNet-50 from {old['ResNet-50']:.1%} to {new['ResNet-50']:.1%}")
    return "; ".join(parts) or f"{frame['network'].iloc[-1]}: {frame['accuracy'].iloc[-1]:.1%}"
