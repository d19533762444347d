"""Each variant's outcome, a dot per seed, and around the best mean how far other seeds would move the difference to it."""

import math
from functools import lru_cache

import altair as alt
import numpy as np
import pandas as pd

from dlcore.analysis.names import name
from dlcore.analysis.noise_floor import noise_floor, outcomes
from dlcore.charts.base import NEUTRAL, ChartSpec, color, downcast, to_spec
from dlcore.evidence import PERCENT
from dlcore.formatting import power


@lru_cache(maxsize=16)
def _strip_spec(title, order, first, last, form, log):
    scale = alt.Scale(domain=[first, last], nice=False, zero=False, type="log" if log else "linear")
    axis = alt.Axis(tickCount=5, grid=False, format=form)
    if log:
        axis = _axis_of_powers(math.ceil(math.log10(first)), math.floor(math.log10(last)))
    y = alt.Y("name:N", sort=list(order), title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=200))
    x = alt.X("outcome:Q", title=title, scale=scale, axis=axis)
    tips = [
        alt.Tooltip("name:N", title="variant"),
        alt.Tooltip("seed:Q"),
        alt.Tooltip("outcome:Q", title=title, format=form),
        alt.Tooltip("mean:Q", title="mean of the seeds", format=form),
    ]
    band = (
        alt.Chart()
        .transform_filter("isValid(datum.low)")
        .mark_rect(color=NEUTRAL, opacity=0.18)
        .encode(x=alt.X("low:Q", scale=scale), x2="high:Q")
        .properties(name="band")
    )
    base = alt.Chart().encode(y=y, color=color())
    dots = base.mark_circle(size=64, opacity=0.65).encode(x=x, tooltip=tips).properties(name="dots")
    mean = (
        base.mark_tick(thickness=3, size=22, opacity=1)
        .encode(x=alt.X("mean:Q", scale=scale), tooltip=tips)
        .properties(name="mean")
    )
    return to_spec(alt.layer(band, dots, mean).properties(height={"step": 30}))


def _axis_of_powers(lowest, highest):
    powers = range(lowest, highest + 1, max(1, math.ceil((highest - lowest) / 5)))
    words = ",".join(f"'{exponent}':'{power(exponent)}'" for exponent in powers)
    values = [float(f"1e{exponent}") for exponent in powers]
    return alt.Axis(values=values, labelExpr=f"({{{words}}})[round(log(datum.value) / LN10)]", grid=False)


def noise_floor_chart(frame, outcome, chosen=()):
    """A row per variant, best first, of the outcome's table; `outcome` and `chosen` as in `analysis.noise_floor.outcomes`."""
    found = outcomes(frame, outcome, chosen)
    noise = noise_floor(found, outcome)
    if noise is None:
        found = found.head(0)
    ratio = bool(noise and noise.ratio)
    means = found.groupby("variant", sort=False, observed=True)["outcome"].agg(_geometric if ratio else "mean")
    means = means.sort_values(ascending=outcome.better == "lower", kind="stable")
    found = found.assign(mean=found["variant"].map(means), name=found["variant"].map(name).astype(str))
    band = [float("nan"), float("nan")]
    if noise:
        best = means[noise.best]
        band = [best / noise.floor, best * noise.floor] if ratio else [best - noise.floor, best + noise.floor]
    rest = [float("nan")] * max(0, len(found) - 1)
    found["low"], found["high"] = ([end, *rest][: len(found)] for end in band)
    values = [*found["outcome"], *band] if noise else [1.0, 2.0]
    first, last = min(values), max(values)
    pad = 0 if ratio else (last - first or abs(last) or 1.0) * 0.04
    return ChartSpec(
        downcast(pd.DataFrame(found)),
        _strip_spec(
            outcome.label if outcome.unit in ("", PERCENT) else f"{outcome.label} ({outcome.unit})",
            tuple(map(name, means.index)),
            float(f"{first - pad:.4g}"),
            float(f"{last + pad:.4g}"),
            ".3~p" if outcome.unit == PERCENT else ".0e" if ratio else ".3~r",
            ratio,
        ),
    )


def _geometric(values):
    return np.exp(np.log(values).mean())
