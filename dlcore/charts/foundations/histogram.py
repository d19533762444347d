"""How often a number came out: a histogram for each variant, side by side on one axis."""

from functools import lru_cache

import altair as alt
import numpy as np
import pandas as pd

from dlcore.charts.base import HEIGHT, NEUTRAL, ChartSpec, color, downcast, to_spec
from dlcore.charts.foundations.fitted_curves import color_with_legend


@lru_cache(maxsize=16)
def _spec(variants, x_title, y_title, low, high, percent, mark_says):
    base = alt.Chart().encode(
        x=alt.X(
            "low:Q",
            title=x_title,
            scale=alt.Scale(domain=[low, high], nice=False),
            axis=alt.Axis(format="%" if percent else "~g", tickCount=6, grid=False, labelFlush=True),
        )
    )
    bar = (
        base.mark_rect(opacity=0.65)
        .encode(
            x2="high:Q",
            y=alt.Y(
                "count:Q",
                title=None,
                scale=alt.Scale(zero=True),
                axis=alt.Axis(tickCount=4, domain=False, ticks=False),
            ),
            y2=alt.datum(0),
            color=color_with_legend(variants, "square") if len(variants) > 1 else color(),
            tooltip=[
                alt.Tooltip("low:Q", title="from", format=".1%" if percent else ".3~g"),
                alt.Tooltip("high:Q", title="to", format=".1%" if percent else ".3~g"),
                alt.Tooltip("count:Q", title=y_title),
            ],
        )
        .properties(name="bars")
    )
    marked = alt.Chart().transform_filter("isValid(datum.mark)").encode(x=alt.X("mark:Q"))
    rule = marked.mark_rule(color=NEUTRAL, strokeDash=[4, 4], strokeWidth=2).properties(name="mark")
    says = marked.mark_text(text=mark_says, align="left", dx=5, y=8, fontSize=12, color=NEUTRAL).properties(
        name="mark-says"
    )
    return to_spec(alt.layer(bar, rule, says).properties(height=HEIGHT), y=y_title)


def histogram(frame, x, x_title, y_title, mark, mark_says, bins=30, percent=False, low=None, high=None):
    """Counts of the column x in equal bins, a color for each variant, and an upright dashed line at `mark`. `frame` has variant and x.

    The axis goes from `low` to `high`, or over all values.
    """
    low = float(min(frame[x].min(), mark)) if low is None else low
    high = float(max(frame[x].max(), mark)) if high is None else high
    edges = np.linspace(low, high, bins + 1)
    parts = []
    for variant, rows in frame.groupby("variant", sort=False, observed=True):
        counts, _ = np.histogram(rows[x], edges)
        parts.append(pd.DataFrame({"variant": variant, "low": edges[:-1], "high": edges[1:], "count": counts}))
    table = pd.concat(parts, ignore_index=True)
    table = table[table["count"] > 0].reset_index(drop=True)
    table["mark"] = [float(mark)] + [np.nan] * (len(table) - 1)
    variants = tuple(dict.fromkeys(frame["variant"].astype(str)))
    return ChartSpec(downcast(table), _spec(variants, x_title, y_title, low, high, percent, mark_says))
