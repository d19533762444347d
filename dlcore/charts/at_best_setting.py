"""Runs at the value of a setting that validation chose, and where runs end against a setting."""

from dlcore.analysis.names import name
from dlcore.analysis.selection import at_best, at_chosen, chosen, last
from dlcore.charts.learning_curves import curves
from dlcore.charts.setting_curves import against


def curves_at_best(frame, setting, x, y, floor=0.0, log=False, by="accuracy"):
    """As `curves`, each variant at its own best value of the setting, as the column `by` has it."""
    return curves(at_best(frame, setting, by), x, y, floor=floor, log=log)


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
