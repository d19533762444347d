"""Two tabs of the Losses page: a curve fitted to points with outliers, and a straight boundary with points far off."""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import losses as captions
from dlcore.analysis.selection import best_against
from dlcore.charts.foundations.decision_boundaries import boundaries, pulls
from dlcore.charts.foundations.fitted_curves import fits
from dlcore.experiments import find
from dlcore.experiments.foundations.loss_boundaries import DISTANCES
from dlcore.experiments.foundations.loss_outliers import LEARNING_RATES, SHARES, SHIFT
from pages.shared import cache, controls, experiment_view, layout

OUTLIERS, BOUNDARIES = find("loss-outliers"), find("loss-boundaries")


def _seed(of, key):
    return (
        st.segmented_control(
            "Seed",
            of.seeds,
            default=of.seeds[0],
            required=True,
            key=key,
            bind="query-params",
            help="Each seed draws its own points. The picture shows one of them, the sentence above it the mean of all.",
        )
        or of.seeds[0]
    )


def outliers(chosen, hidden):
    """The curves that losses fitted to the same points, and how far from the truth by the share of outliers."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        dirty = experiment_view.settings(OUTLIERS, ("share",), "loss-outliers-", {"share": SHARES})
        seed = _seed(OUTLIERS, "loss-outliers-seed")
        with st.popover("Settings", icon=":material/tune:", key="loss-outliers-settings"):
            bend = experiment_view.settings(OUTLIERS, ("delta",), "loss-outliers-")
    regressing = controls.intersect(
        chosen, OUTLIERS.variants, "None of the chosen losses is for numbers: choose MSE, MAE or Huber."
    )
    if not (dirty and bend and regressing):
        return
    swept = {"learning_rate": LEARNING_RATES, **dirty, **bend}
    of_seed = partial(captions.points_of, seed=seed, columns=("x", "y", "lifted"))
    points = cache.recorded_value(OUTLIERS, "points", regressing, swept, of_seed)
    choose = partial(captions.chosen_rates, judge="residual", least=True)
    rates = cache.recorded_value(OUTLIERS, "curve", regressing, swept, choose)

    def by_share():
        drawn = partial(
            best_against,
            setting="share",
            tuned="learning_rate",
            by="residual",
            y="error",
            x_title="share of outliers",
            y_title="distance",
        )
        everything = {"learning_rate": LEARNING_RATES, "share": SHARES, **bend}
        layout.draw(
            cache.recorded_chart(OUTLIERS, "curve", regressing, everything, drawn, captions.of_shares),
            f"distance to the true curve, root mean square · each at the rate that validation chose · band from the least to the greatest of {len(OUTLIERS.seeds)} seeds",
            hidden,
        )

    experiment_view.show(
        OUTLIERS,
        "line",
        regressing,
        swept,
        partial(fits, points=points, rates=rates, seed=seed),
        partial(captions.of_fits, rates=rates),
        f"the curve that each loss fitted to these points, at the rate that validation chose · dashed: the true curve · crosses: outliers, lifted by {SHIFT[0]:g} to {SHIFT[1]:g}",
        "loss-outliers-",
        hidden,
        beside=by_share,
    )


def margin(chosen, hidden):
    """The boundaries that losses drew between the same points, and how hard each point pulls there."""
    scene = experiment_view.settings(
        BOUNDARIES, ("scene", "distance"), "loss-margin-", {"distance": DISTANCES}, side_by_side=True
    )
    seed = _seed(BOUNDARIES, "loss-margin-seed")
    dividing = controls.intersect(
        chosen,
        BOUNDARIES.variants,
        "None of the chosen losses draws a boundary here: choose cross-entropy, hinge or MSE.",
    )
    if not (scene and dividing):
        return
    of_seed = partial(captions.points_of, seed=seed, columns=("x1", "x2", "label"))
    points = cache.recorded_value(BOUNDARIES, "points", dividing, scene, of_seed)

    def pulling():
        layout.draw(
            cache.recorded_chart(BOUNDARIES, "points", dividing, scene, pulls, captions.of_pulls, (("seed", (seed,)),)),
            "how hard each point pulls on the boundary where it came to rest · a ring is a point under one loss",
            hidden,
        )

    experiment_view.show(
        BOUNDARIES,
        "boundary",
        dividing,
        scene,
        partial(boundaries, points=points, seed=seed),
        captions.of_boundaries,
        "where each loss's linear score is 0 · rings: class −1, triangles: class 1 · dotted: hinge's margin, where its score is −1 and 1",
        "loss-margin-",
        hidden,
        beside=pulling,
    )
