"""Which networks a page must call early in their training: their validation loss was still at its least when it ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from dlcore.analysis.names import name


def early_training_note(frame: pd.DataFrame, ended_early: Callable[[Sequence[Sequence[float]]], bool]) -> str:
    """The sentence that names them; empty where there are none.

    `frame` has variant, seed, step and validation, which is a loss; `ended_early` is the rule of `recipes.convergence`.
    """
    in_time = frame.sort_values("step", kind="stable")
    early = [
        name(variant)
        for variant, rows in in_time.groupby("variant", sort=False, observed=True)
        if ended_early([run.tolist() for _, run in rows.groupby("seed")["validation"]])
    ]
    if not early:
        return ""
    return (
        f"Early training: in most seeds the validation loss of {' and '.join(early)} was at its least at the last test, after {frame['step'].max():,} steps. "
        "A longer training would probably lower it further, and may change the order."
    )
