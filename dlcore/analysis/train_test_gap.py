"""Training and test accuracy of each run at its end, side by side."""

from __future__ import annotations

import pandas as pd

from dlcore.analysis.selection import at_best_setting, final_rows

PARTS = {"train_accuracy": "training", "accuracy": "test"}


def final_accuracies(frame: pd.DataFrame, within: tuple = ("variant",)) -> pd.DataFrame:
    """The last row of each run, at the rate that validation chose for each of the groups; two columns, part and value, tell training from test."""
    runs = final_rows(
        at_best_setting(frame, "learning_rate", "validation", within=within), dict.fromkeys((*within, "seed"))
    )
    parts = [runs.assign(part=part, value=runs[column].astype(float)) for column, part in PARTS.items()]
    return pd.concat(parts, ignore_index=True)
