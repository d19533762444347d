"""Each variant at its tuned setting: chosen by a validation part, drawn by what the test part says."""

import numpy as np

from dlcore.charts.curves import curves


def last(frame, setting):
    """The last row of each run."""
    return frame.groupby(["variant", setting, "seed"], sort=False, observed=True).tail(1)


def chosen(frame, setting, by, least=False):
    """For each variant the value of the setting with the best mean of `by` over the seeds: the greatest, or the least. A run that diverged rules its value out."""
    worst = np.inf if least else -np.inf
    ended = last(frame, setting)
    told = ended.assign(by=ended[by].astype(float).fillna(worst).replace([np.inf, -np.inf], worst))
    means = told.groupby(["variant", setting], sort=False, observed=True)["by"].mean()
    pairs = means.groupby("variant", sort=False, observed=True).agg("idxmin" if least else "idxmax")
    return {variant: value for variant, (_, value) in pairs.items()}


def tuned(frame, setting, by, least=False):
    """The rows of each variant's chosen value alone."""
    return frame[frame[setting] == frame["variant"].map(chosen(frame, setting, by, least))]


def tuned_curves(frame, setting, by, x, y, least=False, floor=0.0, log=False):
    """As `curves`, each variant at its chosen value of the setting."""
    return curves(tuned(frame, setting, by, least), x, y, floor=floor, log=log)


def sensitivity(frame, setting, y, ceiling):
    """How each variant ended at every value of the setting, on a log axis. What is above the ceiling, or diverged, is drawn at the ceiling."""
    ended = last(frame, setting)
    return curves(ended.assign(**{y: ended[y].astype(float).fillna(ceiling).clip(upper=ceiling)}), setting, y, log=True)
