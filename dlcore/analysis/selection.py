"""What was measured at every value of a setting, taken at the value that validation prefers: for charts, sentences and tables alike.

The rule is that of `recipes.selection`, by which the verdicts stand; `tests/analysis/test_selection.py` holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from dlcore.analysis.names import name
from dlcore.formatting import format_number

NEAR = 0.02  # as close to a row's best as counts as good


def final_rows(frame: pd.DataFrame, keys: Iterable[str] = ("variant", "seed")) -> pd.DataFrame:
    """The last row of each run in time. `keys` tell runs apart."""
    in_time = frame.sort_values("step", kind="stable") if "step" in frame else frame
    return in_time.groupby(list(keys), sort=False, observed=True).tail(1)


def best_setting(
    frame: pd.DataFrame, setting: str, by: str, least: bool = False, within: tuple[str, ...] = ("variant",)
) -> tuple[tuple, ...]:
    """For each group of `within` its columns and the best value of the setting: (variant, value).

    Best is the greatest mean over the seeds of the last `by` of each run, or the least. A value with a seed whose last
    `by` is not a finite number stands behind all others, the more such seeds the farther; of equal ones the earlier row's is taken.
    """
    groups = list(within)
    ends = final_rows(frame, dict.fromkeys([*groups, setting, "seed"]))
    scores = ends[by].astype(float)
    finite = np.isfinite(scores)
    table = (
        ends.assign(missing=~finite, score=scores.where(finite))
        .groupby([*groups, setting], sort=False, observed=True)
        .agg(missing=("missing", "sum"), score=("score", "mean"))
        .reindex(pd.MultiIndex.from_frame(frame[[*groups, setting]].drop_duplicates()))
    )
    table["score"] = table["score"].fillna(0.0) * (1 if least else -1)
    ranked = table.reset_index().sort_values(["missing", "score"], kind="stable")
    chosen = ranked.drop_duplicates(groups).sort_index()
    return tuple(chosen[[*groups, setting]].itertuples(index=False, name=None))


def best_settings(
    frame: pd.DataFrame, settings: tuple[str, ...], by: str, least: bool = False, within: tuple[str, ...] = ("variant",)
) -> tuple[tuple, ...]:
    """As `best_setting`, for several settings that are chosen together: for each group its columns and the best value of each setting."""
    cells = frame.assign(cell=frame.groupby(list(settings), sort=False).ngroup())
    values = cells.drop_duplicates("cell").set_index("cell")[list(settings)]
    chosen = best_setting(cells, "cell", by, least, within)
    return tuple((*group, *(float(value) for value in values.loc[cell])) for *group, cell in chosen)


def at_setting(frame: pd.DataFrame, setting: str, chosen: tuple[tuple, ...]) -> pd.DataFrame:
    """The rows of each variant at its value of `chosen`, pairs of variant and value. A variant that is not among them stays whole."""
    values = frame["variant"].map(dict(chosen)).astype(float)
    return frame[values.isna() | (frame[setting] == values)]


def at_best_setting(
    frame: pd.DataFrame, setting: str, by: str, least: bool = False, within: tuple[str, ...] = ("variant",)
) -> pd.DataFrame:
    """The rows of each group at its best value alone."""
    chosen = pd.DataFrame(best_setting(frame, setting, by, least, within), columns=[*within, setting])
    return frame.merge(chosen, on=[*within, setting], how="inner")


def chosen_rates(curve: pd.DataFrame) -> tuple:
    """Pairs of a variant and the learning rate that validation prefers, where several were swept; else none."""
    return best_setting(curve, "learning_rate", "validation") if "learning_rate" in curve else ()


def at_rates(frame: pd.DataFrame, learning_rates: tuple) -> pd.DataFrame:
    """The rows at these learning rates, pairs of variant and rate; without any, all rows."""
    return at_setting(frame, "learning_rate", learning_rates) if learning_rates else frame


def divergence(frame: pd.DataFrame, setting: str) -> pd.DataFrame:
    """For each variant and value how many seeds ended up with a loss that is not finite, of how many, and the first test that saw it."""
    lost = ~np.isfinite(frame["loss"].astype(float)) if "loss" in frame else pd.Series(False, frame.index)
    runs = (
        frame.assign(lost=frame["step"].where(lost))
        .groupby(["variant", setting, "seed"], sort=False, observed=True)["lost"]
        .min()
    )
    table = runs.groupby(["variant", setting], sort=False, observed=True).agg(["count", "size", "min"]).reset_index()
    return table.rename(columns={"count": "diverged", "size": "seeds", "min": "lost_at"})


def tuning_table(frame: pd.DataFrame, setting: str, by: str, least: bool = True) -> pd.DataFrame:
    """What tuning saw: of each variant and value the mean over the seeds of each run's least `by`, the least of all marked; or of the greatest.

    `frame` has variant, seed, the setting and `by`.
    """
    of_runs = frame.groupby(["variant", setting, "seed"], sort=False, observed=True)[by].agg("min" if least else "max")
    means = of_runs.groupby(["variant", setting], sort=False, observed=True).mean().unstack()
    told = means.map(lambda value: format_number(value, 3) if value == value else "–").sort_index(axis=1)
    for variant, value in (means.idxmin(axis=1) if least else means.idxmax(axis=1)).items():
        told.loc[variant, value] += " ✓"
    told = told.rename(index=name, columns=lambda value: f"{value:g}")
    return told.rename_axis(index="Learning rate", columns=None).reset_index()


def tuning_tables(frame: pd.DataFrame, setting: str, by: str, across: str, title: str) -> pd.DataFrame:
    """As `tuning_table`, a row for each variant and value of `across`, which each choose their own; the column `title` says which."""
    parts = [
        tuning_table(rows, setting, by).assign(**{title: f"{value:,}"})
        for _, ours in frame.groupby("variant", sort=False, observed=True)
        for value, rows in ours.groupby(across)
    ]
    table = pd.concat(parts, ignore_index=True).fillna("–")
    values = sorted((column for column in table if column not in ("Learning rate", title)), key=float)
    return table[["Learning rate", title, *values]]
