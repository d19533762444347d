"""Runs at the value of a setting that validation prefers, and where runs end against a setting."""

from dlcore.analysis.names import name
from dlcore.analysis.selection import at_best_setting, best_setting, final_rows
from dlcore.charts.learning_curves import curves
from dlcore.charts.log_lines import decay
from dlcore.charts.setting_curves import against


def curves_at_best(frame, setting, by, x, y, least=False, floor=0.0, log=False, labeled=False, short=()):
    """As `curves`, each variant at its best value of the setting by the column `by`.

    With `labeled` the value stands beside the name; `short` has shorter names, as pairs.
    """
    names = tuple(
        (variant, f"{name(variant, short)}, {value:g}" if labeled else name(variant, short))
        for variant, value in best_setting(frame, setting, by, least)
    )
    return curves(at_best_setting(frame, setting, by, least), x, y, names, floor=floor, log=log)


def decay_at_best(frame, setting, by, **axes):
    """As `decay`, each variant at its best value of the setting by the least mean of the column `by`."""
    return decay(at_best_setting(frame, setting, by, least=True), **axes)


def decay_below(frame, y, ceiling, **axes):
    """As `decay`, without what is above the ceiling: a diverged run would stretch the axis over everything else."""
    return decay(frame[frame[y].astype(float) <= ceiling], y=y, **axes)


def ends_against(frame, setting, y, x_title, y_title, percent=False, ceiling=None):
    """Where each run ended against the setting, on a log axis. What is above the `ceiling`, or no number, is drawn at the ceiling where there is one."""
    ends = final_rows(frame, ("variant", setting, "seed"))
    if ceiling is not None:
        ends = ends.assign(**{y: ends[y].astype(float).fillna(ceiling).clip(upper=ceiling)})
    return against(ends, setting, y, x_title, y_title, log_x=True, percent=percent)


def best_against(frame, setting, tuned, by, y, x_title, y_title):
    """Where each run ended against a setting, for each of its values at the value of `tuned` with the least mean of `by`."""
    rows = at_best_setting(frame, tuned, by, True, ("variant", setting))
    return against(final_rows(rows, ("variant", setting, "seed")), setting, y, x_title, y_title)
