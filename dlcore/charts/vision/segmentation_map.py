"""What a U-Net gains over pixelwise methods, by the strength of bias field and noise."""

from functools import lru_cache

import altair as alt

from dlcore.analysis.names import name
from dlcore.analysis.vision.segmentation import gains
from dlcore.charts.base import ChartSpec, downcast, to_spec
from dlcore.charts.heatmap import FILL, GRAY

LOSS, FULL = "#C2570C", 0.2  # the color of a loss, and the gain or loss in Dice from which a cell is filled


@lru_cache(maxsize=2)
def _spec(biases, noises):
    base = alt.Chart().encode(
        x=alt.X(
            "bias:O", sort=list(biases), title="bias field", axis=alt.Axis(labelAngle=0, domain=False, ticks=False)
        ),
        y=alt.Y("noise:O", sort=list(reversed(noises)), title="noise", axis=alt.Axis(domain=False, ticks=False)),
    )
    tips = [
        alt.Tooltip("bias:Q", title="bias field"),
        alt.Tooltip("noise:Q"),
        alt.Tooltip("baseline:N", title="better baseline"),
        *(
            alt.Tooltip(f"{column}:Q", title=title, format="+.3f")
            for column, title in (("gain", "mean gain in Dice"), ("low", "least of the seeds"), ("high", "greatest"))
        ),
    ]
    pale = alt.Opacity("size:Q", scale=alt.Scale(domain=[0, FULL], range=[0.03, 0.4]), legend=None)
    cell = (
        base.mark_rect(cornerRadius=2)
        .encode(
            color=alt.condition("datum.gain < 0", alt.value(LOSS), alt.value(FILL)),
            opacity=alt.condition(f"datum.size > {FULL}", alt.value(1.0), pale),
            tooltip=tips,
        )
        .properties(name="cells")
    )
    text = (
        base.mark_text(fontSize=12, fontWeight=600)
        .encode(
            text=alt.Text("gain:Q", format="+.2f"),
            color=alt.condition(f"datum.size > {FULL}", alt.value("white"), alt.value(GRAY)),
        )
        .properties(name="numbers")
    )
    return to_spec(alt.layer(cell, text).properties(height={"step": 38}))


def gain_map(frame):
    """A cell for each bias field and noise with the U-Net's mean gain in Dice over the better baseline. `frame` has variant, seed, bias, noise and dice."""
    table = gains(frame)
    table = table.assign(size=table["gain"].abs(), baseline=table["baseline"].map(name))
    spec = _spec(tuple(sorted(table["bias"].unique().tolist())), tuple(sorted(table["noise"].unique().tolist())))
    return ChartSpec(downcast(table), spec)
