"""Two tabs of the Losses page: a regression with outliers, and a linear boundary with points far out."""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import losses as captions
from dlcore.charts.at_best_setting import best_against
from dlcore.charts.foundations.decision_boundaries import decision_boundaries, point_gradients
from dlcore.charts.foundations.fitted_curves import fitted_curves
from dlcore.experiments import find
from dlcore.experiments.foundations.loss_boundaries import DISTANCES
from dlcore.experiments.foundations.loss_outliers import LEARNING_RATES, OUTLIER_FRACTIONS, SHIFT
from pages.shared import cache, controls, layout

OUTLIERS, BOUNDARIES = find("loss-outliers"), find("loss-boundaries")


def _seed(experiment, key):
    return (
        controls.segmented_control(
            "Seed",
            experiment.seeds,
            default=experiment.seeds[0],
            required=True,
            key=key,
            help="Each seed draws its own points. The chart shows one of them, the sentence above it the mean of all.",
        )
        or experiment.seeds[0]
    )


def outliers(page, chosen):
    """The curves that losses fitted to the same points, and their error by the fraction of outliers."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        fraction = page.settings(OUTLIERS, ("share",), "outliers-", {"share": OUTLIER_FRACTIONS})
        seed = _seed(OUTLIERS, page.key("outliers-seed"))
        with st.popover("Settings", icon=":material/tune:", key=page.key("outliers-settings")):
            delta = page.settings(OUTLIERS, ("delta",), "outliers-")
    losses = controls.intersect(
        chosen, OUTLIERS.variants, "None of the chosen losses is for regression: choose MSE, MAE or Huber."
    )
    if not (fraction and delta and losses):
        return
    records = cache.load(OUTLIERS, losses, {"learning_rate": LEARNING_RATES, **fraction, **delta})
    points = records.value("points", partial(captions.points_of, seed=seed, columns=("x", "y", "lifted")))
    learning_rates = records.value("curve", partial(captions.best_learning_rates, judge="residual", least=True))

    def error_by_fraction():
        all_fractions = cache.load(
            OUTLIERS, losses, {"learning_rate": LEARNING_RATES, "share": OUTLIER_FRACTIONS, **delta}
        )
        draw = partial(
            best_against,
            setting="share",
            tuned="learning_rate",
            by="residual",
            y="error",
            x_title="fraction of outliers",
            y_title="RMSE",
        )
        page.chart(
            all_fractions.chart("curve", draw, captions.outlier_fraction_caption),
            f"RMSE to the true curve · each at the learning rate chosen on validation · {layout.seed_range(OUTLIERS)}",
        )

    page.experiment(
        records,
        "line",
        partial(fitted_curves, points=points, learning_rates=learning_rates, seed=seed),
        partial(captions.fitted_curves_caption, learning_rates=learning_rates),
        f"the curve that each loss fitted to these points, at the learning rate chosen on validation · dashed: the true curve · crosses: outliers, raised by {SHIFT[0]:g} to {SHIFT[1]:g}",
        "outliers-",
        beside=error_by_fraction,
    )


def margin(page, chosen):
    """The boundaries that losses fitted to the same points, and the gradient of each point there."""
    scene = page.settings(BOUNDARIES, ("scene", "distance"), "margin-", {"distance": DISTANCES}, side_by_side=True)
    seed = _seed(BOUNDARIES, page.key("margin-seed"))
    losses = controls.intersect(
        chosen,
        BOUNDARIES.variants,
        "None of the chosen losses fits a boundary here: choose cross-entropy, hinge or MSE.",
    )
    if not (scene and losses):
        return
    records = cache.load(BOUNDARIES, losses, scene)
    points = records.value("points", partial(captions.points_of, seed=seed, columns=("x1", "x2", "label")))

    def gradients():
        page.chart(
            records.chart("points", point_gradients, captions.point_gradients_caption, (("seed", (seed,)),)),
            "absolute gradient of each point's loss with respect to its logit, at the fitted boundary · a ring: one point under one loss",
        )

    page.experiment(
        records,
        "boundary",
        partial(decision_boundaries, points=points, seed=seed),
        captions.boundaries_caption,
        "where each loss's logit is 0 · rings: class −1, triangles: class 1 · dotted: hinge's margin, where its logit is −1 and 1",
        "margin-",
        beside=gradients,
    )
