"""What was measured at every rate of a grid, taken at the rate that a criterion chose: for charts, sentences and tables alike."""

from dlcore.charts.against import against
from dlcore.charts.curves import curves
from dlcore.charts.drawing import name

RATE = "rate"


def last(frame, keys):
    """The last row of each run. `keys` tell runs apart; the table's rows are in the order of time."""
    return frame.groupby(list(keys), sort=False, observed=True).tail(1)


def rates(frame, judge, least=False, within=("variant",)):
    """For each group the rate whose runs end best by the column `judge`, as the mean over the seeds: greatest, or `least`. Rates where a run ends without a number are out.

    With “seed” in `within` each seed has a rate of its own, as the verdicts have it.
    """
    within = list(within)
    ends = last(frame, dict.fromkeys([*within, RATE, "seed"]))
    means = ends.groupby([*within, RATE], sort=False, observed=True)[judge].agg(
        lambda of_seeds: of_seeds.mean(skipna=False)
    )
    means = means.dropna().reset_index()
    order = means.sort_values(judge, ascending=least, kind="stable")
    return order.drop_duplicates(within)[[*within, RATE]].sort_index().reset_index(drop=True)


def at_chosen(frame, judge, least=False, within=("variant",)):
    """The rows of each group at its chosen rate alone."""
    return frame.merge(rates(frame, judge, least, within), on=[*within, RATE], how="inner")


def curves_at_chosen(frame, judge, x, y, floor=0.0, short=()):
    """As `curves`, each variant at its chosen rate, which stands beside its name; `short` has shorter names, as pairs."""
    names = tuple(
        (variant, f"{name(variant, short)}, {rate:g}") for variant, rate in rates(frame, judge).itertuples(index=False)
    )
    return curves(at_chosen(frame, judge), x, y, names, floor=floor)


def rates_against(frame, y, y_title):
    """Where each run ended against its rate. `frame` has variant, seed, rate and y, in percent."""
    return against(last(frame, ("variant", RATE, "seed")), RATE, y, "learning rate", y_title, log_x=True, percent=True)


def setting_against(frame, judge, setting, y, x_title, y_title, log_y=False):
    """Where each run ended against a setting, at the rate with the least of `judge` for each of its values and each seed."""
    ends = last(at_chosen(frame, judge, True, ("variant", setting, "seed")), ("variant", setting, "seed"))
    return against(ends, setting, y, x_title, y_title, log_y=log_y)
