"""What was measured at every value of a setting, taken at the value that a criterion chose: for charts, sentences and tables alike."""

from __future__ import annotations

import numpy as np
import pandas as pd

NEAR = 0.02  # as close to a row's best as counts as good


def last(frame: pd.DataFrame, keys: dict | tuple = ("variant", "seed")) -> pd.DataFrame:
    """The last row of each run. `keys` tell runs apart; the table's rows are in the order of time."""
    return frame.groupby(list(keys), sort=False, observed=True).tail(1)


def chosen(
    frame: pd.DataFrame, setting: str, by: str, least: bool = False, within: tuple = ("variant",)
) -> pd.DataFrame:
    """For each group the value of the setting whose runs end best by the column `by`, as the mean over the seeds: greatest, or `least`.

    One run that ends without a finite number rules its value out. With “seed” in `within` each seed has a value of its own, as the verdicts have it.
    """
    groups = list(within)
    ends = last(frame, dict.fromkeys([*groups, setting, "seed"]))
    finite = ends.assign(**{by: ends[by].astype(float).where(np.isfinite(ends[by].astype(float)))})
    means = finite.groupby([*groups, setting], sort=False, observed=True)[by].agg(
        lambda seeds: seeds.mean(skipna=False)
    )
    ranked = means.dropna().reset_index().sort_values(by, ascending=least, kind="stable")
    return ranked.drop_duplicates(groups)[[*groups, setting]].sort_index().reset_index(drop=True)


def at_chosen(
    frame: pd.DataFrame, setting: str, by: str, least: bool = False, within: tuple = ("variant",)
) -> pd.DataFrame:
    """The rows of each group at its chosen value alone."""
    return frame.merge(chosen(frame, setting, by, least, within), on=[*within, setting], how="inner")


def ends(frame: pd.DataFrame, setting: str, y: str = "accuracy") -> pd.DataFrame:
    """The last value of each run: columns variant, the setting, seed and y."""
    in_time = frame.sort_values("step", kind="stable")
    return in_time.groupby(["variant", setting, "seed"], sort=False, observed=True)[y].last().reset_index()


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


def best(frame: pd.DataFrame, setting: str, y: str = "accuracy", least: bool = False) -> dict:
    """For each variant the value of the setting with the greatest, or the least, mean over the seeds."""
    means = ends(frame, setting, y).groupby(["variant", setting], sort=False, observed=True)[y].mean()
    pairs = means.groupby("variant", sort=False, observed=True).agg("idxmin" if least else "idxmax")
    return {variant: value for variant, (_, value) in pairs.items()}


def at_best(frame: pd.DataFrame, setting: str, by: str = "accuracy") -> pd.DataFrame:
    """The rows of each variant's best value alone; `by` names the column that chooses it."""
    chosen = best(frame, setting, by)
    return frame[frame[setting] == frame["variant"].map(chosen)]
