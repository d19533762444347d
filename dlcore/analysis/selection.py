"""What was measured at every value of a setting, taken at the value that a criterion chose: for charts, sentences and tables alike."""

import numpy as np

from dlcore.charts.base import name
from dlcore.charts.learning_curves import curves
from dlcore.charts.setting_curves import against


def last(frame, keys=("variant", "seed")):
    """The last row of each run. `keys` tell runs apart; the table's rows are in the order of time."""
    return frame.groupby(list(keys), sort=False, observed=True).tail(1)


def chosen(frame, setting, by, least=False, within=("variant",)):
    """For each group the value of the setting whose runs end best by the column `by`, as the mean over the seeds: greatest, or `least`.

    One run that ends without a finite number rules its value out. With “seed” in `within` each seed has a value of its own, as the verdicts have it.
    """
    within = list(within)
    ends = last(frame, dict.fromkeys([*within, setting, "seed"]))
    finite = ends.assign(**{by: ends[by].astype(float).where(np.isfinite(ends[by].astype(float)))})
    means = finite.groupby([*within, setting], sort=False, observed=True)[by].agg(
        lambda seeds: seeds.mean(skipna=False)
    )
    ranked = means.dropna().reset_index().sort_values(by, ascending=least, kind="stable")
    return ranked.drop_duplicates(within)[[*within, setting]].sort_index().reset_index(drop=True)


def at_chosen(frame, setting, by, least=False, within=("variant",)):
    """The rows of each group at its chosen value alone."""
    return frame.merge(chosen(frame, setting, by, least, within), on=[*within, setting], how="inner")


def curves_at_chosen(frame, setting, by, x, y, least=False, floor=0.0, log=False, short=()):
    """As `curves`, each variant at its chosen value, which stands beside its name; `short` has shorter names, as pairs."""
    names = tuple(
        (variant, f"{name(variant, short)}, {value:g}")
        for variant, value in chosen(frame, setting, by, least).itertuples(index=False)
    )
    return curves(at_chosen(frame, setting, by, least), x, y, names, floor=floor, log=log)


def ends_against(frame, setting, y, x_title, y_title, percent=False, ceiling=None):
    """Where each run ended against the setting, on a log axis. What is above the `ceiling`, or no number, is drawn at the ceiling where there is one."""
    ends = last(frame, ("variant", setting, "seed"))
    if ceiling is not None:
        ends = ends.assign(**{y: ends[y].astype(float).fillna(ceiling).clip(upper=ceiling)})
    return against(ends, setting, y, x_title, y_title, log_x=True, percent=percent)


def best_against(frame, setting, tuned, by, y, x_title, y_title):
    """Where each run ended against a setting, for each of its values and each seed at the value of `tuned` with the least of `by`."""
    keys = ("variant", setting, "seed")
    return against(last(at_chosen(frame, tuned, by, True, keys), keys), setting, y, x_title, y_title)
