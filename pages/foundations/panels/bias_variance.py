"""Bias and variance of polynomials, computed here from training sets that are drawn anew."""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import regularization as captions
from dlcore.charts.foundations.bias_variance import fits, stack
from pages.shared import cache, controls

NOISE, EXAMPLES, RIDGE = (0.0, 0.1, 0.3, 0.5, 1.0), (12, 20, 30, 60, 120), (0.0, 0.01, 0.1, 1.0, 10.0)


def panel(page):
    """The decomposition by degree, and the fits of one degree."""
    from dlcore.inspection.foundations import bias_variance as inspection

    with st.container(horizontal=True, vertical_alignment="bottom", key=page.key("bv")):
        examples = controls.select_slider(
            "Training points",
            EXAMPLES,
            value=30,
            key=page.key("bv-points"),
            help="More of them: less variance, the same bias.",
        )
        noise = controls.select_slider(
            "Noise",
            NOISE,
            value=0.3,
            key=page.key("bv-noise"),
            help="Standard deviation of the targets' noise. More: an error that no model can avoid, and more variance.",
        )
        ridge = controls.select_slider(
            "L2 penalty",
            RIDGE,
            value=0.0,
            key=page.key("bv-ridge"),
            help="Larger: coefficients shrink, which adds bias and removes variance.",
        )
        degree = controls.slider(
            "Degree on the right",
            0,
            inspection.HIGHEST,
            9,
            key=page.key("bv-degree"),
            help="More flexible: less bias, more variance.",
        )
    drawn = {"examples": examples, "noise": noise, "ridge": ridge}
    left, right = st.columns(2, gap="large")
    source = f"{inspection.SETS} training sets of {examples} points, drawn and fit here"
    with left:
        page.chart_with_download(
            cache.live_chart(partial(inspection.errors, **drawn), stack, captions.decomposition_caption),
            f"mean squared error of polynomials, from {inspection.SETS} training sets · ring: measured on new noisy targets · bars are cut off where a constant does better",
            "bias-variance",
            source,
        )
    with right:
        page.chart_with_download(
            cache.live_chart(
                partial(inspection.fits, degree=degree, **drawn), fits, partial(captions.fits_caption, degree=degree)
            ),
            f"thin: fits on 25 training sets · thick: the mean of {inspection.SETS} · dashed: the truth, sin 3x",
            "bias-variance-fits",
            source,
        )
