"""Captions and tables on rare classes."""

from __future__ import annotations

import pandas as pd

from dlcore.analysis.names import lower_name, name
from dlcore.formatting import format_number

MEASURES = {
    "average_precision": "PR-AUC",
    "roc_auc": "ROC-AUC",
    "f1": "F1 at ½",
    "f1_tuned": "F1, threshold tuned",
    "recall": "Recall at ½",
    "accuracy": "Accuracy at ½",
}


def measure_caption(frame: pd.DataFrame, y: str, share: float) -> str:
    """Best and worst by one measure, and what a classifier that never says yes, or guesses, has by it."""
    means = frame.groupby("variant", sort=False, observed=True)[y].mean()
    first, last = means.idxmax(), means.idxmin()
    trivial = {
        "average_precision": f"; a random ranking has {share:.2f}",
        "roc_auc": "; a random ranking has 0.50",
        "accuracy": f"; a classifier that never finds one has {1 - share:.2f}",
    }.get(y, "")
    if first == last:
        return f"{MEASURES[y]} with {lower_name(first)}: {means[first]:.2f}{trivial}"
    return f"{MEASURES[y]}: from {means[last]:.2f} with {lower_name(last)} to {means[first]:.2f} with {lower_name(first)}{trivial}"


def probability_caption(frame: pd.DataFrame) -> str:
    """The mean predicted probability that is farthest from the share of positives, and what is left after the correction."""
    means = frame.groupby(["variant", "kind"], sort=False, observed=True)["mean"].mean().unstack("kind")
    share = frame["positives"].mean()
    worst = (means["as trained"] - share).abs().idxmax()
    text = f"Mean predicted probability with {lower_name(worst)}: {_percent(means['as trained'][worst])}, where {_percent(share)} are positive"
    corrected = means["corrected"][worst]
    unchanged = corrected == means["as trained"][worst]
    return text if unchanged else f"{text}; after the correction {_percent(corrected)}"


def _percent(value):
    return f"{100 * value:.1f}%"


def end_table(ends: pd.DataFrame, probabilities: pd.DataFrame) -> pd.DataFrame:
    """All measures of each way side by side."""
    table = ends.groupby("variant", sort=False, observed=True)[list(MEASURES)].mean().rename(columns=MEASURES)
    brier = probabilities.groupby(["variant", "kind"], sort=False, observed=True)["brier"].mean().unstack("kind")
    table = table.map("{:.2f}".format)
    for kind, title in (("as trained", "Brier score"), ("corrected", "corrected")):
        table[title] = [f"{value:.4f}" for value in brier[kind].reindex(table.index)]
    table.insert(0, "Trained with", [name(variant) for variant in table.index])
    return table


def threshold_caption(counts: tuple[int, int, int, int], ratio: float) -> str:
    """Precision, recall and cost at the chosen threshold; `counts` are true and false positives, false and true negatives."""
    found, alarms, missed, _ = counts
    right = f"precision {found / (found + alarms):.2f}, " if found + alarms else ""
    return f"{found} of {found + missed} found, {alarms} false alarm{'' if alarms == 1 else 's'}: {right}recall {found / max(1, found + missed):.2f}, cost {format_number(ratio * missed + alarms)}"


def confusion_table(counts: tuple[int, int, int, int], positive: str) -> pd.DataFrame:
    """The confusion matrix in words."""
    found, alarms, missed, rest = counts
    return pd.DataFrame(
        {
            "": [f"is a {positive}", f"is not a {positive}"],
            f"predicted {positive}": [f"{found:,} true positives", f"{alarms:,} false positives"],
            "predicted other": [f"{missed:,} false negatives", f"{rest:,} true negatives"],
        }
    )
